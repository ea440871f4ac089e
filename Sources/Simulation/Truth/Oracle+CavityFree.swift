extension Oracle {
  /// Indicator 5: children of 12 without untreated caries.
  ///
  /// - Denominator: children examined in the period at the age of 12, in completed years on the day of the examination.
  /// - Numerator: those whose latest such examination shows no decayed tooth, milk or permanent, and no need of a filling
  ///   or extraction. Treated teeth and past extractions do not matter.
  /// - Place: the child's home unit.
  func cavityFree(_ records: SubjectRecords) -> [TruthContribution] {
    guard !records.teeth.isEmpty, let home = home(records) else { return [] }
    let atTwelve = records.teeth.filter { row in
      !row.source.deleted && counts(row.date) && age(home.birth, on: row.date) == 12
    }
    guard let last = atTwelve.max(by: { ($0.date, $0.source.updated) < ($1.date, $1.source.updated) }) else {
      return []
    }
    return [TruthContribution(.cavityFree, at: home.source.unit, numerator: last.faults == 0 ? 1 : 0, denominator: 1)]
  }
}
