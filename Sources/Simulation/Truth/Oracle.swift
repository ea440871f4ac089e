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
    var all: [TruthContribution] = []
    all += maternalDeaths(records)
    all += diabetesControl(records)
    all += hypertensionControl(records)
    all += tuberculosisSuccess(records)
    all += illDefinedDeaths(records)
    return all
  }

  /// Home unit of a living person: of the Person records with type area 1 or 3 and discharge 9, the one with the greatest
  /// `updated`; of equal ones, the one of the lower unit code. Nil: the person is nobody's, and counts nowhere.
  func home(_ records: SubjectRecords) -> PersonRow? {
    newestClaim(records.persons.filter { $0.discharge == "9" })
  }

  /// Home of one who may have died: a claim that ended by death (discharge 1) still says where the person lived. Used for
  /// mothers, whose death must not take their home away from them.
  func homeInLife(_ records: SubjectRecords) -> PersonRow? {
    newestClaim(records.persons.filter { $0.discharge == "9" || $0.discharge == "1" })
  }

  private func newestClaim(_ rows: [PersonRow]) -> PersonRow? {
    var best: PersonRow?
    for row in rows where !row.source.deleted && (row.typeArea == "1" || row.typeArea == "3") {
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
