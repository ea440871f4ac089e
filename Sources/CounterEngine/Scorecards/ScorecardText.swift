package import Indicators

/// Scorecards as people read them: one whole card, or a line for each.
package struct ScorecardText {
  private let language: LocalizedText.Language
  private let nameOf: (Place) -> LocalizedText?

  /// - Parameter nameOf: a place's name, where known.
  package init(_ language: LocalizedText.Language, nameOf: @escaping (Place) -> LocalizedText?) {
    self.language = language
    self.nameOf = nameOf
  }

  private func pick(_ th: String, _ en: String) -> String { language == .th ? th : en }
  private func number(_ value: Double?) -> String { value.map { Display.text($0, decimals: 2) } ?? "–" }

  /// Strategy by strategy, programme by programme, row by row.
  package func card(_ card: Scorecard) -> String {
    var lines = [heading(card), totalLine(card)]
    var rows = [
      [
        pick("ตัวชี้วัด", "no."), pick("น้ำหนัก", "weight"), pick("คะแนน 0-5", "points"),
        pick("คะแนนถ่วงน้ำหนัก", "score"), pick("ผลงาน", "value"), pick("เป้าหมาย", "target"), "", pick("ชื่อ", "name"),
      ]
    ]
    for strategy in card.strategies {
      rows.append(row(pick("ยุทธศาสตร์ ", "strategy ") + "\(strategy.number)", strategy))
      for programme in card.programmes {
        let own = card.rows.filter { $0.strategy == strategy.number && $0.programme == programme.number }
        guard !own.isEmpty else { continue }
        rows.append(row(pick(" แผนงาน ", " programme ") + "\(programme.number)", programme))
        rows += own.map { row in
          [
            "  " + row.indicator, Display.plain(row.weight), number(row.points), number(row.score),
            row.result.flatMap { $0.display.isEmpty ? nil : $0.display } ?? "–",
            row.result?.target.map(Display.plain) ?? "–", remark(row), row.name[language],
          ]
        }
      }
    }
    lines.append(TextTable.aligned(rows))
    return lines.joined(separator: "\n")
  }

  /// A line for each card: places beside each other.
  package func list(_ cards: [Scorecard]) -> String {
    let strategies = Set(cards.flatMap { $0.strategies.map(\.number) }).sorted()
    var rows = [
      [
        pick("รหัส", "place"), pick("สังกัด", "affil."), pick("รอบ", "period"), pick("คะแนนเต็ม 100", "of 100"),
        pick("คะแนนเต็ม 5", "of 5"), pick("น้ำหนักที่คิด", "weight scored"),
      ] + strategies.map { pick("ย. \($0)", "strategy \($0)") } + [pick("ชื่อ", "name")]
    ]
    for card in cards {
      let sums = strategies.map { number in
        let sum = card.strategies.first { $0.number == number }?.sum
        return self.number(sum?.percent)
      }
      rows.append(
        [
          "\(card.place.code)", card.affiliation.rawValue, card.period.name, number(card.total.percent),
          number(card.total.points), "\(Display.plain(card.total.scoredWeight))/\(Display.plain(card.total.weight))",
        ] + sums + [nameOf(card.place)?[language] ?? ""])
    }
    return TextTable.aligned(rows)
  }

  private func heading(_ card: Scorecard) -> String {
    [
      nameOf(card.place)?[language], "\(card.place.code)", level(card.place.level), card.affiliation.rawValue,
      card.period.name, card.asOf.map { pick("ณ วันที่ ", "as of ") + "\($0)" },
    ].compactMap { $0 }.joined(separator: " · ")
  }

  private func totalLine(_ card: Scorecard) -> String {
    let weights = "\(Display.plain(card.total.scoredWeight))/\(Display.plain(card.total.weight))"
    return pick(
      "คะแนนรวม \(number(card.total.percent)) จาก 100 (\(number(card.total.points)) จาก 5) คิดจากน้ำหนัก \(weights)",
      "total \(number(card.total.percent)) of 100 (\(number(card.total.points)) of 5), from weight \(weights)")
  }

  private func row(_ label: String, _ group: Scorecard.Group) -> [String] {
    [
      label, "\(Display.plain(group.sum.scoredWeight))/\(Display.plain(group.sum.weight))", number(group.sum.points),
      number(group.sum.points == nil ? nil : group.sum.score), "", "", "", group.name?[language] ?? "",
    ]
  }

  private func remark(_ row: Scorecard.Row) -> String {
    switch row.state {
    case .noValue: return pick("ยังไม่มีค่า", "no value")
    case .notThisRound: return pick("ยังไม่คิดคะแนนรอบนี้", "not this round")
    case .notMeasured: return pick("ไม่วัดระดับนี้", "not measured here")
    case .scored: break
    }
    var parts: [String] = []
    if row.result?.isProvisional == true { parts.append(pick("ชั่วคราว", "provisional")) }
    if let distribution = row.distribution {
      parts.append(
        distribution.enumerated().filter { $0.element > 0 }.map { "\($0.element)×\($0.offset)" }.joined(separator: " "))
    }
    return parts.joined(separator: " ")
  }

  private func level(_ level: PlaceLevel) -> String {
    switch level {
    case .province: pick("จังหวัด", "province")
    case .district: pick("อำเภอ", "district")
    case .subdistrict: pick("ตำบล", "sub-district")
    case .unit: pick("หน่วยบริการ", "unit")
    }
  }
}
