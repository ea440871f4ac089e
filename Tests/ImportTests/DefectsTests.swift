import HealthRecords
import Testing

@testable import Import

@Suite("Every defect is recognised with its reason")
struct DefectsTests {
  /// One thing that is wrong with an otherwise clean row.
  struct Defect: CustomTestStringConvertible, Sendable {
    let table: TableID
    let changes: [String: String]
    let reason: Reason
    /// The column that the dead letter must name; nil for reasons that reject nothing or concern the whole row.
    var column: String?

    init(_ table: TableID, _ changes: [String: String], _ reason: Reason, _ column: String? = nil) {
      self.table = table
      self.changes = changes
      self.reason = reason
      self.column = column
    }

    var testDescription: String { "\(table.name) \(changes.keys.sorted().joined(separator: ",")): \(reason.rawValue)" }
  }

  static let defects: [Defect] = [
    // Who and where.
    Defect(.person, ["CID": String(TestID.citizen(1).dropLast(3))], .citizenLength, "CID"),
    Defect(.person, ["CID": "A" + TestID.citizen(1).dropFirst()], .citizenNotDigits, "CID"),
    Defect(.person, ["CID": String(repeating: "1", count: 13)], .citizenRepeated, "CID"),
    Defect(.person, ["CID": TestID.wrongCheckDigit(1)], .citizenCheckDigit, "CID"),
    Defect(.person, ["CID": TestID.withCheckDigit("001111111111")], .citizenDoubleZero, "CID"),
    Defect(.person, ["CID": TestID.withCheckDigit("010001123456")], .citizenMadeUp),
    Defect(.person, ["CID": ""], .citizenMissing),
    Defect(.person, ["CID": TestID.withCheckDigit("012345678901")], .citizenForeign),
    Defect(.person, ["CID": String(TestID.withCheckDigit("012345678901").dropFirst())], .citizenForeign),
    Defect(.person, ["CID": TestID.dashed(1)], .citizenRepaired),
    Defect(.person, ["SEX": "3"], .sexUnknown, "SEX"),
    Defect(.person, ["SEX": ""], .missing, "SEX"),
    Defect(.person, ["TYPEAREA": "6"], .typeAreaUnknown, "TYPEAREA"),
    Defect(.person, ["TYPEAREA": ""], .missing, "TYPEAREA"),
    Defect(.person, ["NATION": "Thai?"], .nationUnknown, "NATION"),
    Defect(.person, ["NATION": "99"], .nationNormalised),
    Defect(.person, ["NATION": "TH"], .nationNormalised),
    Defect(.person, ["DISCHARGE": "5"], .dischargeUnknown, "DISCHARGE"),
    Defect(.person, ["DISCHARGE": ""], .dischargeAssumed),
    Defect(.person, ["DISCHARGE": "1", "DDISCHARGE": ""], .dischargeUndated),
    Defect(.person, ["DDISCHARGE": "20180101"], .dischargeDateAlone),
    Defect(.person, ["BIRTH": "18950101"], .ageImpossible, "BIRTH"),
    Defect(.person, ["BIRTH": "19100505"], .ageHigh),
    Defect(.person, ["BIRTH": "19700101"], .birthFirstOfJanuary),
    Defect(.person, ["BIRTH": "20190101"], .dateFuture, "BIRTH"),
    Defect(.person, ["BIRTH": "25030520"], .buddhistYear),
    Defect(.person, ["PID": ""], .missing, "PID"),
    Defect(.person, ["PID": String(repeating: "1", count: 16)], .tooLong, "PID"),
    Defect(.person, ["PID": "00\u{1}1"], .controlCharacter, "PID"),
    Defect(.person, ["HOSPCODE": "1"], .unitPadded),
    Defect(.person, ["HOSPCODE": "10/01"], .unitMalformed, "HOSPCODE"),
    Defect(.person, ["HOSPCODE": ""], .missing, "HOSPCODE"),
    Defect(.person, ["HID": "no such home"], .homeUnknown),
    Defect(.labFU, ["CID": TestID.wrongCheckDigit(1)], .citizenIgnored),
    Defect(.labFU, ["CID": TestID.citizen(2)], .citizenConflict),
    // Dates.
    Defect(.labFU, ["DATE_SERV": ""], .missing, "DATE_SERV"),
    Defect(.labFU, ["DATE_SERV": "2018011"], .dateMalformed, "DATE_SERV"),
    Defect(.labFU, ["DATE_SERV": "15/01/2018"], .dateMalformed, "DATE_SERV"),
    Defect(.labFU, ["DATE_SERV": "20180931"], .dateImpossible, "DATE_SERV"),
    Defect(.labFU, ["DATE_SERV": "20180229"], .dateImpossible, "DATE_SERV"),
    Defect(.labFU, ["DATE_SERV": "00000000"], .dateZero, "DATE_SERV"),
    Defect(.labFU, ["DATE_SERV": "19000101"], .dateTooOld, "DATE_SERV"),
    Defect(.labFU, ["DATE_SERV": "20181001"], .dateFuture, "DATE_SERV"),
    Defect(.labFU, ["DATE_SERV": "25701001"], .dateFuture, "DATE_SERV"),
    Defect(.labFU, ["DATE_SERV": "25610115"], .buddhistYear),
    Defect(.labFU, ["DATE_SERV": "2018-01-15"], .dateFormat),
    Defect(.labFU, ["DATE_SERV": "20180115093000"], .dateWidth),
    Defect(.labFU, ["DATE_SERV": "19590101"], .beforeBirth),
    Defect(.labFU, ["D_UPDATE": ""], .updateMissing),
    Defect(.labFU, ["D_UPDATE": "20300101000000"], .updateFuture),
    Defect(.labFU, ["D_UPDATE": "yesterday"], .updateMalformed),
    Defect(.chronic, ["DATE_DISCH": "20140101"], .dateOrder, "DATE_DISCH"),
    Defect(.admission, ["DATETIME_DISCH": "20180109100000"], .dateOrder, "DATETIME_DISCH"),
    Defect(.admission, ["DATETIME_ADMIT": "20180110256000"], .dateImpossible, "DATETIME_ADMIT"),
    Defect(.labor, ["LMP": "20180301"], .optionalDate),
    Defect(.labor, ["BDATE": "20190105"], .dateFuture, "BDATE"),
    // Codes.
    Defect(.chronic, ["CHRONIC": "e11.9"], .icdNormalised),
    Defect(.chronic, ["CHRONIC": "119E"], .icdMalformed, "CHRONIC"),
    Defect(.chronic, ["CHRONIC": ""], .missing, "CHRONIC"),
    Defect(.chronic, ["TYPEDISCH": "3"], .codePadded),
    Defect(.chronic, ["TYPEDISCH": "77"], .codeUnknown, "TYPEDISCH"),
    Defect(.diagnosisOPD, ["DIAGTYPE": "9"], .codeUnknown, "DIAGTYPE"),
    Defect(.diagnosisOPD, ["DIAGCODE": "J0"], .icdMalformed, "DIAGCODE"),
    Defect(.service, ["TYPEOUT": "X"], .codeUnknown, "TYPEOUT"),
    Defect(.service, ["SEQ": ""], .missing, "SEQ"),
    Defect(.service, ["SEQ": String(repeating: "1", count: 21)], .tooLong, "SEQ"),
    Defect(.admission, ["DISCHTYPE": "7"], .codeUnknown, "DISCHTYPE"),
    Defect(.admission, ["DISCHSTATUS": "9"], .deathDisagrees),
    Defect(.death, ["CDEATH": "T141"], .causeNotUnderlying),
    Defect(.death, ["CDEATH": ""], .causeMissing),
    Defect(.death, ["PREGDEATH": "7"], .codeUnknown, "PREGDEATH"),
    Defect(.specialPP, ["PPSPECIAL": "XX"], .codeMalformed, "PPSPECIAL"),
    Defect(.specialPP, ["PPSPECIAL": "1B003"], .retiredCode),
    Defect(.epi, ["VACCINETYPE": "10"], .codePadded),
    Defect(.epi, ["VACCINETYPE": "BCG-1"], .codeMalformed, "VACCINETYPE"),
    Defect(.ncdScreen, ["BSTEST": "7"], .codeUnknown, "BSTEST"),
    Defect(.ncdScreen, ["BSTEST": "9"], .glucoseUntested),
    Defect(.accident, ["URGENCY": "8"], .codeUnknown, "URGENCY"),
    Defect(.drugOPD, ["DNAME": "unheard of"], .drugUnmapped),
    Defect(.newborn, ["ASPHYXIA": "5"], .codeUnknown, "ASPHYXIA"),
    // Numbers and units of measure.
    Defect(.labFU, ["LABTEST": "HBA1C"], .labCodeMalformed, "LABTEST"),
    Defect(.labFU, ["LABTEST": "531601"], .codePadded),
    Defect(.labFU, ["LABTEST": "5"], .codePadded),
    Defect(.labFU, ["LABRESULT": ""], .missing, "LABRESULT"),
    Defect(.labFU, ["LABRESULT": "neg"], .labText, "LABRESULT"),
    Defect(.labFU, ["LABRESULT": "<5.0"], .labCensored, "LABRESULT"),
    Defect(.labFU, ["LABRESULT": "*"], .labDeleted, "LABRESULT"),
    Defect(.labFU, ["LABRESULT": "delete"], .labDeleted, "LABRESULT"),
    Defect(.labFU, ["LABRESULT": "6,5"], .decimalComma),
    Defect(.labFU, ["LABRESULT": "๖.๕"], .thaiDigits),
    Defect(.labFU, ["LABRESULT": "53"], .hba1cConverted),
    Defect(.labFU, ["LABRESULT": "17"], .hba1cUnclear),
    Defect(.labFU, ["LABRESULT": "0"], .numberRange, "LABRESULT"),
    Defect(.labFU, ["LABRESULT": "250"], .numberRange, "LABRESULT"),
    Defect(.labFU, ["LABRESULT": "-6"], .numberNegative, "LABRESULT"),
    Defect(.labFU, ["LABTEST": "0581902", "LABRESULT": "88"], .numberRange, "LABRESULT"),
    Defect(.labFU, ["LABTEST": "0581904", "LABRESULT": "0.9"], .numberRange, "LABRESULT"),
    Defect(.labFU, ["LABTEST": "0531004", "LABRESULT": "5.4"], .numberRange, "LABRESULT"),
    Defect(.chronicFU, ["SBP": "1200"], .numberRange, "SBP"),
    Defect(.chronicFU, ["SBP": "78", "DBP": "128"], .pressureSwapped),
    Defect(.chronicFU, ["SBP": "0"], .notMeasured),
    Defect(.chronicFU, ["DBP": "abc"], .numberMalformed, "DBP"),
    Defect(.chronicFU, ["WEIGHT": "65500"], .weightGrams),
    Defect(.chronicFU, ["HEIGHT": "1.65"], .heightMetres),
    Defect(.chronicFU, ["HEIGHT": "999"], .fieldDropped),
    Defect(.nutrition, ["WEIGHT": "0", "HEIGHT": "0", "FOOD": ""], .bothMissing, "WEIGHT"),
    Defect(.nutrition, ["HEIGHT": "400"], .numberRange, "HEIGHT"),
    Defect(.nutrition, ["FOOD": "8"], .codeUnknown, "FOOD"),
    Defect(.newborn, ["BWEIGHT": "3.15"], .weightGrams),
    Defect(.newborn, ["BWEIGHT": "31500"], .numberRange, "BWEIGHT"),
    Defect(.anc, ["GA": "60"], .numberRange, "GA"),
    Defect(.labor, ["LBORN": "-1"], .numberNegative, "LBORN"),
    Defect(.labor, ["LBORN": "12"], .numberRange, "LBORN"),
    Defect(.dental, ["PCARIES": "33"], .numberRange, "PCARIES"),
    Defect(.dental, ["PCARIES": "30"], .numberRange, "PCARIES"),
    Defect(.functional, ["TESTRESULT": ""], .missing, "TESTRESULT"),
    Defect(.functional, ["TESTRESULT": "many"], .numberMalformed, "TESTRESULT"),
    // Requests for deletion.
    Defect(.dataCorrect, ["TABLENAME": "PROVIDER", "DATA_CORRECT": "{}"], .correctionTable, "TABLENAME"),
    Defect(.dataCorrect, ["TABLENAME": "LABFU", "DATA_CORRECT": "PID=1"], .correctionMalformed, "DATA_CORRECT"),
    Defect(.dataCorrect, ["TABLENAME": "LABFU", "DATA_CORRECT": "{'PID':'000001'}"], .correctionKey, "DATA_CORRECT"),
    Defect(
      .dataCorrect, ["TABLENAME": "PERSON", "DATA_CORRECT": "{'HOSPCODE':'10002','PID':'000001'}"], .correctionForeign,
      "DATA_CORRECT"),
  ]

