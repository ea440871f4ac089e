/// From a program's own laboratory codes to the standard's seven digits.
///
/// HOSxP has the standard's code beside each item (`lab_items.provis_labcode`), JHCIS in its own code table; neither changes
/// often, so a list is exported once: CSV with the columns `code,labtest`.
package struct LabMap: Sendable {
  private var tests: [String: String] = [:]

  /// What is known without a list: JHCIS's HbA1c.
  package init(_ source: ChangeSource) { if source == .jhcis { tests["CH99"] = "0531601" } }

  /// - Throws: `ImportError.setting` with the line that cannot be read.
  package mutating func add(csv path: String) throws(ImportError) {
    for line in try CSVTable(path: path, required: ["code", "labtest"]).lines {
      guard !line["code"].isEmpty, !line["labtest"].isEmpty else {
        throw .setting("\(InputFinder.lastPart(path)), line \(line.number): code and labtest must both be given.")
      }
      tests[line["code"].uppercased()] = line["labtest"]
    }
  }

  subscript(_ code: String) -> String? { tests[code.uppercased()] }
}
