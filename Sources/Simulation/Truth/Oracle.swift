package import HealthRecords

/// All rules on one day.
package struct Oracle: Sendable {
  /// A number that one subject adds to one term of an indicator at a place: a unit, or the area itself where an event names no
  /// unit.
  package struct Term: Hashable, Sendable {
    package let indicator: TruthIndicator
    package let name: String
    package let place: String

    package init(indicator: TruthIndicator, name: String, place: String) {
      self.indicator = indicator
      self.name = name
      self.place = place
    }
  }

  let rules: TruthRules
  let period: FiscalYear
  /// The day of evaluation: the day asked for, at most the fiscal year's last. What is dated later does not count.
  let day: LocalDate

  package init(asOf: LocalDate, period: FiscalYear, growth: GrowthReference) {
    self.init(asOf: asOf, period: period, TruthRules(growth: growth))
  }

  init(asOf: LocalDate, period: FiscalYear, _ rules: TruthRules) {
    self.rules = rules
    self.period = period
    day = min(asOf, period.last)
  }

  /// Counts one subject by every rule.
  /// - Parameter take: gets the rule's position and what the subject adds.
  /// - Returns: the first day of the year on which the same records could count otherwise.
  func count(_ records: SubjectRecords, _ take: (Int, Tally.Entry) -> Void) -> LocalDate? {
    guard day >= period.first else { return nil }  // a period that has not begun has no values
    let known = Known(records, period, asOf: day)
    var tally = Tally()
    for (index, rule) in rules.all.enumerated() {
      rule.count(known, into: &tally)
      for entry in tally.entries { take(index, entry) }
      tally.removeAll()
    }
    return known.nextDay
  }

  /// Everything that one subject's records add, to be compared term by term.
  package func terms(of records: SubjectRecords) -> [Term: Double] {
    var thousandths: [Term: Int64] = [:]
    _ = count(records) { rule, entry in
      let term = Term(indicator: TruthIndicator.allCases[rule], name: entry.term, place: entry.place)
      thousandths[term, default: 0] += entry.thousandths
    }
    return thousandths.mapValues { Double($0) / Tally.scale }
  }
}
