/// A position in one partition's log. What is stored or committed is the next offset to read, not the last one read.
package struct Offset: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let rawValue: Int64

  package init(_ rawValue: Int64) { self.rawValue = rawValue }

  package var next: Offset { Offset(rawValue + 1) }

  package static func < (a: Offset, b: Offset) -> Bool { a.rawValue < b.rawValue }

  package var description: String { "\(rawValue)" }
}
