internal import HealthRecords

enum LabFUTable: Table {
  static let layout = Layout(
    "HOSPCODE PID SEQ DATE_SERV LABTEST LABRESULT D_UPDATE LABPLACE CID PROVIDER HOSPCODE9")
  private static let date = layout["DATE_SERV"]
  private static let test = layout["LABTEST"]
  private static let result = layout["LABRESULT"]

  /// What a test's result can be, in thousandths of the unit that its code implies.
  enum Scale {
    case number(ClosedRange<Int64>)
    case hba1c
    /// 0, 1, 2 or words: the value is kept where it is a number.
    case coded
  }

  private static let scales: [Code: Scale] = {
    let glucose = Scale.number(10_000...2_000_000)
    var scales: [Code: Scale] = ["05": .hba1c, "0531601": .hba1c]
    for code in ["01", "02", "03", "04", "0531001", "0531002", "0531004", "0531101", "0531102"] as [Code] {
      scales[code] = glucose
    }
    for code in ["06", "0546602"] as [Code] { scales[code] = .number(10_000...10_000_000) }  // triglycerides, mg/dl
    for code in ["07", "0541602", "08", "0541202", "09", "0541402"] as [Code] {
      scales[code] = .number(5_000...2_000_000)
    }
    for code in ["10", "0583001", "0583002"] as [Code] { scales[code] = .number(1_000...400_000) }  // BUN, mg/dl
    for code in creatinine { scales[code] = .number(100...30_000) }  // creatinine, mg/dl
    for code in eGFR { scales[code] = .number(1_000...250_000) }  // eGFR, ml/min/1.73 m²
    for code in ["16", "0621401"] as [Code] { scales[code] = .number(2_000...25_000) }  // haemoglobin, g/dl
    scales["0621201"] = .number(5_000...75_000)  // haematocrit, %
    for code in ["18", "0511402"] as [Code] { scales[code] = .number(1_000...12_000) }  // potassium, mEq/l
    return scales
  }()

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    let date = try row.eventDate(date)
    let test = try testCode(row)
    draft.key(date)
    draft.key(test)
    draft.keyPerson()
    draft.day = date
    let value = try value(row, test, &draft)
    draft.body.date(10, date)
    draft.body.code(11, test)
    draft.body.optional(12, thousandths: value)
  }

  /// Two or seven digits. One digit has lost its zero, and so has six.
  private static func testCode(_ row: Row) throws(Rejection) -> Code {
    let field = try row.required(test)
    guard field.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { throw row.reject(.labCodeMalformed, test) }
    switch field.count {
    case 2, 7: return Code(ascii: field) ?? .empty
    case 1: return try row.padded(test, width: 2) ?? .empty
    case 6: return try row.padded(test, width: 7) ?? .empty
    default: throw row.reject(.labCodeMalformed, test)
    }
  }

  private static let creatinine: [Code] = ["0581902", "11"]
  private static let eGFR: [Code] = ["0581904", "15"]

  private static func value(_ row: Row, _ test: Code, _ draft: inout Draft) throws(Rejection) -> Int64? {
    let scale = scales[test] ?? .coded
    let field = try row.required(result)
    if isDeleted(field) { throw row.reject(.labDeleted, result) }
    let number: Int64
    do throws(Rejection) {
      guard let parsed = try row.thousandths(result) else { throw row.reject(.missing, result) }
      number = parsed
    } catch {
      if case .coded = scale { return nil }
      if field[0] == 0x3C || field[0] == 0x3E { throw row.reject(.labCensored, result) }
      throw row.reject(.labText, result)
    }
    switch scale {
    case .coded: return (-2_000_000_000...2_000_000_000).contains(number) ? number : nil
    case .number(let range):
      if eGFR.contains(test) { draft.kidney = (.eGFR, number) }
      if creatinine.contains(test) { draft.kidney = (.creatinine, number) }
      guard range.contains(number) else { throw row.reject(number < 0 ? .numberNegative : .numberRange, result) }
      return number
    case .hba1c: return try hba1c(row, number)
    }
  }

  /// HbA1c in percent (NGSP). From 20 on the number is mmol/mol (IFCC) and is converted by the master equation
  /// `% = 0.0915 · x + 2.15`, rounded to the two decimals of the column; between 15 and 20 nothing is guessed: the
  /// column's unit is percent.
  private static func hba1c(_ row: Row, _ number: Int64) throws(Rejection) -> Int64 {
    switch number {
    case 3_000..<15_000: return number
    case 15_000..<20_000:
      row.note(.hba1cUnclear)
      return number
    case 20_000...200_000:
      row.note(.hba1cConverted)
      // Ten-thousandths, then rounded half up to hundredths.
      return (number * 915 / 1_000 + 21_500 + 50) / 100 * 10
    case ..<0: throw row.reject(.numberNegative, result)
    default: throw row.reject(.numberRange, result)
    }
  }

  private static func isDeleted(_ field: UnsafeRawBufferPointer) -> Bool {
    if field.count == 1, field[0] == 0x2A { return true }
    guard field.count == 6 else { return false }
    let word: StaticString = "DELETE"
    for i in 0..<6 where field[i] & 0xDF != word.utf8Start[i] { return false }
    return true
  }
}
