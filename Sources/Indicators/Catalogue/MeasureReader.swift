import HealthRecords

/// Reads what an indicator's value is and how it is judged.
struct MeasureReader {
  let formulas: FormulaReader
  let direction: Indicator.Direction
  let decimals: Int

  /// The indicator's own value, from keys at the top of its file.
  func main(_ map: YamlMapping, needsLevels: Bool) -> Measure? {
    let numerator = map.required("numerator").flatMap { formulas.formula($0) }
    if needsLevels { _ = map.required("levels") }
    return measure(
      id: "value", name: nil, scored: true, numerator: numerator, map, unit: nil, round: nil, weight: 1)
  }

  static let partKeys = [
    "name", "role", "numerator", "denominator", "multiplier", "unit", "decimals", "direction", "levels", "targets",
    "annualised", "points", "round", "round_targets", "weight", "conditions", "flags",
  ]

  /// One entry of `measures:`.
  func part(_ entry: (key: YamlValue, name: String, value: YamlValue)) -> Measure? {
    guard let map = entry.value.mapping(Self.partKeys) else { return nil }
    let scored = map.required("role")?.choice(Role.self) == .scored
    if scored { _ = map.required("levels") }
    let numerator = map.required("numerator").flatMap { formulas.formula($0) }
    return measure(
      id: entry.name, name: map.required("name")?.localized(), scored: scored, numerator: numerator, map,
      unit: map["unit"]?.localized(), round: map["round"].flatMap { round($0) }, weight: map["weight"]?.real() ?? 1)
  }

  private enum Role: String, CaseIterable { case scored, informative }

  private func measure(
    id: String, name: LocalizedText?, scored: Bool, numerator: Formula?, _ map: YamlMapping, unit: LocalizedText?,
    round: Int?, weight: Double
  ) -> Measure? {
    let denominator = map["denominator"].flatMap { formulas.formula($0) }
    let multiplier = map["multiplier"]?.real() ?? 1
    let annualised = map["annualised"]?.bool() ?? false
    let direction = map["direction"]?.choice(Indicator.Direction.self) ?? direction
    let levels = map["levels"].flatMap { self.levels($0, direction) }
    let points = map["points"].flatMap { formulas.formula($0) }
    let conditions = (map["conditions"]?.entries() ?? []).compactMap { condition($0) }
    let flags = (map["flags"]?.entries() ?? []).compactMap { condition($0) }
    let targets = targets(map["targets"])
    guard let numerator else { return nil }
    return Measure(
      id: id, name: name, isScored: scored, numerator: numerator, denominator: denominator, multiplier: multiplier,
      unit: unit, decimals: map["decimals"]?.int() ?? decimals, direction: direction, levels: levels, targets: targets,
      annualised: annualised, points: points, round: round, roundTargets: roundTargets(map["round_targets"]),
      weight: weight, conditions: conditions, flags: flags)
  }

  private func condition(_ entry: (key: YamlValue, name: String, value: YamlValue)) -> Measure.Condition? {
    if entry.value.isScalar {
      return formulas.formula(entry.value, .condition).map { Measure.Condition(id: entry.name, name: nil, when: $0) }
    }
    guard let map = entry.value.mapping(["name", "when"]),
      let when = map.required("when").flatMap({ formulas.formula($0, .condition) })
    else { return nil }
    return Measure.Condition(id: entry.name, name: map["name"]?.localized(), when: when)
  }

  private func levels(_ value: YamlValue, _ direction: Indicator.Direction) -> Levels? {
    guard let map = value.mapping(["kind", "steps"]), let kind = map.required("kind")?.choice(Levels.Kind.self) else {
      return nil
    }
    let natural: Set<Levels.Kind> = [.milestone, .componentMin]
    guard let written = map["steps"] else {
      if natural.contains(kind) { return Levels(kind: kind, steps: [1, 2, 3, 4, 5]) }
      map.owner.fail("“steps” is missing: the five levels, 1 to 5")
      return nil
    }
    guard let list = written.list() else { return nil }
    let steps = list.map { $0.isNull ? nil : $0.real() }
    guard steps.count == 5 else {
      written.fail("expected five levels, found \(steps.count)")
      return nil
    }
    for n in 0..<5 where steps[n] == nil && !(n == 0 && kind == .band) {
      list[n].fail("only the lowest band may be open")
      return nil
    }
    if kind == .band, steps[0] != nil {
      list[0].fail("in bands the lowest level is open: write null")
      return nil
    }
    let values = steps.compactMap { $0 }
    for (a, b) in zip(values, values.dropFirst()) where direction == .higher ? a >= b : a <= b {
      written.fail("the levels must \(direction == .higher ? "rise" : "fall"), because \(direction.rawValue) is better")
      return nil
    }
    return Levels(kind: kind, steps: steps)
  }

  func targets(_ value: YamlValue?) -> [Int: Double] {
    var result: [Int: Double] = [:]
    for entry in value?.entries() ?? [] {
      if let year = year(entry.key), let target = entry.value.real() { result[year] = target }
    }
    return result
  }

  func roundTargets(_ value: YamlValue?) -> [Int: Double] {
    var result: [Int: Double] = [:]
    for entry in value?.entries() ?? [] {
      if let round = round(entry.key), let target = entry.value.real() { result[round] = target }
    }
    return result
  }

  func round(_ value: YamlValue) -> Int? {
    guard let number = value.int() else { return nil }
    guard FiscalYear.Round(rawValue: number) != nil else {
      value.fail("expected a round: 3, 6, 9 or 12")
      return nil
    }
    return number
  }

  func year(_ key: YamlValue) -> Int? {
    guard let year = key.int() else { return nil }
    guard FiscalYear(buddhistYear: year) != nil else {
      key.fail("expected a fiscal year of the Buddhist era, such as 2561")
      return nil
    }
    return year
  }
}
