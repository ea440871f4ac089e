/// What a changed row says, in the words of the 43 files: then everything that is checked there is checked here.
enum ChangeMapping {
  enum Part {
    /// A row of a table of the standard, by column.
    case row(TableID, [String: String])
    /// Only who somebody is.
    case identity([String: String])
    /// The head of an order or a visit, which its parts refer to: whose it is and of what day.
    case parent(key: String, columns: [String: String])
    /// A part that knows its head only.
    case child(parent: String, key: String, table: TableID, columns: [String: String])
    /// A laboratory code that no list knows.
    case unmappedLab
  }

  /// Nil for a table that is not read.
  static func parts(_ source: ChangeSource, _ table: String, _ row: ChangedRow, unit: String, _ labs: LabMap) -> [Part]?
  {
    switch source {
    case .hosxp: hosxp(table, row, unit, labs)
    case .jhcis: jhcis(table, row, labs)
    }
  }

  private static func hosxp(_ table: String, _ row: ChangedRow, _ unit: String, _ labs: LabMap) -> [Part]? {
    let visit = ["HOSPCODE": unit, "PID": row["hn"], "SEQ": row["vn"], "DATE_SERV": row.day("vstdate")]
    switch table {
    case "patient": return [.identity(["HOSPCODE": unit, "PID": row["hn"], "CID": row["cid"]])]
    case "person":
      // Who never came has no hospital number, and a number in the register only.
      let pid = row["patient_hn"].isEmpty ? "P" + row["person_id"] : row["patient_hn"]
      return [
        .row(
          .person,
          [
            "HOSPCODE": unit, "PID": pid, "CID": row["cid"], "SEX": row["sex"], "BIRTH": row.day("birthdate"),
            "NATION": row["nationality"], "TYPEAREA": row["house_regist_type_id"],
            "DISCHARGE": row["death"].uppercased() == "Y" ? "1" : row["person_discharge_id"],
            "DDISCHARGE": row.day("discharge_date", "death_date"),
          ])
      ]
    case "ovst": return [.row(.service, visit)]
    case "ovstdiag":
      return [
        .row(.diagnosisOPD, visit.merging(["DIAGTYPE": row["diagtype"], "DIAGCODE": row["icd10"]]) { $1 })
      ]
    case "opdscreen":
      return [
        .row(
          .chronicFU,
          visit.merging(
            ["SBP": row["bps"], "DBP": row["bpd"], "WEIGHT": row["bw"], "HEIGHT": row["height"]]) { $1 })
      ]
    case "lab_head":
      return [
        .parent(
          key: row["lab_order_number"],
          columns: ["HOSPCODE": unit, "PID": row["hn"], "DATE_SERV": row.day("order_date")])
      ]
    case "lab_order":
      guard let test = labs[row["lab_items_code"]] else { return [.unmappedLab] }
      return [
        .child(
          parent: row["lab_order_number"], key: row["lab_items_code"], table: .labFU,
          columns: ["HOSPCODE": unit, "LABTEST": test, "LABRESULT": row["lab_order_result"]])
      ]
    default: return nil
    }
  }

  private static func jhcis(_ table: String, _ row: ChangedRow, _ labs: LabMap) -> [Part]? {
    let person = ["HOSPCODE": row["pcucodeperson"], "PID": row["pid"]]
    switch table {
    case "person":
      return [
        .row(
          .person,
          person.merging([
            "CID": row["idcard"], "SEX": row["sex"], "BIRTH": row.day("birth"), "NATION": row["nation"],
            "TYPEAREA": row["typelive"], "DISCHARGE": row["dischargetype"], "DDISCHARGE": row.day("dischargedate"),
          ]) { $1 })
      ]
    case "personchronic":
      return [
        .row(
          .chronic,
          person.merging([
            "DATE_DIAG": row.day("datedxfirst", "datefirstdiag"), "CHRONIC": row["chroniccode"],
            "TYPEDISCH": row["typedischart"].isEmpty ? "03" : row["typedischart"],
            "DATE_DISCH": row.day("datedischart"),
          ]) { $1 })
      ]
    case "visit":
      let visit = [
        "HOSPCODE": row["pcucode"], "PID": row["pid"], "SEQ": row["visitno"], "DATE_SERV": row.day("visitdate"),
      ]
      // `120/80`; the second reading is the one after a rest.
      let pressure = row.first("pressure2", "pressure").split(separator: "/").map(String.init)
      return [
        .row(.service, visit), .parent(key: row["pcucode"] + "-" + row["visitno"], columns: visit),
        .row(
          .chronicFU,
          visit.merging([
            "SBP": pressure.count == 2 ? pressure[0] : "", "DBP": pressure.count == 2 ? pressure[1] : "",
            "WEIGHT": row["weight"], "HEIGHT": row["height"],
          ]) { $1 }),
      ]
    case "visitdiag":
      return [
        .child(
          parent: row["pcucode"] + "-" + row["visitno"], key: row["diagcode"], table: .diagnosisOPD,
          columns: [
            "HOSPCODE": row["pcucode"], "SEQ": row["visitno"], "DIAGTYPE": String(row["dxtype"].suffix(1)),
            "DIAGCODE": row["diagcode"],
          ])
      ]
    case "visitlabchcyhembmsse":
      guard let test = labs[row["labcode"]] else { return [.unmappedLab] }
      return [
        .row(
          .labFU,
          person.merging([
            "DATE_SERV": row.day("datecheck"), "LABTEST": test,
            "LABRESULT": row.first("labresultdigit", "labresulttext"),
          ]) { $1 })
      ]
    default: return nil
    }
  }
}
