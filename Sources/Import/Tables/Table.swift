/// One table of the standard: its columns, and how a row becomes a part of a record.
protocol Table {
  static var layout: Layout { get }
  /// Reads one row. The unit, the person and D_UPDATE are read before; this reads the rest and sets the draft's id.
  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection)
}
