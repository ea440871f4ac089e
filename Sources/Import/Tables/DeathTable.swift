internal import HealthRecords

enum DeathTable: Table {
  static let layout = Layout(
    "HOSPCODE PID HOSPDEATH AN SEQ DDEATH CDEATH_A CDEATH_B CDEATH_C CDEATH_D ODISEASE CDEATH PREGDEATH PDEATH PROVIDER "
      + "D_UPDATE CID HOSPCODE9 HOSP9_DEATH")
  private static let place = layout["HOSPDEATH"]
  private static let date = layout["DDEATH"]
  private static let cause = layout["CDEATH"]
  private static let pregnancy = layout["PREGDEATH"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    draft.keyPerson()
    let date = try row.eventDate(date)
    draft.day = date
    draft.death = date
    var cause = try row.icd(cause)
    // Line (a) is the mode of dying and never stands in for the underlying cause: not coded is not coded.
    if cause == nil { row.note(.causeMissing) }
    if let letter = cause?.prefix(1), letter == "S" || letter == "T" || letter == "Z" {
      row.note(.causeNotUnderlying)
      cause = nil
    }
    // 9 and 0 are written for "does not apply".
    let pregnancy = try row.choice(pregnancy, "01239")
    var place = try row.code(place, width: 9)
    if place == "00000" || place == "99999" { place = nil }
    draft.body.date(10, date)
    draft.body.code(11, cause)
    draft.body.character(12, pregnancy == 0x31 || pregnancy == 0x32 ? pregnancy : nil)
    draft.body.code(13, place)
  }
}
