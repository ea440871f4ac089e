extension Oracle {
  /// Indicator 1: maternal deaths per 100,000 live births.
  ///
  /// - Numerator: deaths dated in the period of Thai (nation 099) women (sex 2), that the registration flags as during
  ///   pregnancy (1) or in childbirth or within 42 days (2), or that lie 0...42 days after a delivery of hers; not those
  ///   whose underlying cause is an accident, V01-X59. A cause not yet known is no accident.
  /// - Denominator: live births dated in the period, of all mothers; of twins both.
  /// - Place: the mother's home unit; sex and nation as the home unit has them.
  func maternalDeaths(_ records: SubjectRecords) -> [TruthContribution] {
    guard !records.deaths.isEmpty || !records.deliveries.isEmpty, let home = homeInLife(records) else { return [] }
    let deliveries = records.deliveries.filter { !$0.source.deleted && $0.date <= day }
    var births: Int64 = 0
    for delivery in deliveries where counts(delivery.date) { births += Int64(delivery.liveBirths) }
    var deaths: Int64 = 0
    for death in records.deaths where !death.source.deleted && counts(death.date) {
      guard home.sex == "2", home.nation == "099", !isCode(death.cause, from: "V01", to: "X59") else { continue }
      let isFlagged = death.pregnancy == "1" || death.pregnancy == "2"
      let isSoonAfter = deliveries.contains { delivery in
        days(from: delivery.date, to: death.date).map { (0...42).contains($0) } ?? false
      }
      if isFlagged || isSoonAfter { deaths += 1 }
    }
    return [TruthContribution(.maternalDeaths, at: home.source.unit, numerator: deaths, denominator: births)]
  }
}
