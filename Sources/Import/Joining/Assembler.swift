internal import HealthRecords

/// Joins the pieces of a visit or an admission into the fields of its message, always in the same order.
enum Assembler {
  /// The body of the record's message: its fields from 10 on.
  /// - Returns: false where the record's own row is missing: diagnoses without their visit wait for it.
  static func assemble(_ kind: RecordKind, _ pieces: [Piece], into body: inout WireWriter) -> Bool {
    body.clear()
    // A record that came whole is its own message.
    if let whole = pieces.first(where: { $0.table == TableID.ndjson.rawValue && !$0.isRemoved }) {
      whole.bytes.withBytes { body.raw($0) }
      return true
    }
    switch kind.name {
    case "visit": return visit(pieces, &body)
    case "admission": return admission(pieces, &body)
    default:
      guard let piece = pieces.first(where: { !$0.isRemoved }) else { return false }
      piece.bytes.withUnsafeBytes { body.raw($0) }
      return true
    }
  }

  private static func live(_ pieces: [Piece], _ table: TableID) -> [Part] {
    pieces.filter { $0.table == table.rawValue && !$0.isRemoved }.map { piece in
      piece.bytes.withUnsafeBytes { Part($0) }
    }
  }

  private static func visit(_ pieces: [Piece], _ body: inout WireWriter) -> Bool {
    let service = live(pieces, .service).first
    let followUp = live(pieces, .chronicFU).first
    guard let anchor = service ?? followUp else { return false }
    let drugs = live(pieces, .drugOPD)
    let procedures = live(pieces, .procedureOPD)
    body.date(10, Part.day(anchor.words.0))
    let codes = diagnoses(pieces, .diagnosisOPD, fields: (11, 12), &body)
    for code in Set(drugs.map(\.words.0)).sorted() where code != 0 { body.code(13, Code(rawValue: code)) }
    if let followUp {
      body.optional(14, Part.optional(followUp.words.1).map { Int32(clamping: $0) })
      body.optional(15, Part.optional(followUp.words.2).map { Int32(clamping: $0) })
      body.optional(16, thousandths: Part.optional(followUp.words.3))
      body.optional(17, thousandths: Part.optional(followUp.words.4))
    }
    body.bool(
      18,
      codes.contains { isTraditional(Code(rawValue: $0)) } || drugs.contains { $0.words.1 == 1 }
        || procedures.contains { $0.words.1 == 1 })
    if let out = service?.words.1, out != 0 { body.character(19, UInt8(truncatingIfNeeded: out)) }
    for code in Set(procedures.map(\.words.0)).sorted() { body.code(20, Code(rawValue: code)) }
    return true
  }

  private static func admission(_ pieces: [Piece], _ body: inout WireWriter) -> Bool {
    guard let stay = live(pieces, .admission).first else { return false }
    body.integer(10, Int64(stay.words.0))
    body.integer(11, Int64(stay.words.1))
    _ = diagnoses(pieces, .diagnosisIPD, fields: (12, 13), &body)
    if stay.words.2 != 0 { body.character(14, UInt8(truncatingIfNeeded: stay.words.2)) }
    if stay.words.3 != 0 { body.character(15, UInt8(truncatingIfNeeded: stay.words.3)) }
    for code in Set(live(pieces, .procedureIPD).map(\.words.0)).sorted() { body.code(16, Code(rawValue: code)) }
    return true
  }

  /// The principal diagnosis, then all of them in order. Of several principal ones the newest counts, of equally new
  /// ones the first code.
  private static func diagnoses(
    _ pieces: [Piece], _ table: TableID, fields: (principal: Int, all: Int), _ body: inout WireWriter
  ) -> [UInt64] {
    var codes: Set<UInt64> = []
    var principal: (updated: Int64, code: UInt64)?
    for piece in pieces where piece.table == table.rawValue && !piece.isRemoved {
      let words = piece.bytes.withUnsafeBytes { Part($0) }.words
      codes.insert(words.0)
      guard words.1 == 0x31 else { continue }
      if let best = principal, (best.updated, words.0) > (piece.version.updated, best.code) { continue }
      principal = (piece.version.updated, words.0)
    }
    if let principal { body.code(fields.principal, Code(rawValue: principal.code)) }
    let sorted = codes.sorted()
    for code in sorted { body.code(fields.all, Code(rawValue: code)) }
    return sorted
  }

  /// ICD-10-TM keeps U50–U77 for diseases as Thai traditional medicine names them.
  private static func isTraditional(_ code: Code) -> Bool {
    let three = code.prefix(3)
    return three >= "U50" && three <= "U77"
  }
}
