import HealthRecords

/// Makes the soiled form of a row, or the second row that is wrong.
enum DirtMaker {
  static func applies(_ kind: DirtKind, to row: F43Row) -> Bool {
    let date = row.table.dates.first.map { row[$0] } ?? ""
    switch kind {
    case .buddhistYear, .dashedDate, .wideDate, .impossibleDay, .zeroDate, .futureDate, .malformedDate, .missingDate,
      .ancientDate:
      return date.utf8.count == 8
    case .dashedStamp, .unitUnknown, .duplicate, .nullWords: return true
    case .dashedCitizen: return row.table.has("CID")
    case .citizenBlank, .citizenWrong: return row.table.has("CID") && row.table != .person
    case .unitShort: return row["HOSPCODE"].hasPrefix("0")
    case .icdDotted, .icdMalformed:
      return icd(row.table).map { row[$0].utf8.count > 3 } ?? false
    case .codeShort: return short(row).map { row[$0].hasPrefix("0") && row[$0] != "05" } ?? false
    case .nationShort: return row.table == .person && row["NATION"] == "099"
    case .dischargeBlank: return row.table == .person && row["DISCHARGE"] == "9"
    case .decimalComma, .thaiDigits, .labText, .labCensored, .labDeleted: return row.table == .labFU
    case .hba1cInMmol:
      return row.table == .labFU && PersonExport.isHbA1c(row["LABTEST"])
        && (Double(row["LABRESULT"]).map { (4...15).contains($0) } ?? false)
    case .labOutOfRange: return row.table == .labFU && PersonExport.isHbA1c(row["LABTEST"])
    case .pressureSwapped:
      return row.table == .chronicFU && (Int(row["SBP"]).map { $0 <= 200 } ?? false)
        && (Int(row["DBP"]).map { $0 >= 50 } ?? false)
    case .pressureOutOfRange, .pressureText: return row.table == .chronicFU
    case .weightInGrams, .heightInMetres: return row.table == .chronicFU || row.table == .nutrition
    case .pipeInText, .lineBreakInText: return row.table == .service
    case .sexUnknown, .typeAreaUnknown, .citizenCheckDigit: return row.table == .person
    case .codeUnknown: return codeColumn(row.table) != nil
    case .outdated: return oldValue(row) != nil
    case .orphanDiagnosis: return row.table == .diagnosisOPD
    case .stranger: return row.table == .labFU
    }
  }

  /// - Parameter draw: a random number, 1...60.
  static func make(_ kind: DirtKind, of row: F43Row, draw: Int) -> F43Row {
    var row = row
    let day = row.table.dates.first ?? ""
    switch kind {
    case .buddhistYear: for column in row.table.dates where !row[column].isEmpty { row[column] = buddhist(row[column]) }
    case .dashedDate: row[day] = dashed(row[day])
    case .wideDate: row[day] += "000000"
    case .dashedStamp: row["D_UPDATE"] = dashed(row["D_UPDATE"])
    case .dashedCitizen: row["CID"] = dashedCitizen(row["CID"])
    case .citizenBlank: row["CID"] = ""
    case .citizenWrong, .citizenCheckDigit: row["CID"] = CitizenNumbers.withWrongCheckDigit(row["CID"])
    case .unitShort: row["HOSPCODE"] = String(row["HOSPCODE"].drop { $0 == "0" })
    case .icdDotted: if let column = icd(row.table) { row[column] = dotted(row[column]) }
    case .codeShort: if let column = short(row) { row[column] = String(row[column].dropFirst()) }
    case .nationShort: row["NATION"] = "99"
    case .dischargeBlank: row["DISCHARGE"] = ""
    case .decimalComma: row["LABRESULT"] = row["LABRESULT"].split(separator: ".").joined(separator: ",")
    case .thaiDigits: row["LABRESULT"] = thai(row["LABRESULT"])
    case .hba1cInMmol: row["LABRESULT"] = mmol(row["LABRESULT"])
    case .pressureSwapped: (row["SBP"], row["DBP"]) = (row["DBP"], row["SBP"])
    case .weightInGrams: row["WEIGHT"] = String(Int((Double(row["WEIGHT"]) ?? 0) * 1_000 + 0.5))
    case .heightInMetres: row["HEIGHT"] = F43Row.decimal((Double(row["HEIGHT"]) ?? 0).rounded() / 100, 2)
    case .nullWords: for at in row.values.indices where row.values[at].isEmpty { row.values[at] = "NULL" }
    case .impossibleDay: row[day] = row[day].prefix(4) + "0931"
    case .zeroDate: row[day] = "00000000"
    case .futureDate: row[day] = "20991231"
    case .malformedDate: row[day] = String(row[day].dropLast())
    case .missingDate: row[day] = ""
    case .ancientDate: row[day] = row.table == .person ? "18500101" : "19490101"
    case .pipeInText: row["CHIEFCOMP"] += "|"
    case .lineBreakInText: row["CHIEFCOMP"] += "\r\n"
    case .labText: row["LABRESULT"] = "neg"
    case .labCensored: row["LABRESULT"] = "<5.0"
    case .labDeleted: row["LABRESULT"] = "*"
    case .labOutOfRange: row["LABRESULT"] = "630.00"
    case .pressureOutOfRange: row["SBP"] = "1280"
    case .pressureText: row["DBP"] = "abc"
    case .sexUnknown: row["SEX"] = "3"
    case .typeAreaUnknown: row["TYPEAREA"] = "6"
    case .icdMalformed: if let column = icd(row.table) { row[column] = "119E" }
    case .codeUnknown: if let column = codeColumn(row.table) { row[column] = row.table == .chronic ? "77" : "X" }
    case .unitUnknown: row["HOSPCODE"] = EventFault.unknownUnit
    case .duplicate: break
    case .outdated: if let (column, value) = oldValue(row) { age(&row, column, value, days: draw) }
    case .orphanDiagnosis: row["SEQ"] = "ORPHAN" + row["SEQ"]
    case .stranger:
      row["PID"] = "X" + row["PID"]
      row["CID"] = ""
    }
    return row
  }

