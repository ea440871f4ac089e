import HealthRecords

extension Oracle {
  /// Indicator 18: stroke patients who die in hospital.
  ///
  /// - Denominator: stays discharged in the period, in any status, of four hours or more, with principal diagnosis I60-I69.
  ///   Stays, not persons.
  /// - Numerator: those discharged dead: status 9, or type 8 or 9.
  /// - Place: the hospital that discharged.
  func strokeDeaths(_ records: SubjectRecords) -> [TruthContribution] {
    records.admissions.compactMap { row in
      guard !row.source.deleted, isCode(row.principal, from: "I60", to: "I69"),
        counts(Int32(row.discharged / 1_000_000)), let start = LocalTime(yyyymmddhhmmss: row.admitted),
        let end = LocalTime(yyyymmddhhmmss: row.discharged), end.minutesSinceEpoch - start.minutesSinceEpoch >= 240
      else { return nil }
      return TruthContribution(.strokeDeaths, at: row.source.unit, numerator: row.died ? 1 : 0, denominator: 1)
    }
  }
}
