import HealthRecords

/// The plain, slow answer: recomputes every counter of `TestCatalogue` from all versions ever delivered. Shares no code
/// with the engine but the calendar.
enum Oracle {
  struct Key: Hashable { let indicator: Int, term: Int, place: String }

  static func counters(_ versions: [TestRecord], on day: LocalDate, year: FiscalYear) -> [Key: Int64] {
    var newest: [String: TestRecord] = [:]
    for version in versions {
      let identity = "\(version.subject)|\(version.kind)|\(version.unit)|\(version.id)"
      if let known = newest[identity], (known.updated, known.offset) >= (version.updated, version.offset) { continue }
      newest[identity] = version
    }
    var totals: [Key: Int64] = [:]
    for (_, records) in Dictionary(grouping: newest.values.filter { !$0.deleted }, by: \.subject) {
      for (key, value) in contributions(records, on: day, year: year) { totals[key, default: 0] += value }
    }
    return totals.filter { $0.value != 0 }
  }

  private static func contributions(_ records: [TestRecord], on evaluationDay: LocalDate, year: FiscalYear) -> [(
    Key, Int64
  )] {
    guard evaluationDay >= year.first else { return [] }
    let asof = Int(min(evaluationDay, year.last).yyyymmdd)
    let start = Int(year.first.yyyymmdd)
    func of(_ kind: String) -> [TestRecord] { records.filter { $0.kind == kind } }
    func day(_ number: Int) -> LocalDate { LocalDate(yyyymmdd: Int64(number))! }
    var out: [(Key, Int64)] = []

    let home = of("person").filter { ["1", "3"].contains($0.typeArea) && $0.discharge == "9" }
      .max { ($0.updated, $1.unit) < ($1.updated, $0.unit) }
    if let home {
      if of("chronic").contains(where: {
        ("E10"..."E14").contains(String($0.code.prefix(3))) && $0.date != 0 && $0.date <= asof
      }) {
        out.append((Key(indicator: 0, term: 0, place: home.unit), 1))
        let tests = of("lab").filter { ["05", "0531601"].contains($0.code) && $0.date >= start && $0.date <= asof }
        // Several on the last day: the latest change decides; the generator never makes equal ones.
        if let last = tests.max(by: { ($0.date, $0.updated) < ($1.date, $1.updated) }), let value = last.value,
          value < 7
        {
          out.append((Key(indicator: 0, term: 1, place: home.unit), 1))
        }
      }
      let births = of("delivery").filter { $0.date >= start && $0.date <= asof }.reduce(0) { $0 + Int64($1.liveBirths) }
      if births != 0 { out.append((Key(indicator: 2, term: 0, place: home.unit), births)) }
      if home.birth != 0, day(home.birth).completedYears(until: day(asof)) < 6 {
        out.append((Key(indicator: 2, term: 1, place: home.unit), 1))
      }
    }

    let quarterEnd = Int((year.first.adding(months: 3) - 1).yyyymmdd)
    let deadline = Int((year.last - 30).yyyymmdd)
    for tb in of("tb_case") where tb.category == "NEW" && tb.date >= start && tb.date <= quarterEnd && tb.date <= asof {
      out.append((Key(indicator: 1, term: 0, place: tb.unit), 1))
      if ["CURED", "COMPLETED"].contains(tb.outcome), tb.outcomeDate != 0, tb.outcomeDate <= asof,
        tb.outcomeDate <= deadline
      {
        out.append((Key(indicator: 1, term: 1, place: tb.unit), 1))
      }
      if tb.outcome.isEmpty, day(asof) - day(tb.date) > 180 {
        out.append((Key(indicator: 1, term: 2, place: tb.unit), 1))
      }
    }
    let visits = of("visit")
    for visit in visits where visit.date != 0 {
      if visit.date >= start, visit.date <= asof, visit.drugs.contains(where: { $0.hasPrefix("J01") }) {
        out.append((Key(indicator: 2, term: 2, place: visit.unit), 1))
      }
      let followed = visits.contains { $0.date > visit.date && day($0.date) - day(visit.date) <= 30 }
      if followed { out.append((Key(indicator: 2, term: 3, place: visit.unit), 1)) }
    }
    return out
  }
}
