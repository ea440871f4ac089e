/// An indicator as its definition sheet: the headings of the Ministry's indicator templates, in Thai or English.
struct DefinitionSheet {
  struct Fact {
    let label: String
    let text: String
  }

  let catalogue: Catalogue
  let indicator: Indicator
  let language: LocalizedText.Language

  var text: String {
    let title = "\(indicator.id)  \(indicator.name[language])"
    let rule = String(repeating: "─", count: min(100, max(20, TextTable.width(title))))
    func lines(_ facts: [Fact]) -> String { facts.map { "\($0.label)\n    \($0.text)\n" }.joined() }
    let below = String(repeating: "─", count: 20)
    return "\(title)\n\(rule)\n" + lines(sheet) + "\(below) \(pick("การคำนวณในระบบ", "How it is computed"))\n"
      + lines(computation)
  }

  private func pick(_ th: String, _ en: String) -> String { language == .th ? th : en }

  /// Everything on the sheet, heading by heading.
  var facts: [Fact] { sheet + computation }

  /// What the manual's own sheet says, in its order.
  private var sheet: [Fact] {
    var facts: [Fact] = []
    func add(_ th: String, _ en: String, _ text: String?) {
      if let text, !text.isEmpty { facts.append(Fact(label: pick(th, en), text: text)) }
    }
    add("ชื่อตัวชี้วัด", "Indicator", indicator.name[language])
    add("คำนิยาม", "Definition", indicator.definition[language])
    add(
      "ยุทธศาสตร์", "Strategy", catalogue.strategies[indicator.strategy].map { "\(indicator.strategy) \($0[language])" })
    add(
      "แผนงาน", "Programme", catalogue.programmes[indicator.programme].map { "\(indicator.programme) \($0[language])" })
    add("ประเภทตัวชี้วัด", "Class", pick(thaiClass, indicator.kind.rawValue))
    add("น้ำหนัก", "Weight", indicator.weight.map(Display.plain) ?? pick("ไม่คิดคะแนน (ติดตาม)", "none: watched, not scored"))
    add("หน่วยวัด", "Unit", indicator.unit[language])
    if let main = indicator.main { add("สูตรคำนวณ", "Formula", formula(main)) }
    add("ทิศทาง", "Better", direction(indicator.direction))
    add("ค่าเป้าหมาย", "Targets", years(indicator.targets, sign: indicator.direction == .higher ? "≥ " : "≤ "))
    add("เกณฑ์การให้คะแนน (1–5)", "Levels (1–5)", indicator.levels.map { levels($0, indicator.direction) })
    add("ระดับการวัดผล", "Measured at", indicator.measuredAt.map { place($0) }.joined(separator: ", "))
    add("เป้าหมายรายรอบ (เดือน)", "Round targets (month)", years(indicator.main?.roundTargets ?? [:]))
    add("ข้อมูลพื้นฐาน (ปีงบประมาณ)", "Baseline (fiscal year)", years(indicator.baselines))
    add(
      "รอบการประเมิน", "Rounds",
      pick("เดือนที่ 3, 6, 9 และ 12 (สะสมตั้งแต่ 1 ตุลาคม)", "months 3, 6, 9 and 12, cumulative from 1 October")
        + (rounds.map { pick("; ให้คะแนน \($0)", "; scored \($0)") } ?? ""))
    add("แหล่งข้อมูล", "Data source", indicator.source.data)
    add("เอกสารอ้างอิง", "Reference", "\(indicator.source.manual), \(indicator.source.number)")
    for note in indicator.notes { add("หมายเหตุ \(note.id)", "Note \(note.id)", "[\(note.status)] \(note.text)") }
    return facts
  }

  /// The rounds that get a score, where not all do.
  private var rounds: String? {
    let scored = [3, 6, 9, 12].filter { indicator.isScored(inRound: $0) }
    return scored.count == 4 || indicator.weight == nil
      ? nil : pick("เดือนที่ ", "in month ") + scored.map(String.init).joined(separator: ", ")
  }

  /// The definitions, terms and formulas as the catalogue has them.
  private var computation: [Fact] {
    var facts: [Fact] = []
    func add(_ th: String, _ en: String, _ text: String?) {
      if let text, !text.isEmpty { facts.append(Fact(label: pick(th, en), text: text)) }
    }
    for definition in indicator.definitions {
      add("นิยาม \(definition.name)", "Where \(definition.name)", definition.text)
    }
    for definition in sharedDefinitionsUsed {
      add("นิยามกลาง \(definition.name)", "Shared \(definition.name)", definition.text)
    }
    for set in codeSetsUsed {
      add("ชุดรหัส $\(set.name)", "Codes $\(set.name)", "\(set.codes.joined(separator: " ")) (\(set.source))")
    }
    for term in indicator.terms { add("รายการข้อมูล \(term.name)", "Term \(term.name)", self.term(term)) }
    for derivation in indicator.derivations {
      for term in derivation.terms {
        add(
          "รายการคำนวณ \(term.name) (ราย\(place(derivation.level)))",
          "Derived \(term.name) (per \(place(derivation.level)))",
          term.formula.text)
      }
    }
    for measure in indicator.measures {
      let role = measure.isScored ? pick("ให้คะแนน", "scored") : pick("แสดงผล", "shown")
      add(
        "ค่า \(measure.id) (\(role))", "Value \(measure.id) (\(role))",
        [measure.name?[language], formula(measure), measure.levels.map { levels($0, measure.direction) }].compactMap {
          $0
        }
        .joined(separator: "; "))
    }
    if let combine = indicator.combine { add("การรวมคะแนน", "Points combined by", combine.rawValue) }
    for condition in (indicator.main?.conditions ?? []) + (indicator.main?.flags ?? []) {
      add("เงื่อนไข \(condition.id)", "Condition \(condition.id)", condition.when.text)
    }
    return facts
  }

