import HealthRecords

@testable import Import

/// Builds exports in memory: tables of rows, each row a few columns, the others filled with what a clean row has.
struct Export {
  var unit = "10001"
  var hasHeader = true
  var lineEnd = "\r\n"
  private(set) var tables: [(table: TableID, rows: [[String: String]])] = []

  /// A clean row of the table, before what the test changes.
  static func defaults(_ table: TableID) -> [String: String] {
    var row = ["PID": "000001", "D_UPDATE": "20180201103000", "DATE_SERV": "20180115", "SEQ": "6101150001"]
    switch table {
    case .person:
      row.merge([
        "SEX": "1", "BIRTH": "19600520", "NATION": "099", "DISCHARGE": "9", "TYPEAREA": "1", "CID": TestID.citizen(1),
      ]) { $1 }
    case .home: row = ["HID": "0001", "CHANGWAT": "49", "AMPUR": "01", "TAMBON": "03", "VILLAGE": "02"]
    case .death: row.merge(["DDEATH": "20180110", "CDEATH_A": "I469", "CDEATH": "I219", "PDEATH": "1"]) { $1 }
    case .chronic: row.merge(["DATE_DIAG": "20150301", "CHRONIC": "E119", "TYPEDISCH": "03"]) { $1 }
    case .service: row.merge(["TYPEOUT": "1", "INSTYPE": "0100"]) { $1 }
    case .diagnosisOPD: row.merge(["DIAGTYPE": "1", "DIAGCODE": "J069", "CLINIC": "00100"]) { $1 }
    case .chronicFU: row.merge(["WEIGHT": "65.5", "HEIGHT": "165", "SBP": "128", "DBP": "78"]) { $1 }
    case .drugOPD: row.merge(["DIDSTD": "101000000000000000000001", "DNAME": "Amoxicillin 500 mg cap"]) { $1 }
    case .procedureOPD: row.merge(["PROCEDCODE": "9007712"]) { $1 }
    case .admission:
      row.merge([
        "AN": "610000123", "DATETIME_ADMIT": "20180110083000", "DATETIME_DISCH": "20180114100000", "DISCHSTATUS": "2",
        "DISCHTYPE": "1",
      ]) { $1 }
    case .diagnosisIPD:
      row.merge(["AN": "610000123", "DATETIME_ADMIT": "20180110083000", "DIAGTYPE": "1", "DIAGCODE": "I639"]) { $1 }
    case .procedureIPD: row.merge(["AN": "610000123", "DATETIME_ADMIT": "20180110083000", "PROCEDCODE": "8703"]) { $1 }
    case .labFU: row.merge(["LABTEST": "0531601", "LABRESULT": "6.80"]) { $1 }
    case .labor:
      row.merge(["GRAVIDA": "1", "LMP": "20170401", "BDATE": "20180105", "BRESULT": "O800", "LBORN": "1", "SBORN": "0"])
      {
        $1
      }
    case .newborn: row.merge(["BDATE": "20180105", "BWEIGHT": "3150", "ASPHYXIA": "0"]) { $1 }
    case .anc: row.merge(["GRAVIDA": "1", "ANCNO": "1", "GA": "10"]) { $1 }
    case .specialPP: row.merge(["PPSPECIAL": "1B260"]) { $1 }
    case .ncdScreen:
      row.merge(["WEIGHT": "60", "HEIGHT": "160", "SBP_1": "120", "DBP_1": "80", "BSLEVEL": "98", "BSTEST": "3"]) { $1 }
    case .nutrition: row.merge(["WEIGHT": "12.5", "HEIGHT": "86.5", "FOOD": "0"]) { $1 }
    case .dental:
      row.merge(["PTEETH": "28", "PCARIES": "1", "PEXTRACT": "0", "DCARIES": "0", "NEED_PFILLING": "1"]) { $1 }
    case .epi: row.merge(["VACCINETYPE": "010"]) { $1 }
    case .functional: row.merge(["FUNCTIONAL_TEST": "01", "TESTRESULT": "12", "DEPENDENT": "1"]) { $1 }
    case .accident: row.merge(["DATETIME_SERV": "20180115093000", "URGENCY": "2", "TYPEIN_AE": "3"]) { $1 }
    case .dataCorrect, .units, .population, .ndjson: break
    }
    return row
  }

  /// Adds a row: the table's clean one with these columns changed.
  mutating func add(_ table: TableID, _ changes: [String: String] = [:]) {
    var row = Export.defaults(table)
    row["HOSPCODE"] = unit
    row.merge(changes) { $1 }
    if let at = tables.firstIndex(where: { $0.table == table }) {
      tables[at].rows.append(row)
    } else {
      tables.append((table, [row]))
    }
  }

  func text(_ table: TableID) -> String {
    let names = Importer.layout(of: table).names
    var lines = hasHeader ? [names.joined(separator: "|")] : []
    for row in tables.first(where: { $0.table == table })?.rows ?? [] {
      lines.append(names.map { row[$0] ?? "" }.joined(separator: "|"))
    }
    return lines.map { $0 + lineEnd }.joined()
  }

  /// Writes one file for each table; returns the folder's path.
  @discardableResult func write(to folder: TemporaryFolder, named name: String = "export") throws -> String {
    for (table, _) in tables { try folder.write("\(name)/\(table.name).txt", text(table)) }
    return folder.path + "/" + name
  }
}
