extension Oracle {
  /// Indicator 13: new diabetes among people who had pre-diabetes the year before.
  ///
  /// - Denominator: people whose last fasting glucose (test 1 or 3) of the previous fiscal year lies in 100...125 mg/dl, who
  ///   were 35 or older on that day, whom no registration says to have had E10-E14 before the period, and who lived in the
  ///   area when the period began: a claim with type area 1 or 3 that has not ended (discharge 9) or ended in the period or
  ///   later. Who leaves or dies afterwards stays.
  /// - Numerator: those with a registration of E10-E14 dated in the period.
  /// - Place: the unit of the newest such claim.
  func newDiabetes(_ records: SubjectRecords) -> [TruthContribution] {
    let fasting = records.glucose.filter { row in
      !row.source.deleted && row.date >= first - 10_000 && row.date < first && row.glucose != nil
        && (row.test == "1" || row.test == "3")
    }
    guard let last = fasting.max(by: { ($0.date, $0.source.updated) < ($1.date, $1.source.updated) }),
      let glucose = last.glucose, glucose >= 100, glucose <= 125, let home = homeAtStart(records),
      let age = age(home.birth, on: last.date), age >= 35
    else { return [] }
    let diagnoses = records.chronic.filter {
      !$0.source.deleted && isCode($0.code, from: "E10", to: "E14") && $0.date != 0
    }
    guard !diagnoses.contains(where: { $0.date < first }) else { return [] }
    let isNew = diagnoses.contains { counts($0.date) }
    return [TruthContribution(.newDiabetes, at: home.source.unit, numerator: isNew ? 1 : 0, denominator: 1)]
  }
}
