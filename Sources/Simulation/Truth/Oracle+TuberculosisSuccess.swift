extension Oracle {
  /// Indicator 27: treatment success of new pulmonary tuberculosis.
  ///
  /// - Denominator: cases of category NEW and site PULMONARY registered in the period's first quarter, 1 October to
  ///   31 December. No outcome takes a case out.
  /// - Numerator: those with outcome CURED or COMPLETED dated no later than 31 August.
  /// - Place: the reporting unit. No home is needed.
  func tuberculosisSuccess(_ records: SubjectRecords) -> [TruthContribution] {
    let year = first / 10_000
    let quarterEnd = year * 10_000 + 1_231
    let deadline = (year + 1) * 10_000 + 831
    return records.tuberculosis.compactMap { row in
      guard !row.source.deleted, row.category == "NEW", row.site == "PULMONARY", counts(row.registered),
        row.registered <= quarterEnd
      else { return nil }
      let isSuccess =
        (row.outcome == "CURED" || row.outcome == "COMPLETED") && row.outcomeDate != 0
        && row.outcomeDate <= min(day, deadline)
      return TruthContribution(
        .tuberculosisSuccess, at: row.source.unit, numerator: isSuccess ? 1 : 0, denominator: 1)
    }
  }
}
