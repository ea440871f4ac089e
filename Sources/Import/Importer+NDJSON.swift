internal import Glibc
package import HealthRecords

extension Importer {
  /// Imports records as proto3 JSON, one object a line, `-` for standard input.
  ///
  /// A line names its kind in `kind`, for example `{"kind":"tb_case","recordId":"TB-1","unit":"10671","subject":"…",
  /// "updated":"1517455800000","registered":20180115,"category":"NEW"}`. A person's subject is a pseudonym, or a citizen
  /// id in `cid` (or in `subject`), which becomes one here. Without `updated` the file's time is taken.
  ///
  /// - Parameter kind: the kind of lines that name none.
  package func importNDJSON(_ paths: [String], kind: RecordKind? = nil) throws(ImportError) -> ImportSummary {
    var decoder = EventDecoder(layouts: .complete)
    progress.filesTotal = paths.count
    for path in paths {
      var info = stat()
      if path != "-", stat(path, &info) == 0 { progress.bytesTotal += Int64(info.st_size) }
    }
    for path in paths {
      let name = path == "-" ? "standard input" : InputFinder.lastPart(path)
      let exported = try Importer.time(of: path, today: options.today)
      let lines = try LineReader(try FileSource(path: path), convert: true)
      progress.file = name
      let before = progress.bytesDone
      reading: while true {
        let bytes: [UInt8]
        switch try lines.next() {
        case .end: break reading
        case .tooLong: bytes = []
        case .text(let text):
          if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
          bytes = Array(text)
        }
        try readLine(
          bytes, kind, &decoder, InputLine(file: name, number: lines.lineNumber, exported: exported))
        try afterRow(bytesDone: before + Int64(lines.bytesRead))
      }
      progress.bytesDone = before + Int64(lines.bytesRead)
      summary.files += 1
      progress.filesDone += 1
    }
    try finish()
    return summary
  }

  struct InputLine {
    let file: String
    let number: Int
    let exported: Int64
  }

  /// A file's own time, milliseconds since 1970 UTC; for standard input the start of today.
  static func time(of path: String, today: LocalDate) throws(ImportError) -> Int64 {
    var info = stat()
    if path == "-" { return Int64(today.daysSinceEpoch) * 86_400_000 - Timestamp.bangkokMS }
    guard stat(path, &info) == 0 else { throw .path(path, reason: String(cString: strerror(errno))) }
    return Int64(info.st_mtim.tv_sec) * 1_000
  }

  /// Why a line is not taken, and in which member.
  private struct LineFailure: Error {
    let reason: Reason
    var member: String?
  }

  private func readLine(
    _ bytes: [UInt8], _ fallback: RecordKind?, _ decoder: inout EventDecoder, _ line: InputLine
  ) throws(ImportError) {
    let members = JSONMembers(bytes)
    // The program's own output has them beside the records.
    if members?["kind"] == "dead_letter" { return }
    let unit = members?["unit"].flatMap { Code($0) } ?? .empty
    let tally = self.tally(unit, try store.number(of: unit), .ndjson)
    tally.rows += 1
    progress.rows += 1
    do throws(LineFailure) {
      guard let members else { throw LineFailure(reason: bytes.isEmpty ? .lineTooLong : .json) }
      let name = members["kind", "type"] ?? fallback?.name
      guard
        let kind = name.flatMap({ found in RecordKind.named(found) ?? RecordKind.all.first { $0.message == found } })
      else { throw LineFailure(reason: .kindUnknown, member: "kind") }
      var draft = Draft()
      var notes: [Reason] = []
      var updated = members["updated"].flatMap { Int64($0) } ?? 0
      if updated <= 0 {
        updated = line.exported
        notes.append(.updateMissing)
      } else if Timestamp.day(ofMilliseconds: min(updated, 1 << 47)) > options.today + 1 {
        updated = line.exported
        notes.append(.updateFuture)
      }
      let subject = try subject(of: members, kind, unit)
      draft.citizen = subject
      draft.id = try recordID(of: members, unit)
      let rest = members.text(without: ["kind", "type", "cid", "subject", "updated", "recordId", "record_id"])
      guard let message = MessageCodec.protobuf(kind, json: rest),
        let (start, day) = MessageCodec.body(
          message,
          dateField: kind.eventDate.flatMap { name in
            kind.fields.first { $0.name == name }?.number
          })
      else { throw LineFailure(reason: .json) }
      let deleted = members["deleted"] == "true"
      if !deleted { draft.body.raw(message[start...]) }
      guard draft.body.bytes.count <= Piece.mostBytes else { throw LineFailure(reason: .tooLong) }
      try check(draft, kind, unit, subject, updated, &decoder)
      if let day, let date = LocalDate(yyyymmdd: day) {
        guard date <= options.today else { throw LineFailure(reason: .dateFuture, member: kind.eventDate) }
        draft.day = date
        if tally.latestDay.map({ $0 < date }) ?? true { tally.latestDay = date }
      }
      tally.latestUpdate = max(tally.latestUpdate ?? updated, updated)
      tally.count(notes: notes)
      tally.passed += 1
      recorder.add(
        draft, kind: kind.id, action: deleted ? .delete : .put,
        version: Version(updated: updated, exported: line.exported, rank: UInt32(min(line.number, 0x0FFF_FFFF))),
        tally: tally, file: line.file, line: line.number)
    } catch {
      tally.rejected += 1
      tally.count(error.reason)
      progress.rejected += 1
      try emitter.send(
        deadLetter: DeadLetter(
          unit: unit, table: .ndjson, file: line.file, line: line.number, column: error.member, valueClass: .none,
          reason: error.reason),
        at: line.exported)
    }
  }

