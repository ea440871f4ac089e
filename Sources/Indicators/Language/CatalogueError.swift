/// One mistake in a catalogue: where it is, what is wrong, and what was probably meant.
package struct CatalogueError: Error, Hashable, Sendable {
  /// Path inside the catalogue: `indicators/17.1.yaml`.
  package let file: String
  /// From 1; 0 where the mistake has no line (a missing file).
  package let line: Int
  /// In Unicode scalars, from 1.
  package let column: Int
  package let message: String
  /// The nearest valid name.
  package let suggestion: String?
  /// Only follows from a mistake that is reported elsewhere.
  var isConsequence = false

  package init(file: String, line: Int, column: Int, message: String, suggestion: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.suggestion = suggestion
  }
}

extension CatalogueError: CustomStringConvertible {
  /// `file:line:column: message`, as editors and compilers understand it.
  package var description: String {
    let place = line > 0 ? "\(file):\(line):\(column)" : file
    return "\(place): \(message)" + (suggestion.map { "; did you mean “\($0)”?" } ?? "")
  }
}

/// All mistakes found in one run; an author repairs them together.
package struct CatalogueErrors: Error, Sendable, CustomStringConvertible {
  package let errors: [CatalogueError]

  package init(_ errors: [CatalogueError]) {
    self.errors = errors.sorted { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
  }

  package var description: String { errors.map(\.description).joined(separator: "\n") }
}
