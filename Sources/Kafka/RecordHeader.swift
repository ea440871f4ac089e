/// One header of a record: a name and bytes. Names may repeat; the last one counts.
package struct RecordHeader: Hashable, Sendable {
  package var name: String
  /// Nil is a header without a value, which Kafka tells from an empty one.
  package var value: [UInt8]?

  package init(_ name: String, _ value: [UInt8]?) {
    self.name = name
    self.value = value
  }

  package init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }
}
