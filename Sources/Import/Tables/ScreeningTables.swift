internal import HealthRecords

enum SpecialPPTable: Table {
  static let layout = Layout(
    "HOSPCODE PID SEQ DATE_SERV SERVPLACE PPSPECIAL PPSPLACE PROVIDER D_UPDATE CID HOSPCODE9 PPSPLACE9")
  private static let date = layout["DATE_SERV"]
  private static let code = layout["PPSPECIAL"]
  /// Short codes that were withdrawn when a last digit was added.
  private static let retired: Set<Code> = ["1B003", "1B004", "1B12", "1B128", "1B20", "1B21", "1B22", "1B23", "1B24"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    let date = try row.eventDate(date)
    guard let code = try row.code(code, width: 8) else { throw row.reject(.missing, Self.code) }
    // A digit, a letter, then digits: 1B260.
    let text = Array(code.description.utf8)
    guard text.count >= 4, (0x30...0x39).contains(text[0]), text[1] >= 0x41,
      text[2...].allSatisfy({ (0x30...0x39).contains($0) })
    else { throw row.reject(.codeMalformed, Self.code) }
    if retired.contains(code) { row.note(.retiredCode) }
    draft.key(date)
    draft.key(code)
    draft.keyPerson()
    draft.day = date
    draft.body.date(10, date)
    draft.body.code(11, code)
  }
}

enum NCDScreenTable: Table {
  static let layout = Layout(
    "HOSPCODE PID SEQ DATE_SERV SERVPLACE SMOKE ALCOHOL DMFAMILY HTFAMILY WEIGHT HEIGHT WAIST_CM SBP_1 DBP_1 SBP_2 "
      + "DBP_2 BSLEVEL BSTEST SCREENPLACE PROVIDER D_UPDATE CID HOSPCODE9 SCREENPLACE9")
  private static let date = layout["DATE_SERV"]
  private static let weight = layout["WEIGHT"]
  private static let height = layout["HEIGHT"]
  private static let glucose = layout["BSLEVEL"]
  private static let test = layout["BSTEST"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    let date = try row.eventDate(date)
    draft.key(date)
    draft.keyPerson()
    draft.day = date
    let test = try row.choice(test, "12349")
    var glucose = try row.measured(glucose)
    if let value = glucose, !(10_000...2_000_000).contains(value) { throw row.reject(.numberRange, Self.glucose) }
    if test == 0x39, glucose != nil {
      row.note(.glucoseUntested)
      glucose = nil
    }
    // The second reading is the one that counts, where there is one.
    let first = try row.pressure(layout["SBP_1"], layout["DBP_1"])
    let pressure = try row.pressure(layout["SBP_2"], layout["DBP_2"]) ?? first
    draft.body.date(10, date)
    draft.body.optional(11, thousandths: glucose)
    draft.body.character(12, test)
    draft.body.optional(13, thousandths: try row.weight(weight, required: false))
    draft.body.optional(14, thousandths: try row.height(height, required: false))
    draft.body.optional(15, pressure?.sbp)
    draft.body.optional(16, pressure?.dbp)
  }
}

enum NutritionTable: Table {
  static let layout = Layout(
    "HOSPCODE PID SEQ DATE_SERV NUTRITIONPLACE WEIGHT HEIGHT HEADCIRCUM CHILDDEVELOP FOOD BOTTLE PROVIDER D_UPDATE CID "
      + "HOSPCODE9 NUTRITIONPLACE9")
  private static let date = layout["DATE_SERV"]
  private static let weight = layout["WEIGHT"]
  private static let height = layout["HEIGHT"]
  private static let food = layout["FOOD"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    let date = try row.eventDate(date)
    draft.key(date)
    draft.keyPerson()
    draft.day = date
    let food = try row.choice(food, "0123459")
    let weight = try row.weight(weight, required: true)
    let height = try row.height(height, required: true)
    guard weight != nil || height != nil || food != nil else { throw row.reject(.bothMissing, Self.weight) }
    draft.body.date(10, date)
    draft.body.optional(11, thousandths: weight)
    draft.body.optional(12, thousandths: height)
    draft.body.character(13, food == 0x39 ? nil : food)
    // No column says when the measurement was typed in; the last change is the nearest there is.
    draft.body.date(14, Timestamp.day(ofMilliseconds: context.updated))
  }
}

enum EPITable: Table {
  static let layout = Layout(
    "HOSPCODE PID SEQ DATE_SERV VACCINETYPE VACCINEPLACE PROVIDER D_UPDATE CID HOSPCODE9 VACCINEPLACE9")
  private static let date = layout["DATE_SERV"]
  private static let vaccine = layout["VACCINETYPE"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    let date = try row.eventDate(date)
    // Some newer codes have four characters; digits alone are three, with the zero that spreadsheets drop.
    guard var vaccine = try row.code(vaccine, width: 4) else { throw row.reject(.missing, Self.vaccine) }
    if vaccine.count < 3 { vaccine = try row.padded(Self.vaccine, width: 3) ?? .empty }
    guard vaccine.count >= 3 else { throw row.reject(.codeMalformed, Self.vaccine) }
    draft.key(date)
    draft.key(vaccine)
    draft.keyPerson()
    draft.day = date
    draft.body.date(10, date)
    draft.body.code(11, vaccine)
  }
}