  private static func icd(_ table: F43Table) -> String? {
    switch table {
    case .chronic: "CHRONIC"
    case .diagnosisOPD, .diagnosisIPD: "DIAGCODE"
    default: nil
    }
  }

  /// A column whose leading zero spreadsheets drop.
  private static func short(_ row: F43Row) -> String? {
    switch row.table {
    case .chronic: "TYPEDISCH"
    case .labFU: "LABTEST"
    case .epi: "VACCINETYPE"
    default: nil
    }
  }

  private static func codeColumn(_ table: F43Table) -> String? {
    switch table {
    case .chronic: "TYPEDISCH"
    case .diagnosisOPD, .diagnosisIPD: "DIAGTYPE"
    case .service: "TYPEOUT"
    case .accident: "URGENCY"
    default: nil
    }
  }

  /// What an older state of the row may have said.
  private static func oldValue(_ row: F43Row) -> (column: String, value: String)? {
    switch row.table {
    case .person: ("TYPEAREA", row["TYPEAREA"] == "4" ? "2" : "4")
    case .chronic: ("TYPEDISCH", "04")
    case .labFU: ("LABRESULT", row["LABRESULT"].hasPrefix("1") ? "12.50" : "5.10")
    case .chronicFU: ("SBP", "151")
    case .dental: ("PCARIES", "4")
    case .accident: ("URGENCY", row["URGENCY"] == "5" ? "2" : "5")
    case .labor: ("LBORN", "2")
    default: nil
    }
  }

  private static func age(_ row: inout F43Row, _ column: String, _ value: String, days: Int) {
    row[column] = value
    let stamp = row["D_UPDATE"]
    guard let number = Int64(stamp.prefix(8)), let day = LocalDate(yyyymmdd: number) else { return }
    row["D_UPDATE"] = "\((day - days).yyyymmdd)" + stamp.dropFirst(8)
  }

  private static func buddhist(_ date: String) -> String { Int(date).map { "\($0 + 5_430_000)" } ?? date }

  /// `2018-02-01`, with a time `2018-02-01 10:30:00`.
  private static func dashed(_ digits: String) -> String {
    let d = Array(digits)
    let date = String(d[0..<4]) + "-" + String(d[4..<6]) + "-" + String(d[6..<8])
    return d.count < 14 ? date : date + " " + String(d[8..<10]) + ":" + String(d[10..<12]) + ":" + String(d[12..<14])
  }

  private static func dashedCitizen(_ id: String) -> String {
    let d = Array(id)
    guard d.count == 13 else { return id }
    return String(d[0..<1]) + "-" + String(d[1..<5]) + "-" + String(d[5..<10]) + "-" + String(d[10..<12]) + "-"
      + String(d[12...])
  }

  /// `E119` as `e11.9`.
  private static func dotted(_ code: String) -> String { code.prefix(3).lowercased() + "." + code.dropFirst(3) }

  private static func thai(_ number: String) -> String {
    String(
      String.UnicodeScalarView(
        number.unicodeScalars.map { scalar in
          (0x30...0x39).contains(scalar.value) ? Unicode.Scalar(scalar.value + 0x0E20) ?? scalar : scalar
        }))
  }

  /// HbA1c in percent as mmol/mol with one decimal, fine enough to come back exactly: `% = 0.0915 · x + 2.15`.
  private static func mmol(_ percent: String) -> String {
    guard let value = Double(percent) else { return percent }
    return F43Row.decimal((value - 2.15) / 0.0915, 1)
  }
}
