/// How well-behaved the province's sources are, and how often what is rare happens. All shares are 0...1.
package struct SimulationOptions: Hashable, Sendable {
  /// Spoilt events, per good event of the kinds that are spoilt (person, chronic, lab, visit, death). Default 0.
  package var malformedShare = 0.0
  /// Records first entered with a mistake that a newer version corrects.
  package var correctedShare = 0.02
  /// Among corrections, those whose version has the very same `updated`: the later position in the log has to win.
  package var equalUpdatedShare = 0.05
  /// Records deleted some time after they were entered.
  package var deletedShare = 0.004
  /// Versions sent twice.
  package var resentShare = 0.01
  /// Versions that come 15 to 60 days late; another 28 % come 1 to 14 days late.
  package var lateShare = 0.02
  /// Maternal deaths per 100,000 deliveries. The real figure is near 20, which a province may not meet in a year.
  package var maternalDeathsPer100k = 120.0
  /// New tuberculosis cases per 100,000 people and year.
  package var tuberculosisPer100k = 170.0

  package init() {}

  /// No mistakes, no repeats, nothing late: the source that never was.
  package static var wellBehaved: SimulationOptions {
    var options = SimulationOptions()
    options.correctedShare = 0
    options.deletedShare = 0
    options.resentShare = 0
    options.lateShare = 0
    return options
  }
}
