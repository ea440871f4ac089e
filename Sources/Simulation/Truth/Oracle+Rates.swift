extension Oracle {
  /// Indicator 6: live births to women of 15 to 19 per 1,000 of them.
  ///
  /// - Numerator: live births (see `births`) of mothers aged 15...19 in completed years on the day; of twins both. Her birth
  ///   is that of her newest Person record, whatever its type area: an age needs no home.
  /// - Denominator: women of 15 to 19 in the fiscal year's mid-year population.
  /// - Place: the mother's registered address as the delivery has it, else her home unit (see `homeInLife`), for the 43
  ///   files have no address in LABOR; for the population, its own place.
  func teenageBirths(_ records: SubjectRecords) -> [TruthContribution] {
    let women = population(records) { $0.sex == "2" && $0.ageFrom >= 15 && $0.ageTo <= 19 }
    let born = newest(records.persons.filter { !$0.source.deleted && $0.birth != 0 })?.birth
    let births = births(records).compactMap { delivery -> TruthContribution? in
      guard let born, let age = age(born, on: delivery.date), (15...19).contains(age) else { return nil }
      let home = homeInLife(records)?.source.unit
      guard let place = delivery.residence.isEmpty ? home : delivery.residence else { return nil }
      return TruthContribution(.teenageBirths, at: place, numerator: Int64(delivery.liveBirths), denominator: 0)
    }
    return births + women.map { TruthContribution(.teenageBirths, at: $0.place, numerator: 0, denominator: $0.count) }
  }

  /// Indicator 12: road deaths per 100,000 people.
  ///
  /// - Numerator: people whose death (see `death`) in the period has an underlying cause V01-V89 and lies 0...30 days after
  ///   the crash; if the crash has no date, it counts.
  /// - Denominator: the fiscal year's mid-year population.
  /// - Place: of the crash, or of the death where that of the crash is not known.
  func roadDeaths(_ records: SubjectRecords) -> [TruthContribution] {
    let people = population(records) { _ in true }.map {
      TruthContribution(.roadDeaths, at: $0.place, numerator: 0, denominator: $0.count)
    }
    guard let death = death(records), isCode(death.cause, from: "V01", to: "V89") else { return people }
    let place = death.crashPlace.isEmpty ? death.place : death.crashPlace
    let isInTime =
      death.crashDate == 0 || days(from: death.crashDate, to: death.date).map { (0...30).contains($0) } ?? false
    guard isInTime, !place.isEmpty else { return people }
    return people + [TruthContribution(.roadDeaths, at: place, numerator: 1, denominator: 0)]
  }

  /// Indicator 20: suicides per 100,000 people.
  ///
  /// - Numerator: people whose death (see `death`) in the period has an underlying cause X60-X84.
  /// - Denominator: the fiscal year's mid-year population.
  /// - Place: the registered residence of the dead, or the home unit where that is not known.
  func suicides(_ records: SubjectRecords) -> [TruthContribution] {
    let people = population(records) { _ in true }.map {
      TruthContribution(.suicides, at: $0.place, numerator: 0, denominator: $0.count)
    }
    guard let death = death(records), isCode(death.cause, from: "X60", to: "X84"),
      let place = death.residence.isEmpty ? homeInLife(records)?.source.unit : death.residence
    else { return people }
    return people + [TruthContribution(.suicides, at: place, numerator: 1, denominator: 0)]
  }

  /// Mid-year population figures of the fiscal year; nothing of another register or year.
  private func population(_ records: SubjectRecords, _ isWanted: (PopulationRow) -> Bool) -> [(
    place: String, count: Int64
  )] {
    let fiscalYear = last / 10_000 + 543
    return records.population.filter { row in
      !row.source.deleted && row.fiscalYear == fiscalYear && (row.register == "MIDYEAR" || row.register.isEmpty)
        && isWanted(row)
    }.map { ($0.place, $0.count) }
  }
}
