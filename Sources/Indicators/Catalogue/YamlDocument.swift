import Yams

/// One YAML file of a catalogue, with the place of every value in it.
final class YamlDocument {
  let file: String
  let lines: [[Unicode.Scalar]]
  private let report: (CatalogueError) -> Void

  /// Parses the text; nil after reporting why it is no YAML.
  static func parse(_ text: String, file: String, report: @escaping (CatalogueError) -> Void) -> YamlValue? {
    let document = YamlDocument(file: file, text: text, report: report)
    do {
      guard let node = try Yams.compose(yaml: text) else {
        document.fail(1, 1, "the file is empty")
        return nil
      }
      return YamlValue(node: node, document: document)
    } catch let error as YamlError {
      document.fail(error)
    } catch {
      document.fail(1, 1, "not readable as YAML")
    }
    return nil
  }

  private init(file: String, text: String, report: @escaping (CatalogueError) -> Void) {
    self.file = file
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
    self.report = report
  }

  func fail(_ line: Int, _ column: Int, _ message: String, suggestion: String? = nil) {
    report(CatalogueError(file: file, line: line, column: column, message: message, suggestion: suggestion))
  }

  func report(_ error: CatalogueError) { report(error) as Void }

  private func fail(_ error: YamlError) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      let hint =
        problem.contains("mapping values are not allowed") || problem.contains("could not find expected ':'")
        ? " (an expression with “: ”, or one that starts with a quote or bracket, needs a block: write | and a new line)"
        : ""
      fail(mark.line, mark.column, "not readable as YAML: \(problem)\(hint)")
    case .duplicatedKeysInMapping(let keys, let context):
      fail(context.mark.line, context.mark.column, "“\(keys.first ?? "")” is given twice")
    case .reader(let problem, _, _, _): fail(1, 1, "not readable as YAML: \(problem)")
    default: fail(1, 1, "not readable as YAML")
    }
  }
}
