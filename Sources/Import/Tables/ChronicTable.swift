internal import HealthRecords

enum ChronicTable: Table {
  static let layout = Layout(
    "HOSPCODE PID DATE_DIAG CHRONIC HOSP_DX HOSP_RX DATE_DISCH TYPEDISCH D_UPDATE CID HOSPCODE9 HOSP9_DX HOSP9_RX")
  private static let date = layout["DATE_DIAG"]
  private static let code = layout["CHRONIC"]
  private static let left = layout["DATE_DISCH"]
  private static let type = layout["TYPEDISCH"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    let date = try row.eventDate(date)
    guard let code = try row.icd(code) else { throw row.reject(.missing, Self.code) }
    draft.key(date)
    draft.key(code)
    draft.keyPerson()
    draft.day = date
    guard let type = try row.padded(type, width: 2) else { throw row.reject(.missing, Self.type) }
    guard type >= "01", type <= "11" else { throw row.reject(.codeUnknown, Self.type) }
    let left = row.minorDate(left)
    if let left, left < date { throw row.reject(.dateOrder, Self.left) }
    draft.body.code(10, code)
    draft.body.date(11, date)
    draft.body.code(12, type)
    draft.body.date(13, left)
  }
}
