internal import HealthRecords

/// The visit's own row. A visit is one SEQ of one person in one unit: some programs begin SEQ anew each day or year, so
/// the person belongs to the key, as in the standard.
enum ServiceTable: Table {
  static let layout = Layout(
    "HOSPCODE PID HN SEQ DATE_SERV TIME_SERV LOCATION INTIME INSTYPE INSID MAIN TYPEIN REFERINHOSP CAUSEIN CHIEFCOMP "
      + "SERVPLACE BTEMP SBP DBP PR RR TYPEOUT REFEROUTHOSP CAUSEOUT COST PRICE PAYPRICE ACTUALPAY D_UPDATE HSUB CID "
      + "HOSPCODE9 HOSP9_MAIN REFERINHOSP9 REFEROUTHOSP9 HOSP9_SUB")
  private static let seq = layout["SEQ"]
  private static let date = layout["DATE_SERV"]
  private static let typeOut = layout["TYPEOUT"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    try draft.keyVisit(row, seq, context)
    let date = try row.eventDate(date)
    draft.day = date
    let typeOut = try row.choice(typeOut, "123456789")
    Part(date.word, UInt64(typeOut ?? 0)).append(to: &draft.body)
  }
}

enum DiagnosisOPDTable: Table {
  static let layout = Layout("HOSPCODE PID SEQ DATE_SERV DIAGTYPE DIAGCODE CLINIC PROVIDER D_UPDATE CID HOSPCODE9")
  private static let seq = layout["SEQ"]
  private static let date = layout["DATE_SERV"]
  private static let type = layout["DIAGTYPE"]
  private static let code = layout["DIAGCODE"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    try draft.keyVisit(row, seq, context)
    try draft.diagnosis(row, type: type, code: code)
    draft.day = try row.eventDate(date)
  }
}

/// A follow-up of a chronic disease. With a SEQ it is a part of that visit; without one (served elsewhere, or an old
/// exporter) it is a visit of its own, one a person and day, as its key says.
enum ChronicFUTable: Table {
  static let layout = Layout(
    "HOSPCODE PID SEQ DATE_SERV WEIGHT HEIGHT WAIST_CM SBP DBP FOOT RETINA PROVIDER D_UPDATE CHRONICFUPLACE CID "
      + "HOSPCODE9")
  private static let seq = layout["SEQ"]
  private static let date = layout["DATE_SERV"]
  private static let weight = layout["WEIGHT"]
  private static let height = layout["HEIGHT"]
  private static let sbp = layout["SBP"]
  private static let dbp = layout["DBP"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    let date: LocalDate
    if row.isEmpty(seq) {
      date = try row.eventDate(Self.date)
      draft.id.append(0x46)  // "F": no visit number begins like this by accident, the day follows
      draft.key(date)
      draft.keyPerson()
    } else {
      try draft.keyVisit(row, seq, context)
      date = try row.eventDate(Self.date)
    }
    draft.day = date
    let pressure = try row.pressure(sbp, dbp)
    let weight = try row.weight(weight, required: false)
    let height = try row.height(height, required: false)
    Part(
      date.word, Part.optional(pressure.map { Int64($0.sbp) }), Part.optional(pressure.map { Int64($0.dbp) }),
      Part.optional(weight), Part.optional(height)
    ).append(to: &draft.body)
  }
}

enum DrugOPDTable: Table {
  static let layout = Layout(
    "HOSPCODE PID SEQ DATE_SERV CLINIC DIDSTD DNAME AMOUNT UNIT UNIT_PACKING DRUGPRICE DRUGCOST PROVIDER D_UPDATE CID "
      + "HOSPCODE9")
  private static let seq = layout["SEQ"]
  private static let date = layout["DATE_SERV"]
  private static let did = layout["DIDSTD"]
  private static let name = layout["DNAME"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    try draft.keyVisit(row, seq, context)
    let did = try row.required(did)
    guard did.count <= 30 else { throw row.reject(.tooLong, Self.did) }
    draft.item = Hash64.of(did)
    draft.day = try row.eventDate(date)
    let found = context.drugs.find(did: did, name: row.bytes(name))
    if found == nil { row.note(.drugUnmapped) }
    Part(found?.atc.rawValue ?? 0, found?.isTraditional == true ? 1 : 0).append(to: &draft.body)
  }
}

enum ProcedureOPDTable: Table {
  static let layout = Layout(
    "HOSPCODE PID SEQ DATE_SERV CLINIC PROCEDCODE SERVICEPRICE PROVIDER D_UPDATE CID HOSPCODE9")
  private static let seq = layout["SEQ"]
  private static let date = layout["DATE_SERV"]
  private static let code = layout["PROCEDCODE"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    try draft.keyVisit(row, seq, context)
    let code = try draft.procedure(row, code)
    draft.day = try row.eventDate(date)
    // ICD-10-TM keeps 900… for Thai traditional medicine.
    let traditional = code >= "900" && code <= Code("900").lastWithPrefix && code.count >= 5
    Part(code.rawValue, traditional ? 1 : 0).append(to: &draft.body)
  }
}

extension Draft {
  /// SEQ and the person. A number so long that it may hold a citizen id is replaced by a keyed hash: whoever reads the topics
  /// could try out all ids on one without a key.
  mutating func keyVisit(_ row: Row, _ column: Int, _ context: TableContext) throws(Rejection) {
    let number = try row.required(column)
    guard number.count <= 20 else { throw row.reject(.tooLong, column) }
    if number.count >= 13 {
      if !id.isEmpty { id.append(0x2E) }
      id.append(0x23)  // "#"
      context.pseudonymiser.token(of: number).appendToken(to: &id)
    } else {
      key(number)
    }
    keyPerson()
  }

  /// A diagnosis with its position. The standard's key has no DIAGTYPE, so one code stands once; of equally new rows the
  /// lower type, the more principal one, wins.
  mutating func diagnosis(_ row: Row, type: Int, code: Int) throws(Rejection) {
    guard let found = try row.icd(code) else { throw row.reject(.missing, code) }
    item = found.rawValue
    let position = try row.requiredChoice(type, "1234567")
    rank = UInt32(0x39 - position)
    Part(found.rawValue, UInt64(position)).append(to: &body)
  }

  /// A procedure code, ICD-9-CM or ICD-10-TM, its dot left out.
  mutating func procedure(_ row: Row, _ column: Int) throws(Rejection) -> Code {
    let field = try row.required(column)
    let code: Code? = withUnsafeTemporaryAllocation(byteCount: 8, alignment: 8) { buffer in
      var count = 0
      for byte in field where byte != 0x2E && byte != 0x2D && byte != 0x20 {
        guard count < 8 else { return nil }
        buffer[count] = byte
        count += 1
      }
      guard count >= 2 else { return nil }
      return Code(ascii: UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
    }
    guard let code else { throw row.reject(.codeMalformed, column) }
    item = code.rawValue
    return code
  }
}
