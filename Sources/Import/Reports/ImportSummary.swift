package import HealthRecords

/// What one run did.
package struct ImportSummary: Sendable {
  /// One unit's rows of one table.
  package struct Line: Sendable {
    package let unit: Code
    package let table: TableID
    package let rows: Int
    package let accepted: Int
    package let rejected: Int
    package let corrected: Int
    package let noticed: Int
    /// Wait for the other half of their record, or for somebody to say who their person is.
    package let aside: Int
    /// Said what was known already, or were older than it.
    package let unchanged: Int
    package let events: Int
    package let latestDay: LocalDate?
    /// Milliseconds since 1970 UTC.
    package let latestUpdate: Int64?
    package let reasons: [Reason: Int]
  }

  package internal(set) var lines: [Line] = []
  package internal(set) var files = 0
  /// Names of files that are no table of the standard.
  package internal(set) var passedOver: [String] = []
  /// Files and archives that could not be read to their end.
  package internal(set) var damaged: [ImportError] = []
  /// Full replacements that were not carried out because a file of the table was damaged.
  package internal(set) var notReplaced: [TableID] = []
  package internal(set) var events: [(kind: String, count: Int)] = []
  package internal(set) var deadLetters = 0
  /// Columns that the standard does not have, each with the table.
  package internal(set) var unknownColumns: [String] = []
  package internal(set) var isDryRun = false

  package var rows: Int { lines.reduce(0) { $0 + $1.rows } }
  package var accepted: Int { lines.reduce(0) { $0 + $1.accepted } }
  package var rejected: Int { lines.reduce(0) { $0 + $1.rejected } }
  package var corrected: Int { lines.reduce(0) { $0 + $1.corrected } }
  package var aside: Int { lines.reduce(0) { $0 + $1.aside } }
  package var unchanged: Int { lines.reduce(0) { $0 + $1.unchanged } }
  package var eventCount: Int { events.reduce(0) { $0 + $1.count } }

  /// Every reason that any row had, the most frequent first.
  package var reasons: [(reason: Reason, rows: Int)] {
    var sums: [Reason: Int] = [:]
    for line in lines { sums.merge(line.reasons) { $0 + $1 } }
    return sums.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.map { ($0.key, $0.value) }
  }

  package func count(_ reason: Reason) -> Int { lines.reduce(0) { $0 + ($1.reasons[reason] ?? 0) } }

  /// A JSON object with fixed keys in fixed order.
  package var json: String {
    func object(_ pairs: [(String, String)]) -> String {
      "{" + pairs.map { "\(JSON.string($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    }
    func list(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }
    return object([
      ("dry_run", "\(isDryRun)"), ("files", "\(files)"), ("rows", "\(rows)"), ("accepted", "\(accepted)"),
      ("rejected", "\(rejected)"), ("corrected", "\(corrected)"), ("set_aside", "\(aside)"),
      ("unchanged", "\(unchanged)"), ("events", object(events.map { ($0.kind, "\($0.count)") })),
      ("dead_letters", "\(deadLetters)"), ("damaged", list(damaged.map { JSON.string($0.description) })),
      ("passed_over", list(passedOver.map { JSON.string(LongNumbers.masked($0)) })),
      ("not_replaced", list(notReplaced.map { JSON.string($0.name) })),
      ("unknown_columns", list(unknownColumns.map { JSON.string(LongNumbers.masked($0)) })),
      (
        "units",
        list(
          lines.map { line in
            object([
              ("unit", JSON.string(line.unit.description)), ("table", JSON.string(line.table.name)),
              ("rows", "\(line.rows)"), ("accepted", "\(line.accepted)"), ("rejected", "\(line.rejected)"),
              ("corrected", "\(line.corrected)"), ("set_aside", "\(line.aside)"), ("unchanged", "\(line.unchanged)"),
              ("latest_service", line.latestDay.map { JSON.string($0.description) } ?? "null"),
              ("latest_update", line.latestUpdate.map { JSON.string(Timestamp.iso(milliseconds: $0)) } ?? "null"),
              (
                "reasons",
                object(
                  line.reasons.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key.rawValue, "\($0.value)") })
              ),
            ])
          })
      ),
    ])
  }
}
