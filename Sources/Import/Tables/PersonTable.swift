internal import HealthRecords

enum PersonTable: Table {
  static let layout = Layout(
    "HOSPCODE CID PID HID PRENAME NAME LNAME HN SEX BIRTH MSTATUS OCCUPATION_OLD OCCUPATION_NEW RACE NATION RELIGION "
      + "EDUCATION FSTATUS FATHER MOTHER COUPLE VSTATUS MOVEIN DISCHARGE DDISCHARGE ABOGROUP RHGROUP LABOR PASSPORT "
      + "TYPEAREA D_UPDATE TELEPHONE MOBILE HOSPCODE9")
  private static let cid = layout["CID"]
  private static let hid = layout["HID"]
  private static let sex = layout["SEX"]
  private static let birth = layout["BIRTH"]
  private static let nation = layout["NATION"]
  private static let discharge = layout["DISCHARGE"]
  private static let dischargeDate = layout["DDISCHARGE"]
  private static let typeArea = layout["TYPEAREA"]

  private static let thai: Code = "099"

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    draft.keyPerson()
    let sex = try row.requiredChoice(sex, "12", .sexUnknown)
    let birth = try row.birthDate(birth)
    let age = birth.completedYears(until: row.today)
    guard age <= 120 else { throw row.reject(.ageImpossible, Self.birth) }
    if age > 100 { row.note(.ageHigh) }
    if birth.civil.month == 1, birth.civil.day == 1 { row.note(.birthFirstOfJanuary) }
    let nation = try nationality(row)
    let typeArea = try row.requiredChoice(typeArea, "12345", .typeAreaUnknown)
    var discharge = try row.choice(discharge, "1239", .dischargeUnknown)
    var leftOn = row.minorDate(dischargeDate)
    if let day = leftOn, day < birth {
      row.note(.optionalDate)
      leftOn = nil
    }
    switch discharge {
    case nil:
      // Old exports leave it blank for everybody who is still there.
      discharge = 0x39
      row.note(.dischargeAssumed)
    case 0x39: if leftOn != nil { row.note(.dischargeDateAlone) }
    default: if leftOn == nil { row.note(.dischargeUndated) }
    }
    if draft.citizen == nil, nation == thai { row.note(.citizenMissing) }
    // Numbers that begin with 0 are given to people who are registered without Thai nationality; a spreadsheet drops it.
    if draft.citizen != nil, nation == thai, row.bytes(cid).first == 0x30 || row.bytes(cid).count == 12 {
      row.note(.citizenForeign)
    }
    draft.birth = birth
    if discharge == 0x31 { draft.death = leftOn }
    draft.home.append(contentsOf: row.bytes(hid))
    draft.body.date(10, birth)
    draft.body.character(11, sex)
    draft.body.code(12, nation)
    draft.body.character(13, typeArea)
    draft.body.character(14, discharge)
    draft.body.date(15, leftOn)
    // Field 16, the sub-district, comes from the home and is added when that is looked up.
  }

  /// Three digits; `99`, `TH` and the like are put right.
  private static func nationality(_ row: Row) throws(Rejection) -> Code? {
    let field = try row.required(nation)
    guard let code = Code(ascii: field) else { throw row.reject(.nationUnknown, nation) }
    if code == "TH" || code == "THA" || code == "THAI" {
      row.note(.nationNormalised)
      return thai
    }
    guard field.count <= 3, field.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      throw row.reject(.nationUnknown, nation)
    }
    if field.count == 3 { return code }
    row.note(.nationNormalised)
    return Code(String(repeating: "0", count: 3 - field.count) + code.description)
  }
}