  @Test("at least sixty defects, a reason each", arguments: defects)
  func recognised(_ defect: Defect) throws {
    #expect(DefectsTests.defects.count >= 60)
    var export = Export()
    if defect.table != .person { export.add(.person) }
    if [.diagnosisOPD, .drugOPD].contains(defect.table) { export.add(.service) }
    export.add(defect.table, defect.changes)
    let (summary, sink) = try Run.events(export)
    #expect(summary.count(defect.reason) == 1, "\(summary.json)")
    #expect(summary.rows == summary.accepted + summary.rejected + summary.aside)
    #expect(summary.aside == 0)
    if defect.reason.severity == .rejected {
      #expect(summary.rejected == 1)
      let letter = try #require(sink.deadLetters.first)
      #expect(sink.deadLetters.count == 1)
      #expect(letter.contains("\"reason\":\"\(defect.reason.rawValue)\""))
      #expect(letter.contains("\"table\":\"\(defect.table.name)\""))
      #expect(letter.contains("\"line\":2"))
      if let column = defect.column { #expect(letter.contains("\"column\":\"\(column)\""), "\(letter)") }
    } else {
      #expect(summary.rejected == 0)
      #expect(sink.deadLetters == [])
    }
  }

  @Test(
    "defects of the file itself",
    arguments: [
      ("a|b|c|d|e|f|g|h|i|j|k|l|m", Reason.fieldCount), ("10001|000001", .fieldCount),
      (String(repeating: "x", count: LineReader.longestLine + 5), .lineTooLong),
    ])
  func lines(_ line: String, _ reason: Reason) throws {
    var export = Export()
    export.add(.person)
    export.add(.labFU)
    let folder = try TemporaryFolder()
    let path = try export.write(to: folder)
    try folder.write(
      "export/LABFU.txt",
      export.text(.labFU) + line + "\r\n" + "10001|000001||20180116|0531601|7.1|20180201103000|||\u{7C}\r\n")
    let sink = CollectingSink()
    let summary = try Run.f43([path], into: sink)
    #expect(summary.count(reason) == 1, "\(summary.json)")
    #expect(summary.rows == 4 && summary.rejected == 1 && summary.accepted == 3)
    #expect(sink.deadLetters.first?.contains("\"line\":3") == true)
  }

  @Test(
    "creatinine under the code of eGFR, or the other way round, shows in the unit as a whole",
    arguments: [
      ("0581904", "1.1", 20, 20), ("0581904", "0.8", 20, 20), ("15", "1.1", 30, 30), ("0581904", "1.1", 19, 0),
      ("0581904", "88", 40, 0), ("0581902", "90", 25, 25), ("11", "24", 25, 25), ("0581902", "1.1", 40, 0),
      ("0531601", "3.1", 40, 0),
    ])
  func swappedCodes(_ test: String, _ value: String, _ rows: Int, _ noticed: Int) throws {
    var export = Export()
    export.add(.person)
    for i in 0..<rows {
      export.add(.labFU, ["LABTEST": test, "LABRESULT": value, "DATE_SERV": "\(20_180_101 + i / 28 * 100 + i % 28)"])
    }
    // The neighbour's codes are right.
    export.unit = "10002"
    export.add(.person)
    export.add(.labFU, ["LABTEST": "0581904", "LABRESULT": "88"])
    let (summary, _) = try Run.events(export)
    #expect(summary.count(.labSwapped) == noticed, "\(summary.json)")
    #expect(summary.rows == summary.accepted + summary.rejected)
  }

  @Test("every reason has its own word and a Thai sentence")
  func texts() {
    #expect(Set(Reason.allCases.map(\.rawValue)).count == Reason.allCases.count)
    #expect(Set(Reason.allCases.map(\.thai)).count == Reason.allCases.count)
    #expect(Reason.allCases.allSatisfy { $0.thai.unicodeScalars.contains { (0x0E00...0x0E7F).contains($0.value) } })
  }

  @Test("a unit that the registry does not know is rejected once there is a registry")
  func registry() throws {
    let folder = try TemporaryFolder()
    let database = folder.path + "/import.db"
    let csv = try folder.write(
      "units.csv",
      """
      code,name,kind,subdistrict,district,province,affiliation,valid_from,valid_to
      10001,"โรงพยาบาลตัวอย่าง, ก",hospital,490101,4901,49,MOPH,,
      10002,ตัวอย่าง ข,rphsh,490102,4901,49,MOPH,,2018-03-31
      10002,ตัวอย่าง ข,rphsh,490102,4901,49,PAO,2018-04-01,
      10003,ตัวอย่าง ค,rphsh,4901,4901,49,MOPH,,
      00049,สำนักงานตัวอย่าง,provincial_office,,,49,MOPH,,
      """)
    let units = CollectingSink()
    let options = ImportOptions(database: database, today: Run.today)
    let summary = try Importer(options, key: nil, sink: units).importUnits(csv)
    #expect(summary.rows == 5 && summary.rejected == 1 && summary.count(.codeMalformed) == 1)
    #expect(units.events.filter { $0.topic != .deadLetters }.count == 4)
    var export = Export()
    export.add(.person)
    export.unit = "10009"
    export.add(.person, ["PID": "2"])
    let sink = CollectingSink()
    let second = try Run.f43([try export.write(to: folder)], database: database, into: sink)
    #expect(second.count(.unitUnknown) == 1 && second.accepted == 1)
    // The same file again says nothing new.
    let again = CollectingSink()
    let repeated = try Importer(options, key: nil, sink: again).importUnits(csv)
    #expect(repeated.eventCount == 0, "\(repeated.json)")
    let population = try folder.write(
      "population.csv", "place,fiscal_year,sex,age_from,age_to,count\n490101,2561,,0,150,5000\n490101,2561,1,9,8,10\n")
    let figures = try Importer(options, key: nil, sink: again).importPopulation(population)
    #expect(figures.eventCount == 1 && figures.rejected == 1)
  }
}
