extension Oracle {
  /// Indicator 17.1: people with diabetes whose last HbA1c of the year is under 7 percent.
  ///
  /// - Denominator: people with a home unit and a registration of E10-E14 (see `isRegistered`).
  /// - Numerator: those whose last HbA1c (test 05 or 0531601) dated in the period is under 7.0. Results outside 3.0...20.0
  ///   are entry errors and are passed over. On one day, the greater `updated` is the last.
  /// - Place: the home unit, wherever the blood was tested.
  func diabetesControl(_ records: SubjectRecords) -> [TruthContribution] {
    guard let home = home(records), isRegistered(records, { isCode($0, from: "E10", to: "E14") }) else { return [] }
    var last: (row: LabRow, value: Double)?
    for row in records.labs where !row.source.deleted && (row.test == "05" || row.test == "0531601") {
      guard counts(row.date), let value = row.value, value >= 3, value <= 20 else { continue }
      if let other = last, (other.row.date, other.row.source.updated) >= (row.date, row.source.updated) { continue }
      last = (row, value)
    }
    let isControlled = last.map { $0.value < 7 } ?? false
    return [
      TruthContribution(.diabetesControl, at: home.source.unit, numerator: isControlled ? 1 : 0, denominator: 1)
    ]
  }
}
