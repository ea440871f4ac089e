extension Oracle {
  /// Indicator 1: maternal deaths per 100,000 live births.
  ///
  /// - Numerator: deaths dated in the period of Thai (nation 099) women (sex 2) that the registration flags as during
  ///   pregnancy (1), that lie 0...42 days after a delivery of hers, or that are flagged as in childbirth or within 42 days
  ///   (2) unless a delivery of hers 43...365 days before says otherwise. Not those whose underlying cause is an accident,
  ///   V01-X59, nor those that a review found unrelated. A cause not yet known is no accident.
  /// - Denominator: live births dated in the period, of all mothers; of twins both (see `births`).
  /// - Place: the mother's home unit (see `homeInLife`); sex and nation as the home unit has them.
  func maternalDeaths(_ records: SubjectRecords) -> [TruthContribution] {
    guard !records.deaths.isEmpty || !records.deliveries.isEmpty, let home = homeInLife(records) else { return [] }
    let births = births(records).reduce(0) { $0 + Int64($1.liveBirths) }
    let isMaternal = death(records).map { self.isMaternal($0, home, records) } ?? false
    return [
      TruthContribution(.maternalDeaths, at: home.source.unit, numerator: isMaternal ? 1 : 0, denominator: births)
    ]
  }

  private func isMaternal(_ death: DeathRow, _ home: PersonRow, _ records: SubjectRecords) -> Bool {
    guard home.sex == "2", home.nation == "099", !death.unrelatedToPregnancy,
      !isCode(death.cause, from: "V01", to: "X59")
    else { return false }
    let gaps = records.deliveries.filter { !$0.source.deleted }.compactMap { days(from: $0.date, to: death.date) }
    if death.pregnancy == "1" || gaps.contains(where: { (0...42).contains($0) }) { return true }
    return death.pregnancy == "2" && !gaps.contains { (43...365).contains($0) }
  }
}
