extension F43Row {
  /// The request of DATA_CORRECT that takes a row back, as structure 2.4 has it: the table and its key columns.
  init(deleting row: F43Row, updated: Int64) {
    let pairs = row.table.key.map { "\"\($0)\":\"\(row[$0])\"" }.joined(separator: ",")
    self.init(
      .dataCorrect, unit: row["HOSPCODE"], updated: updated,
      ["TABLENAME": row.table.rawValue, "DATA_CORRECT": "{\(pairs)}"])
  }
}
