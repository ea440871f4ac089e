extension Oracle {
  /// Indicator 34: deaths with an ill-defined underlying cause.
  ///
  /// - Denominator: people whose death (see `death`) is dated in the period and has a cause code. One without is pending.
  /// - Numerator: those with R00-R99, Y10-Y34, Y87.2, C80, C97, I47.2, I49.0, I46, I50, I51.4, I51.5, I51.6, I51.9, I70.9.
  /// - Place: where the death occurred, a unit or an area; not where the person lived, nor who reported it.
  func illDefinedDeaths(_ records: SubjectRecords) -> [TruthContribution] {
    guard let row = death(records), !row.cause.isEmpty, !row.place.isEmpty else { return [] }
    let prefixes = ["R", "Y872", "C80", "C97", "I472", "I490", "I46", "I50", "I514", "I515", "I516", "I519", "I709"]
    let isIllDefined = prefixes.contains { row.cause.hasPrefix($0) } || isCode(row.cause, from: "Y10", to: "Y34")
    return [TruthContribution(.illDefinedDeaths, at: row.place, numerator: isIllDefined ? 1 : 0, denominator: 1)]
  }
}
