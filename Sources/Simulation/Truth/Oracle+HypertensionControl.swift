extension Oracle {
  /// Indicator 17.2: people with high blood pressure whose last two readings of the year are both below 140/90.
  ///
  /// - Denominator: people with a home unit and a registration of I10-I15 (see `isRegistered`).
  /// - Numerator: those whose two latest readings on different days of the period both have systolic < 140 and
  ///   diastolic < 90. A reading has both numbers; with a systolic outside 50...300 or a diastolic outside 20...200 it is an
  ///   entry error and is passed over. Of several readings on one day the one with the greatest `updated` stands for it.
  /// - Place: the home unit, wherever the pressure was taken.
  func hypertensionControl(_ records: SubjectRecords) -> [TruthContribution] {
    guard let home = home(records), isRegistered(records, { isCode($0, from: "I10", to: "I15") }) else { return [] }
    var byDay: [Int32: (updated: Int64, isLow: Bool)] = [:]
    for row in records.visits where !row.source.deleted && counts(row.date) {
      guard let systolic = row.systolic, let diastolic = row.diastolic, (50...300).contains(systolic),
        (20...200).contains(diastolic)
      else { continue }
      if let other = byDay[row.date], other.updated >= row.source.updated { continue }
      byDay[row.date] = (row.source.updated, systolic < 140 && diastolic < 90)
    }
    let lastTwo = byDay.keys.sorted().suffix(2)
    let isControlled = lastTwo.count == 2 && lastTwo.allSatisfy { byDay[$0]?.isLow ?? false }
    return [
      TruthContribution(.hypertensionControl, at: home.source.unit, numerator: isControlled ? 1 : 0, denominator: 1)
    ]
  }
}