  /// Every expression of the indicator as written.
  private var ownTexts: [String] {
    indicator.definitions.map(\.text)
      + indicator.terms.flatMap { [$0.each, $0.when, $0.value, $0.place].compactMap { $0 } }
  }

  /// Shared definitions that the indicator names, and those that these name.
  private var sharedDefinitionsUsed: [(name: String, text: String)] {
    var texts = ownTexts
    var used: Set<String> = []
    while let text = texts.popLast() {
      for definition in catalogue.sharedDefinitions
      where DefinitionSheet.names(text).contains(definition.name.prefix { $0 != "(" }) {
        if used.insert(definition.name).inserted { texts.append(definition.text) }
      }
    }
    return catalogue.sharedDefinitions.filter { used.contains($0.name) }
  }

  private var codeSetsUsed: [Catalogue.CodeSetInfo] {
    let named = (ownTexts + sharedDefinitionsUsed.map(\.text)).reduce(into: Set<Substring>()) {
      $0.formUnion(DefinitionSheet.names($1))
    }
    return catalogue.codeSets.filter { named.contains("$\($0.name)") }
  }

  /// The words of an expression; those of code sets with their “$”.
  private static func names(_ text: String) -> Set<Substring> {
    Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "$") })
  }

  private var thaiClass: String {
    switch indicator.kind {
    case .personLevel: "ข้อมูลรายบุคคล"
    case .eventRate: "อัตราการเกิดเหตุการณ์"
    case .priorYearChange: "การเปลี่ยนแปลงจากปีก่อน"
    case .assessment: "ผลการประเมิน"
    case .valueRatio: "สัดส่วนมูลค่า"
    }
  }

  private func formula(_ measure: Measure) -> String {
    var text = measure.numerator.text
    if let denominator = measure.denominator { text = "(\(text)) ÷ (\(denominator.text))" }
    if measure.multiplier != 1 { text += " × \(Display.plain(measure.multiplier))" }
    if measure.annualised { text += pick(" (ปรับเป็นรายปี)", " (annualised)") }
    return text
  }

  private func direction(_ direction: Indicator.Direction) -> String {
    switch direction {
    case .higher: pick("ค่ามากดี", "higher")
    case .lower: pick("ค่าน้อยดี", "lower")
    }
  }

  private func levels(_ levels: Levels, _ direction: Indicator.Direction) -> String {
    let kind =
      switch levels.kind {
      case .threshold: pick("เกณฑ์", "thresholds")
      case .band: pick("ช่วงคะแนน", "bands")
      case .milestone: pick("ขั้นตอนความสำเร็จ", "milestones")
      case .checklist: pick("จำนวนข้อที่ผ่าน", "items passed")
      case .componentMin: pick("ค่าต่ำสุดขององค์ประกอบ", "least of the components")
      case .composite: pick("คะแนนรวม", "composite")
      }
    let sign = direction == .higher ? "≥" : "≤"
    let steps = levels.steps.enumerated().map { n, step in
      let bound = step.map { levels.kind == .milestone ? Display.plain($0) : "\(sign) \(Display.plain($0))" }
      return "\(pick("ระดับ", "level")) \(n + 1): \(bound ?? pick("ต่ำกว่านั้น", "the rest"))"
    }
    return steps.joined(separator: " · ") + " (\(kind))"
  }

  private func years(_ values: [Int: Double], sign: String = "") -> String {
    values.sorted { $0.key < $1.key }.map { "\($0.key): \(sign)\(Display.plain($0.value))" }.joined(separator: ", ")
  }

  private func place(_ level: PlaceLevel) -> String {
    switch level {
    case .unit: pick("หน่วยบริการ", "unit")
    case .subdistrict: pick("ตำบล", "sub-district")
    case .district: pick("อำเภอ", "district")
    case .province: pick("จังหวัด", "province")
    }
  }

  private func term(_ term: Indicator.TermInfo) -> String {
    let parts = [
      term.label?[language], term.each.map { "\(pick("ทุกรายการ", "each")) \($0)" },
      term.when.map { "\(pick("เมื่อ", "when")) \($0)" }, term.value.map { "\(pick("ค่า", "value")) \($0)" },
      term.place.map { "\(pick("นับให้", "counts for")) \($0)" },
    ]
    return parts.compactMap { $0 }.joined(separator: "; ")
  }
}
