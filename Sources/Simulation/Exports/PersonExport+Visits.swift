import RecordMessages

extension PersonExport {
  /// A visit's row, its diagnoses, its follow-up of a chronic disease, its drugs and procedures.
  mutating func visit(_ m: WireVisit) -> Made {
    var seen = m
    let seq = "\(next("V", at: m.unit))"
    let date = F43Row.date(m.date)
    // A reading that cannot be one is left to the dirt; half a reading is none.
    let hasReading =
      m.hasSbp && m.hasDbp && (50...300).contains(m.sbp) && (20...200).contains(m.dbp) && m.dbp < m.sbp
    if !hasReading {
      seen.clearSbp()
      seen.clearDbp()
    }
    var rows = [
      row(
        .service, m,
        [
          "SEQ": seq, "DATE_SERV": date, "TIME_SERV": "093000", "LOCATION": "1", "INTIME": "1", "INSTYPE": "0100",
          "TYPEIN": "1", "CHIEFCOMP": PersonExport.complaints[Int(m.date) % PersonExport.complaints.count],
          "SERVPLACE": "1", "BTEMP": "36.8", "TYPEOUT": m.typeOut, "PRICE": "50.00", "PAYPRICE": "0.00",
          "ACTUALPAY": "0.00",
        ])
    ]
    for code in m.diagnoses {
      rows.append(
        row(
          .diagnosisOPD, m,
          [
            "SEQ": seq, "DATE_SERV": date, "DIAGTYPE": code == m.principal ? "1" : "4", "DIAGCODE": code,
            "CLINIC": "00100",
          ]))
    }
    if hasReading {
      rows.append(
        row(
          .chronicFU, m,
          [
            "SEQ": seq, "DATE_SERV": date, "WEIGHT": "62.5", "HEIGHT": "160", "WAIST_CM": "84", "SBP": "\(m.sbp)",
            "DBP": "\(m.dbp)", "FOOT": "2", "RETINA": "8", "CHRONICFUPLACE": m.unit,
          ]))
    }
    for atc in m.drugs {
      let drug = PersonExport.drugs.first { $0.atc == atc } ?? PersonExport.drugs[0]
      rows.append(
        row(
          .drugOPD, m,
          [
            "SEQ": seq, "DATE_SERV": date, "CLINIC": "00100", "DIDSTD": drug.did, "DNAME": drug.name, "AMOUNT": "20",
            "UNIT": "001", "DRUGPRICE": "1.00", "DRUGCOST": "0.50",
          ]))
    }
    for code in m.procedures + (m.traditionalMedicine ? ["9007712"] : []) {
      rows.append(
        row(
          .procedureOPD, m,
          ["SEQ": seq, "DATE_SERV": date, "CLINIC": "00100", "PROCEDCODE": code, "SERVICEPRICE": "100.00"]))
    }
    return (rows, seen)
  }

  private static let complaints = ["ไข้ ไอ มีน้ำมูก", "มาตามนัด", "ปวดเข่า", "ปวดท้อง", "ผื่นคัน"]

  private static let drugs = [
    (atc: "N02BE01", did: "100768000004203120281506", name: "Paracetamol 500 mg tab"),
    (atc: "J01CA04", did: "101215000004492120181506", name: "Amoxicillin 500 mg cap"),
    (atc: "C09AA02", did: "100585000003480120381506", name: "Enalapril 5 mg tab"),
  ]
}
