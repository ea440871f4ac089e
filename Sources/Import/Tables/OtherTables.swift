internal import HealthRecords

enum DentalTable: Table {
  static let layout = Layout(
    "HOSPCODE PID SEQ DATE_SERV DENTTYPE SERVPLACE PTEETH PCARIES PFILLING PEXTRACT DTEETH DCARIES DFILLING DEXTRACT "
      + "NEED_FLUORIDE NEED_SCALING NEED_SEALANT NEED_PFILLING NEED_DFILLING NEED_PEXTRACT NEED_DEXTRACT NPROSTHESIS "
      + "PERMANENT_PERMANENT PERMANENT_PROSTHESIS PROSTHESIS_PROSTHESIS GUM SCHOOLTYPE CLASS PROVIDER D_UPDATE CID "
      + "HOSPCODE9")
  private static let date = layout["DATE_SERV"]
  private static let permanentTeeth = layout["PTEETH"]
  private static let permanentCaries = layout["PCARIES"]
  /// Message field and column. Before structure 2.4 the columns could be blank, which is not zero.
  private static let counts = [
    (11, layout["PCARIES"]), (12, layout["DCARIES"]), (13, layout["NEED_PFILLING"]), (14, layout["NEED_DFILLING"]),
    (15, layout["NEED_PEXTRACT"]), (16, layout["NEED_DEXTRACT"]), (17, layout["PEXTRACT"]),
  ]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    let date = try row.eventDate(date)
    draft.key(date)
    draft.keyPerson()
    draft.day = date
    draft.body.date(10, date)
    for (field, column) in counts { draft.body.optional(field, try row.count(column, upTo: 32)) }
    if let teeth = try row.count(permanentTeeth, upTo: 32), let caries = try row.count(permanentCaries, upTo: 32),
      caries > teeth
    {
      throw row.reject(.numberRange, permanentCaries)
    }
  }
}

enum FunctionalTable: Table {
  static let layout = Layout(
    "HOSPCODE PID SEQ DATE_SERV FUNCTIONAL_TEST TESTRESULT DEPENDENT PROVIDER D_UPDATE CID HOSPCODE9")
  private static let date = layout["DATE_SERV"]
  private static let test = layout["FUNCTIONAL_TEST"]
  private static let result = layout["TESTRESULT"]
  private static let dependent = layout["DEPENDENT"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    let date = try row.eventDate(date)
    draft.key(date)
    if let test = try row.padded(test, width: 2) { draft.key(test) }
    draft.keyPerson()
    draft.day = date
    guard let score = try row.count(result, upTo: 100) else { throw row.reject(.missing, result) }
    draft.body.date(10, date)
    draft.body.optional(11, score)
    draft.body.character(12, try row.choice(dependent, "123"))
  }
}

enum AccidentTable: Table {
  static let layout = Layout(
    "HOSPCODE PID SEQ DATETIME_SERV DATETIME_AE AETYPE AEPLACE TYPEIN_AE TRAFFIC VEHICLE ALCOHOL NACROTIC_DRUG BELT "
      + "HELMET AIRWAY STOPBLEED SPLINT FLUID URGENCY COMA_EYE COMA_SPEAK COMA_MOVEMENT D_UPDATE CID HOSPCODE9")
  private static let seq = layout["SEQ"]
  private static let date = layout["DATETIME_SERV"]
  private static let arrival = layout["TYPEIN_AE"]
  private static let urgency = layout["URGENCY"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    let date = try row.eventDate(date, timed: true)
    draft.key(date)
    if row.isEmpty(seq) { draft.keyPerson() } else { try draft.keyVisit(row, seq, context) }
    draft.day = date
    let urgency = try row.requiredChoice(urgency, "1234569")
    let arrival = try row.choice(arrival, "12345679")
    draft.body.date(10, date)
    draft.body.character(11, (0x31...0x35).contains(urgency) ? urgency : nil)
    draft.body.character(12, arrival)
  }
}