  private func subject(
    of members: JSONMembers, _ kind: RecordKind, _ unit: Code
  ) throws(LineFailure) -> SubjectID {
    let text = members["cid"] ?? members["subject"] ?? ""
    guard !text.isEmpty else { throw LineFailure(reason: .missing, member: "subject") }
    let isCitizen = text.utf8.count == 13 && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    guard kind.subject == .person else {
      guard !isCitizen, let subject = SubjectID(text), !subject.isPerson else {
        throw LineFailure(reason: .subjectMalformed, member: "subject")
      }
      return subject
    }
    if let subject = SubjectID(text), subject.isPerson { return subject }
    guard isCitizen || members["cid"] != nil else { throw LineFailure(reason: .subjectNotPseudonym, member: "subject") }
    do throws(CitizenID.Problem) {
      let unit = Array(unit.description.utf8)
      let (id, _) = try Array(text.utf8).withBytes { text throws(CitizenID.Problem) in
        try unit.withBytes { unit throws(CitizenID.Problem) in try CitizenID.read(text, unit: unit) }
      }
      return pseudonymiser.pseudonym(of: id)
    } catch {
      let reason: Reason =
        switch error {
        case .length, .empty: .citizenLength
        case .notDigits: .citizenNotDigits
        case .repeated: .citizenRepeated
        case .doubleZero: .citizenDoubleZero
        case .checkDigit, .madeUp: .citizenCheckDigit
        }
      throw LineFailure(reason: reason, member: "cid")
    }
  }

  /// The source's own key. One that may hold a citizen id is replaced by a keyed hash.
  private func recordID(of members: JSONMembers, _ unit: Code) throws(LineFailure) -> [UInt8] {
    let text = members["recordId", "record_id"] ?? ""
    guard !text.isEmpty else { throw LineFailure(reason: .missing, member: "recordId") }
    guard text.utf8.count <= 100 else { throw LineFailure(reason: .tooLong, member: "recordId") }
    var run = 0
    for byte in text.utf8 {
      run = byte >= 0x30 && byte <= 0x39 ? run + 1 : 0
      guard run >= 13 else { continue }
      var token = Array("#".utf8)
      Array(unit.description.utf8).withBytes { unit in
        Array(text.utf8).withBytes { pseudonymiser.unitPerson(unit: unit, pid: $0) }
      }.appendToken(to: &token)
      return token
    }
    return Array(text.utf8)
  }

  /// What the processor would refuse is refused here, where the sender can be told.
  private func check(
    _ draft: Draft, _ kind: RecordKind, _ unit: Code, _ subject: SubjectID, _ updated: Int64,
    _ decoder: inout EventDecoder
  ) throws(LineFailure) {
    guard !unit.isEmpty else { throw LineFailure(reason: .unitMalformed, member: "unit") }
    if !store.registeredUnits.isEmpty, kind.name != "unit", !store.registeredUnits.contains(unit) {
      throw LineFailure(reason: .unitUnknown, member: "unit")
    }
    var payload = WireWriter()
    draft.id.withBytes { payload.text(1, $0) }
    payload.code(2, unit)
    payload.subject(3, subject)
    payload.integer(4, updated)
    draft.body.bytes.withBytes { payload.raw($0) }
    var key: [UInt8] = []
    WireWriter.appendKey(of: subject, to: &key)
    func name(_ number: Int) -> String? { kind.fields.first { $0.number == number }?.name }
    do throws(EventRejection) {
      try payload.bytes.withUnsafeBufferPointer { payload throws(EventRejection) in
        try key.withUnsafeBufferPointer { key throws(EventRejection) in
          try decoder.decodeProtobuf(
            UnsafeRawBufferPointer(payload), key: UnsafeRawBufferPointer(key), kind: Int(kind.id), offset: 1)
        }
      }
    } catch {
      switch error {
      case .codeInvalid(let field), .listTooLong(let field):
        throw LineFailure(reason: .codeMalformed, member: name(field))
      case .dateInvalid(let field): throw LineFailure(reason: .dateImpossible, member: name(field))
      case .numberInvalid(let field): throw LineFailure(reason: .numberRange, member: name(field))
      case .unitInvalid, .unitMissing, .unitUnknown: throw LineFailure(reason: .unitMalformed, member: "unit")
      case .keyInvalid, .keyMissing, .keyDiffersFromSubject:
        throw LineFailure(reason: .subjectMalformed, member: "subject")
      default: throw LineFailure(reason: .json)
      }
    }
  }
}
