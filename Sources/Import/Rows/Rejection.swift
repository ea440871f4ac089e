/// Why one row is not accepted. The value itself is not kept: it may be a name or a citizen id.
struct Rejection: Error {
  let reason: Reason
  /// The column in the table's layout, nil where the row as a whole is at fault.
  let column: Int?
  let valueClass: ValueClass

  init(_ reason: Reason, _ column: Int? = nil, _ value: UnsafeRawBufferPointer? = nil) {
    self.reason = reason
    self.column = column
    valueClass = value.map { ValueClass($0) } ?? .none
  }
}
