import Import

/// The summary of an import for a terminal.
enum ImportSummaryText {
  static func text(_ summary: ImportSummary) -> String {
    var lines: [String] = []
    if summary.isDryRun { lines.append("Dry run: nothing was sent and nothing is remembered.") }
    lines.append(
      "\(summary.rows) rows read: \(summary.accepted) accepted (\(summary.corrected) corrected, \(summary.unchanged) "
        + "unchanged), \(summary.rejected) rejected, \(summary.aside) set aside")
    let kinds = summary.events.map { "\($0.count) \($0.kind)" }.joined(separator: ", ")
    lines.append("\(summary.eventCount) events\(kinds.isEmpty ? "" : ": " + kinds)")
    for (reason, count) in summary.reasons {
      lines.append("  \(reason.severity.rawValue) \(reason.rawValue): \(count)")
    }
    for error in summary.damaged { lines.append("damaged: \(error)") }
    for table in summary.notReplaced { lines.append("not replaced, because a file is damaged: \(table.name)") }
    if !summary.unknownColumns.isEmpty {
      lines.append("columns passed over: \(summary.unknownColumns.joined(separator: ", "))")
    }
    if !summary.passedOver.isEmpty { lines.append("\(summary.passedOver.count) other files passed over") }
    return lines.joined(separator: "\n")
  }
}
