package import HealthRecords

/// The indicators' rules written out as plain code, one function for each, with nothing shared with the engine or the
/// catalogue. Slow and obvious on purpose: read a function beside the manual's section.
package struct Oracle: Sendable {
  /// First and last day of the fiscal year, `YYYYMMDD`.
  package let first: Int32
  package let last: Int32
  /// The day of evaluation: the day asked for, at most the fiscal year's last. What is dated later does not count.
  package let day: Int32

  package init(asOf: LocalDate, period: FiscalYear) {
    first = Int32(period.first)
    last = Int32(period.last)
    day = Int32(min(asOf, period.last))
  }

  /// Everything that one subject's records contribute.
  package func contributions(of records: SubjectRecords) -> [TruthContribution] {
    guard day >= first else { return [] }  // a period that has not begun has no values
    var all: [TruthContribution] = []
    all += maternalDeaths(records)
    all += childDevelopment(records)
    all += cavityFree(records)
    all += teenageBirths(records)
    all += roadDeaths(records)
    all += newDiabetes(records)
    all += diabetesControl(records)
    all += hypertensionControl(records)
    all += strokeDeaths(records)
    all += suicides(records)
    all += tuberculosisSuccess(records)
    all += capableFamilies(records)
    all += jointProcurement(records)
    all += illDefinedDeaths(records)
    all += dataQuality(records)
    all += emergencyAccess(records)
    return all
  }

  /// Home unit of a living person: of the Person records with type area 1 or 3 and not removed by the day (discharge 9, or
  /// another with a later day), the one with the greatest `updated`; of equal ones, the one of the lower unit code. Nil: the
  /// person is nobody's, and counts nowhere.
  func home(_ records: SubjectRecords) -> PersonRow? {
    newestClaim(records.persons.filter { $0.discharge == "9" || $0.dischargeDate > day })
  }

  /// Home of one who may have died: a claim that ended by death (discharge 1) still says where the person lived. Used for
  /// mothers, whose death must not take their home away from them.
  func homeInLife(_ records: SubjectRecords) -> PersonRow? {
    newestClaim(records.persons.filter { ["9", "1"].contains($0.discharge) || $0.dischargeDate > day })
  }

  /// Home when the period began, which later moves and deaths do not undo: a claim that has not ended, or ended in the
  /// period or later.
  func homeAtStart(_ records: SubjectRecords) -> PersonRow? {
    newestClaim(records.persons.filter { $0.discharge == "9" || $0.dischargeDate >= first })
  }

  private func newestClaim(_ rows: [PersonRow]) -> PersonRow? {
    newest(rows.filter { !$0.source.deleted && ($0.typeArea == "1" || $0.typeArea == "3") })
  }

  /// The row with the greatest `updated`; of equal ones, the one of the lower unit code.
  func newest(_ rows: [PersonRow]) -> PersonRow? {
    var best: PersonRow?
    for row in rows {
      guard let other = best else {
        best = row
        continue
      }
      if row.source.updated > other.source.updated
        || (row.source.updated == other.source.updated && row.source.unit < other.source.unit)
      {
        best = row
      }
    }
    return best
  }

  /// A live registration of a disease, diagnosed by the day of evaluation, that has not ended by then: the patient has not
  /// died (02) nor left the area (10). Any other way of being discharged keeps the patient in the register.
  func isRegistered(_ records: SubjectRecords, _ isDisease: (String) -> Bool) -> Bool {
    records.chronic.contains { row in
      guard !row.source.deleted, isDisease(row.code), row.date != 0, row.date <= day else { return false }
      let leaves = row.dischargeType == "02" || row.dischargeType == "10"
      return !(leaves && row.dischargeDate <= day)
    }
  }

  /// The one death of a person in the period, however many registers report it: one with a cause code before one
  /// without; of those, the one with the greatest `updated`.
  func death(_ records: SubjectRecords) -> DeathRow? {
    let dated = records.deaths.filter { !$0.source.deleted && counts($0.date) }
    let coded = dated.filter { !$0.cause.isEmpty }
    return (coded.isEmpty ? dated : coded).max { $0.source.updated < $1.source.updated }
  }

  /// The deliveries with live births dated in the period, each once, however many units report it: one is left out if
  /// another lies 1 to 180 days before it, or on the same day at a unit with a lower code.
  func births(_ records: SubjectRecords) -> [DeliveryRow] {
    let live = records.deliveries.filter { !$0.source.deleted && $0.liveBirths > 0 && $0.date <= day }
    return live.filter { delivery in
      guard counts(delivery.date) else { return false }
      return !live.contains { other in
        guard let gap = days(from: other.date, to: delivery.date) else { return false }
        return (1...180).contains(gap) || (gap == 0 && other.source.unit < delivery.source.unit)
      }
    }
  }

  /// Completed years of age on a day.
  func age(_ birth: Int32, on date: Int32) -> Int? {
    guard let born = LocalDate(yyyymmdd: Int64(birth)), let then = LocalDate(yyyymmdd: Int64(date)) else { return nil }
    return born.completedYears(until: then)
  }

  /// Whether the first three characters of a code lie in a range, both ends included.
  func isCode(_ code: String, from first: String, to last: String) -> Bool {
    let three = String(code.prefix(3))
    return three >= first && three <= last
  }

  /// Whether the day lies in the fiscal year and not after the day of evaluation.
  func counts(_ date: Int32) -> Bool { date >= first && date <= day }

  /// Days from one day to another, where both exist.
  func days(from: Int32, to: Int32) -> Int? {
    guard let a = LocalDate(yyyymmdd: Int64(from)), let b = LocalDate(yyyymmdd: Int64(to)) else { return nil }
    return b - a
  }
}
