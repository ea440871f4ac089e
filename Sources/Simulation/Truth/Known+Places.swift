import HealthRecords
import RecordMessages

/// What is known of places and units.
extension Known {
  /// The place that the subject's assessments count for.
  var assessedPlace: String? { assessments.first { !$0.place.isEmpty }?.place }
  /// The place that figures reported of the subject count for.
  var reportedPlace: String? { reported.first { !$0.place.isEmpty }?.place }
  /// The place whose people are counted.
  var populationPlace: String? { population.first { !$0.place.isEmpty }?.place }

  /// An area of so many digits: 2 a province, 4 a district, 6 a sub-district.
  func area(digits: Int) -> String? { areas.map(\.code).first { $0.utf8.count == digits } }

  /// The unit, where it is in service on the day and of one of the kinds.
  func unit(_ kinds: String..., where matches: (WireUnit) -> Bool = { _ in true }) -> String? {
    units.first { kinds.contains($0.kind) && isInService($0) && matches($0) }?.code
  }

  private func isInService(_ unit: WireUnit) -> Bool {
    (unit.validFrom.day.map { hasCome($0) } ?? true) && !(unit.validTo.day.map { hasCome($0 + 1) } ?? false)
  }

  // MARK: Assessments

  /// Entries of an item dated up to the day, of this year only or of all years.
  func entries(_ indicator: String, _ item: String, thisYear: Bool = true) -> [WireAssessment] {
    assessments.filter {
      $0.indicator == indicator && $0.item == item && (thisYear ? isNow($0.day) : hasCome($0.day))
    }
  }

  /// Whether the newest entry of an item says passed.
  func stands(_ indicator: String, _ item: String, thisYear: Bool = true) -> Bool {
    latest(entries(indicator, item, thisYear: thisYear))?.passed ?? false
  }

  /// How many of the steps 1, 2, ... entered this year stand before the first that does not.
  func ladder(_ indicator: String, _ steps: Int) -> Int {
    (1...steps).first { !stands(indicator, "\($0)") }.map { $0 - 1 } ?? steps
  }

  // MARK: Reported figures

  /// All figures of an item that have come, whatever their year.
  func figures(_ indicator: String, _ item: String) -> [WireReportedValue] {
    reported.filter { $0.indicator == indicator && $0.item == item && hasCome($0.day) }
  }

  /// The figure reported of an item for a fiscal year, the newest dated; one without a day counts at once, after all others.
  func figure(_ indicator: String, _ item: String, of year: FiscalYear) -> Double? {
    reported.filter {
      $0.indicator == indicator && $0.item == item && $0.hasFiscalYear && $0.fiscalYear == Int32(year.buddhistYear)
        && ($0.date == 0 || hasCome($0.day))
    }.max { ($0.date, $0.updated) < ($1.date, $1.updated) }?.amount
  }

  /// The same for the year before, whenever it was dated: last year is over.
  func figureLastYear(_ indicator: String, _ item: String) -> Double? {
    reported.filter {
      $0.indicator == indicator && $0.item == item && $0.hasFiscalYear
        && $0.fiscalYear == Int32(year.previous.buddhistYear)
    }.max { ($0.date, $0.updated) < ($1.date, $1.updated) }?.amount
  }
}

extension WireReportedValue {
  var amount: Double? { hasValue ? value : nil }
}
