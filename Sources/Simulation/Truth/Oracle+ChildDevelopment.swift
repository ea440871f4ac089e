import HealthRecords

extension Oracle {
  /// Indicator 2: children whose development fits their age, at 9, 18, 30 and 42 months.
  ///
  /// - Denominator: (child, age) pairs whose first screening at exactly that many completed months is dated in the period.
  ///   A day's result is that of the summary code (1B260 normal, 1B261 suspected, 1B262 refer at once) with the greatest
  ///   `updated`; without one, the day is normal if all five domains are (1B200, 1B210 ... 1B240), else no screening.
  /// - Numerator: pairs whose first screening is normal, or suspected and followed by a normal one 1...30 days later.
  /// - Place: the child's home unit. A child may count at two ages in one year.
  func childDevelopment(_ records: SubjectRecords) -> [TruthContribution] {
    guard !records.screenings.isEmpty, let home = home(records), let birth = LocalDate(yyyymmdd: Int64(home.birth))
    else { return [] }
    let results = developmentResults(records)
    var screened: Int64 = 0
    var fits: Int64 = 0
    for months in [9, 18, 30, 42] {
      let atAge = results.keys.filter { date in
        LocalDate(yyyymmdd: Int64(date)).map { birth.completedMonths(until: $0) == months } ?? false
      }
      guard let first = atAge.min(), counts(first) else { continue }
      screened += 1
      let isFollowed = results.contains { date, code in
        code == "1B260" && days(from: first, to: date).map { (1...30).contains($0) } ?? false
      }
      if results[first] == "1B260" || (results[first] == "1B261" && isFollowed) { fits += 1 }
    }
    return [TruthContribution(.childDevelopment, at: home.source.unit, numerator: fits, denominator: screened)]
  }

  /// The result of each day up to the day of evaluation.
  private func developmentResults(_ records: SubjectRecords) -> [Int32: String] {
    var rowsByDay: [Int32: [ScreeningRow]] = [:]
    for row in records.screenings where !row.source.deleted && row.date <= day && row.date != 0 {
      rowsByDay[row.date, default: []].append(row)
    }
    return rowsByDay.compactMapValues { rows in
      let summaries = rows.filter { ["1B260", "1B261", "1B262"].contains($0.code) }
      if let last = summaries.max(by: { $0.source.updated < $1.source.updated }) { return last.code }
      let isNormal = ["1B200", "1B210", "1B220", "1B230", "1B240"].allSatisfy { code in
        rows.contains { $0.code == code }
      }
      return isNormal ? "1B260" : nil
    }
  }
}
