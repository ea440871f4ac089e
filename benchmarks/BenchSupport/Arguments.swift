/// The arguments of a benchmark: `--name value`, and flags. Every program needs a handful of them and no more.
package struct Arguments {
  private var values: [String: String] = [:]

  /// - Throws: for a name that is not among `known`, or has no value.
  package init(_ arguments: [String] = Array(CommandLine.arguments.dropFirst()), known: [String]) throws {
    var rest = arguments[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("--"), known.contains(String(word.dropFirst(2))), let value = rest.popFirst() else {
        throw BenchError("\(word): the options are \(known.map { "--\($0) VALUE" }.joined(separator: ", "))")
      }
      values[String(word.dropFirst(2))] = value
    }
  }

  package subscript(_ name: String) -> String? { values[name] }

  package func integer(_ name: String, _ byDefault: Int) throws -> Int {
    guard let text = values[name] else { return byDefault }
    guard let value = Int(text), value >= 0 else { throw BenchError("--\(name) \(text): not a number") }
    return value
  }
}

/// What ends a benchmark: something it stands on does not work, or an answer is wrong.
package struct BenchError: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}
