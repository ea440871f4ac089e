import HealthRecords

@testable import Import

/// One import, as the tests start it.
enum Run {
  static let today = LocalDate(year: 2018, month: 9, day: 30)!

  /// - Parameter database: a path; empty for a private one.
  static func f43(
    _ paths: [String], database: String = "", into sink: CollectingSink = CollectingSink(),
    key: PseudonymKey = TestID.key, _ change: (inout ImportOptions) -> Void = { _ in }
  ) throws -> ImportSummary {
    var options = ImportOptions(database: database, today: today)
    change(&options)
    return try Importer(options, key: key, sink: sink).importF43(paths)
  }

  /// Imports one export and gives back what was sent.
  static func events(_ export: Export) throws -> (summary: ImportSummary, sink: CollectingSink) {
    let folder = try TemporaryFolder()
    let sink = CollectingSink()
    let summary = try f43([try export.write(to: folder)], into: sink)
    return (summary, sink)
  }
}
