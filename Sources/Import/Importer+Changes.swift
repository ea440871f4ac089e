internal import Glibc
package import HealthRecords

extension Importer {
  /// Imports changes of a hospital program's tables as Debezium tells them, one message a line, `-` for standard input.
  ///
  /// Every row becomes one of the 43 files and is checked, made anonymous and joined as those are. The order is the
  /// database's own (its clock and its log), not that of the lines; telling a change twice changes nothing.
  ///
  /// - Parameters:
  ///   - unit: the unit whose database it is; JHCIS says so in every row.
  ///   - labs: from the program's laboratory codes to the standard's.
  package func importChanges(
    _ paths: [String], from source: ChangeSource, unit: Code?, labs: LabMap
  ) throws(ImportError) -> ImportSummary {
    guard source == .jhcis || unit != nil else {
      throw .setting("HOSxP's rows do not say whose they are: name the unit with --unit.")
    }
    progress.filesTotal = paths.count
    for path in paths {
      let name = path == "-" ? "standard input" : InputFinder.lastPart(path)
      let changes = try ChangeImport(self, source, unit: unit, labs, file: name)
      let lines = try LineReader(try FileSource(path: path), convert: true)
      progress.file = name
      reading: while true {
        switch try lines.next() {
        case .end: break reading
        case .tooLong: try changes.take([0x7B], line: lines.lineNumber)
        case .text(let text): try changes.take(Array(text), line: lines.lineNumber)
        }
        try afterRow(bytesDone: Int64(lines.bytesRead))
      }
      summary.files += 1
      progress.filesDone += 1
    }
    try finish()
    return summary
  }
}
