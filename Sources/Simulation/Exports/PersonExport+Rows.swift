import RecordMessages

extension PersonExport {
  typealias Made = (rows: [F43Row], truth: (any RecordMessage)?)

  /// The rows of one record, and the record as these rows say it; no record where the rows say nothing that counts.
  mutating func makeRows(_ message: any RecordMessage, _ kindID: UInt8) -> Made {
    switch message {
    case let m as WireChronic: chronic(m)
    case let m as WireLabResult: lab(m)
    case let m as WireVisit: visit(m)
    case let m as WireAdmission: admission(m)
    case let m as WireDeath: death(m)
    case let m as WireAccident: accident(m)
    case let m as WireDelivery: delivery(m)
    case let m as WireNewborn: newborn(m)
    case let m as WireAntenatal: antenatal(m)
    case let m as WireScreening: screening(m)
    case let m as WireNcdScreening: ncdScreening(m)
    case let m as WireNutrition: nutrition(m)
    case let m as WireDental: dental(m)
    case let m as WireVaccination: vaccination(m)
    case let m as WireFunctional: functional(m)
    default: ([], nil)
    }
  }

  /// A row with what every table about persons begins with.
  mutating func row(
    _ table: F43Table, _ message: any RecordMessage, _ columns: KeyValuePairs<String, String>
  ) -> F43Row {
    var row = F43Row(table, unit: message.unit, updated: message.updated, columns)
    row["PID"] = pid(at: message.unit)
    // Since structure 2.3 the citizen id is in every table.
    row["CID"] = citizenID
    return row
  }

  private mutating func chronic(_ m: WireChronic) -> Made {
    let row = row(
      .chronic, m,
      [
        "DATE_DIAG": F43Row.date(m.date), "CHRONIC": m.code, "HOSP_DX": m.unit, "HOSP_RX": m.unit,
        "DATE_DISCH": F43Row.date(m.dischargeDate), "TYPEDISCH": m.dischargeType,
      ])
    return ([row], m)
  }

  /// Impossible results of HbA1c are left to the dirt.
  static func isPlausible(_ lab: WireLabResult) -> Bool {
    lab.hasValue && (!isHbA1c(lab.test) || (3...20).contains(lab.value))
  }

  static func isHbA1c(_ test: String) -> Bool { test == "05" || test == "0531601" }

  private mutating func lab(_ m: WireLabResult) -> Made {
    let row = row(
      .labFU, m,
      [
        "DATE_SERV": F43Row.date(m.date), "LABTEST": m.test, "LABRESULT": F43Row.decimal(m.value, 2),
        "LABPLACE": m.unit,
      ])
    return ([row], m)
  }

  /// Deaths in a hospital stand in its own export, too; the civil registration knows them all.
  private mutating func death(_ m: WireDeath) -> Made {
    guard m.place.utf8.count == 5, m.place == m.unit, !m.cause.isEmpty else { return ([], nil) }
    var own = m
    own.recordID = "own"
    own.updated = m.updated - 3_600_000
    (own.residence, own.crashDate, own.crashPlace) = ("", 0, "")
    let row = row(
      .death, own,
      [
        "HOSPDEATH": m.place, "DDEATH": F43Row.date(m.date), "CDEATH_A": m.cause, "CDEATH": m.cause,
        "PREGDEATH": m.pregnancy, "PDEATH": "1",
      ])
    return ([row], own)
  }

  private mutating func accident(_ m: WireAccident) -> Made {
    var seen = m
    seen.cause = ""
    let row = row(
      .accident, m,
      [
        "SEQ": "\(next("V", at: m.unit))", "DATETIME_SERV": F43Row.date(m.date) + "184500", "AETYPE": "01",
        "AEPLACE": "07", "TYPEIN_AE": m.arrival, "ALCOHOL": "2", "NACROTIC_DRUG": "2", "URGENCY": m.urgency,
      ])
    return ([row], seen)
  }

  private mutating func admission(_ m: WireAdmission) -> Made {
    let an = UnitCounters.padded(next("A", at: m.unit), 9)
    let stay = row(
      .admission, m,
      [
        "SEQ": "\(next("V", at: m.unit))", "AN": an, "DATETIME_ADMIT": "\(m.admitted)", "WARDADMIT": "00100",
        "DATETIME_DISCH": m.discharged == 0 ? "" : "\(m.discharged)", "WARDDISCH": "00100",
        "DISCHSTATUS": m.dischargeStatus, "DISCHTYPE": m.dischargeType, "INSTYPE": "0100",
      ])
    var rows = [stay]
    for code in m.diagnoses {
      rows.append(
        row(
          .diagnosisIPD, m,
          [
            "AN": an, "DATETIME_ADMIT": "\(m.admitted)", "WARDDIAG": "00100",
            "DIAGTYPE": code == m.principal ? "1" : "4", "DIAGCODE": code,
          ]))
    }
    for code in m.procedures {
      rows.append(
        row(
          .procedureIPD, m,
          [
            "AN": an, "DATETIME_ADMIT": "\(m.admitted)", "WARDSTAY": "00100", "PROCEDCODE": code,
            "TIMESTART": "\(m.admitted)", "SERVICEPRICE": "9000.00",
          ]))
    }
    return (rows, m)
  }
}
