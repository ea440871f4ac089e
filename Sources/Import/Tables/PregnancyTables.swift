internal import HealthRecords

enum LaborTable: Table {
  static let layout = Layout(
    "HOSPCODE PID GRAVIDA LMP EDC BDATE BRESULT BPLACE BHOSP BTYPE BDOCTOR LBORN SBORN D_UPDATE CID HOSPCODE9 BHOSP9")
  private static let gravida = layout["GRAVIDA"]
  private static let lmp = layout["LMP"]
  private static let date = layout["BDATE"]
  private static let live = layout["LBORN"]
  private static let still = layout["SBORN"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    let date = try row.eventDate(date)
    let gravida = try row.count(gravida, upTo: 25)
    draft.key(date)
    if let gravida { draft.key(Code(String(gravida)) ?? .empty) }
    draft.keyPerson()
    draft.day = date
    let live = try row.count(live, upTo: 9)
    let still = try row.count(still, upTo: 9)
    var lmp = row.minorDate(lmp)
    if let day = lmp, day >= date || date - day > 320 {
      row.note(.optionalDate)
      lmp = nil
    }
    draft.body.date(10, date)
    draft.body.optional(11, live)
    draft.body.optional(12, still)
    draft.body.optional(13, gravida)
    draft.body.date(15, lmp)
  }
}

enum NewbornTable: Table {
  static let layout = Layout(
    "HOSPCODE PID MPID GRAVIDA GA BDATE BTIME BPLACE BHOSP BIRTHNO BTYPE BDOCTOR BWEIGHT ASPHYXIA VITK TSH TSHRESULT "
      + "D_UPDATE CID LENGTH HEADCIRCUM HOSPCODE9 BHOSP9")
  private static let date = layout["BDATE"]
  private static let weight = layout["BWEIGHT"]
  private static let asphyxia = layout["ASPHYXIA"]
  /// From fiscal year 2564 on ASPHYXIA is the Apgar score at one minute; before, 1 was yes and 0 or 2 no.
  private static let apgarSince = LocalDate(year: 2020, month: 10, day: 1)!

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    let date = try row.eventDate(date)
    draft.key(date)
    draft.keyPerson()
    draft.day = date
    draft.body.date(10, date)
    draft.body.optional(11, try grams(row).map { Int32($0) })
    draft.body.character(12, try asphyxia(row, date))
  }

  /// 200…8,000 g; kilograms are put right.
  private static func grams(_ row: Row) throws(Rejection) -> Int64? {
    guard let value = try row.measured(weight) else { return nil }
    if (200_000...8_000_000).contains(value) { return value / 1_000 }
    if (200...8_000).contains(value) {
      row.note(.weightGrams)
      return value
    }
    throw row.reject(.numberRange, weight)
  }

  private static func asphyxia(_ row: Row, _ date: LocalDate) throws(Rejection) -> UInt8? {
    guard let value = try row.whole(asphyxia) else { return nil }
    if value == 99 || value == 9 && date < apgarSince { return nil }
    if date < apgarSince {
      switch value {
      case 0, 2: return 0x30
      case 1: return 0x31
      default: throw row.reject(.codeUnknown, asphyxia)
      }
    }
    guard (0...10).contains(value) else { throw row.reject(.codeUnknown, asphyxia) }
    return value <= 7 ? 0x31 : 0x30
  }
}

enum ANCTable: Table {
  static let layout = Layout(
    "HOSPCODE PID SEQ DATE_SERV GRAVIDA ANCNO GA ANCRESULT ANCPLACE PROVIDER D_UPDATE CID WEIGHT HOSPCODE9 ANCPLACE9")
  private static let date = layout["DATE_SERV"]
  private static let gravida = layout["GRAVIDA"]
  private static let number = layout["ANCNO"]
  private static let weeks = layout["GA"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    let date = try row.eventDate(date)
    draft.key(date)
    draft.keyPerson()
    draft.day = date
    let gravida = try row.count(gravida, upTo: 25)
    let weeks = try row.measured(weeks).map { $0 / 1_000 }
    if let weeks, weeks > 45 { throw row.reject(.numberRange, Self.weeks) }
    var number = try row.whole(number)
    if let n = number, !(1...9).contains(n) {
      row.note(.fieldDropped)
      number = nil
    }
    draft.body.date(10, date)
    draft.body.optional(11, weeks.map { Int32($0) })
    draft.body.optional(12, number.map { Int32($0) })
    draft.body.optional(13, gravida)
  }
}
