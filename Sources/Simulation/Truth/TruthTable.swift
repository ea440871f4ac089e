package import HealthRecords

/// The truth of every indicator for every place, on one day.
package struct TruthTable: Sendable {
  package struct Numbers: Hashable, Sendable {
    package var numerator: Int64 = 0
    package var denominator: Int64 = 0
  }

  struct Key: Hashable {
    let indicator: TruthIndicator
    let level: TruthLevel
    let place: String
    let affiliation: TruthAffiliation
  }

  package let period: FiscalYear
  private(set) var numbers: [Key: Numbers] = [:]

  /// Rolls sums at single places up to all that contain them, split by who the place belongs to on `day`.
  init(_ sums: [TruthTracker.Place: Numbers], _ directory: PlaceDirectory, period: FiscalYear, day: LocalDate) {
    self.period = period
    for (place, sum) in sums where sum != Numbers() {
      let affiliation = directory.affiliation(of: place.code, on: day)
      for container in directory.containers(of: place.code) {
        for share in [TruthAffiliation.all, affiliation] {
          let key = Key(
            indicator: place.indicator, level: container.level, place: container.code, affiliation: share)
          numbers[key, default: Numbers()].numerator += sum.numerator
          numbers[key, default: Numbers()].denominator += sum.denominator
        }
      }
    }
  }

  init(period: FiscalYear, numbers: [Key: Numbers]) {
    self.period = period
    self.numbers = numbers
  }

  /// Zero and zero where nothing was counted.
  package subscript(
    _ indicator: TruthIndicator, _ level: TruthLevel, _ place: String, _ affiliation: TruthAffiliation = .all
  ) -> Numbers {
    numbers[Key(indicator: indicator, level: level, place: place, affiliation: affiliation)] ?? Numbers()
  }

  /// All that is not zero, in a fixed order.
  package var values: [TruthValue] {
    numbers.filter { $0.value != Numbers() }.map { key, numbers in
      TruthValue(
        indicator: key.indicator, level: key.level, place: key.place, affiliation: key.affiliation, period: period,
        numerator: numbers.numerator, denominator: numbers.denominator)
    }.sorted {
      ($0.indicator.rawValue, $0.place, $0.affiliation.rawValue) < (
        $1.indicator.rawValue, $1.place, $1.affiliation.rawValue
      )
    }
  }
}
