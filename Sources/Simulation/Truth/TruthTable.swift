package import HealthRecords

/// The truth of every indicator for every place, on one day.
package struct TruthTable: Sendable {
  package struct Numbers: Hashable, Sendable {
    package var numerator = 0.0
    package var denominator = 0.0
  }

  struct Key: Hashable {
    let indicator: TruthIndicator
    let level: TruthLevel
    let place: String
    let affiliation: TruthAffiliation
  }

  package let period: FiscalYear
  private(set) var numbers: [Key: Numbers] = [:]

  /// Rolls sums at single places up to all that contain them, split by who the place belongs to on the day.
  init(_ counters: TruthCounters, _ oracle: Oracle, _ directory: PlaceDirectory) {
    period = oracle.period
    let elapsed = TruthTable.elapsedMonths(from: oracle.period.first, to: oracle.day)
    let places = directory.on(oracle.day)
    for (index, rule) in oracle.rules.all.enumerated() {
      let tree = TermTree(counters.rules[index], rule, places, elapsedMonths: elapsed)
      tree.forEach { place, affiliation, sums in
        let found = Numbers(numerator: rule.numerator(sums), denominator: rule.denominator(sums))
        guard found != Numbers() else { return }
        let key = Key(
          indicator: TruthIndicator.allCases[index], level: places.places[place].level,
          place: places.places[place].code,
          affiliation: affiliation)
        numbers[key] = found
      }
    }
  }

  init(period: FiscalYear, numbers: [Key: Numbers]) {
    self.period = period
    self.numbers = numbers
  }

  /// Months of the year gone by at the end of a day: whole months, and the begun one by its days.
  private static func elapsedMonths(from first: LocalDate, to day: LocalDate) -> Double {
    guard day >= first else { return 0 }
    let whole = first.completedMonths(until: day + 1)
    let begun = first.adding(months: whole)
    return Double(whole) + Double(day + 1 - begun) / Double(first.adding(months: whole + 1) - begun)
  }

  /// Zero and zero where nothing was counted.
  package subscript(
    _ indicator: TruthIndicator, _ level: TruthLevel, _ place: String, _ affiliation: TruthAffiliation = .all
  ) -> Numbers {
    numbers[Key(indicator: indicator, level: level, place: place, affiliation: affiliation)] ?? Numbers()
  }

  /// All that is not zero, in no order.
  package var unordered: [TruthValue] {
    numbers.compactMap { key, numbers in
      guard numbers != Numbers() else { return nil }
      return TruthValue(
        indicator: key.indicator, level: key.level, place: key.place, affiliation: key.affiliation, period: period,
        numerator: numbers.numerator, denominator: numbers.denominator)
    }
  }

  /// The same in a fixed order.
  package var values: [TruthValue] {
    unordered.sorted {
      ($0.indicator.rawValue, $0.place, $0.affiliation.rawValue) < (
        $1.indicator.rawValue, $1.place, $1.affiliation.rawValue
      )
    }
  }
}

extension TruthTable.Numbers: CustomStringConvertible {
  package var description: String { TruthTable.Numbers.text(numerator) + "/" + TruthTable.Numbers.text(denominator) }

  /// Whole numbers without a point.
  static func text(_ number: Double) -> String {
    number == number.rounded() && number.magnitude < 0x1p53 ? "\(Int64(number))" : "\(number)"
  }
}
