package import HealthRecords

extension Importer {
  /// Imports the unit registry: CSV with the columns `code,name,kind,subdistrict,district,province,affiliation,
  /// valid_from,valid_to` and optionally `service_level`. A unit that changes hands has one line for each span.
  ///
  /// From then on rows of units that are not in the registry are rejected.
  package func importUnits(_ path: String) throws(ImportError) -> ImportSummary {
    try reference(path, .units, ["code", "name", "kind", "affiliation"]) { (line, draft) throws(CellFailure) in
      try Importer.unitRow(line, &draft)
    }
  }

  /// Imports population figures: CSV with the columns `place,fiscal_year,sex,age_from,age_to,count` and optionally
  /// `register` (MIDYEAR where it is empty).
  ///
  /// - Parameter office: the unit that publishes the figures; where nil, the registry's provincial office.
  package func importPopulation(_ path: String, office: Code? = nil) throws(ImportError) -> ImportSummary {
    var publisher = office
    if publisher == nil { publisher = try store.provincialOffice() }
    guard let office = publisher else {
      throw .setting(
        "Nobody is known who publishes population figures. Import the unit registry first, with a unit of kind "
          + "provincial_office, or name the office with --office.")
    }
    return try reference(path, .population, ["place", "fiscal_year", "sex", "age_from", "age_to", "count"]) {
      (line, draft) throws(CellFailure) in try Importer.populationRow(line, &draft, office)
    }
  }

  struct CellFailure: Error {
    let reason: Reason
    let column: String
    let value: String
  }

  private func reference(
    _ path: String, _ table: TableID, _ columns: [String],
    _ read: (CSVTable.Line, inout Draft) throws(CellFailure) -> Code
  ) throws(ImportError) -> ImportSummary {
    guard let kind = table.kind else { return summary }
    let name = InputFinder.lastPart(path)
    let exported = try Importer.time(of: path, today: options.today)
    let csv = try CSVTable(path: path, required: columns)
    progress.file = name
    for line in csv.lines {
      progress.rows += 1
      var draft = Draft()
      let unit: Code
      do throws(CellFailure) { unit = try read(line, &draft) } catch {
        try rejectCell(error, table, name, line.number, exported)
        continue
      }
      if table == .units {
        try store.register(unit, isProvincial: line["kind"].lowercased().hasPrefix("prov"))
      }
      let tally = self.tally(unit, try store.number(of: unit), table)
      tally.rows += 1
      tally.passed += 1
      tally.latestUpdate = exported
      seen[table, default: []].insert(tally.unitNumber)
      recorder.add(
        draft, kind: kind.id, action: .put,
        version: Version(updated: exported, exported: exported, rank: UInt32(line.number)), tally: tally, file: name,
        line: line.number)
      try afterRow(bytesDone: 0)
    }
    if options.fullReplace.contains(table), table == .units { seen[table] = store.allUnitNumbers }
    summary.files = 1
    newestExport = exported
    try finish()
    return summary
  }
}

extension Importer {
  private func rejectCell(
    _ failure: CellFailure, _ table: TableID, _ file: String, _ line: Int, _ exported: Int64
  ) throws(ImportError) {
    let tally = self.tally(.empty, try store.number(of: .empty), table)
    tally.rows += 1
    tally.rejected += 1
    tally.count(failure.reason)
    try emitter.send(
      deadLetter: DeadLetter(
        unit: .empty, table: table, file: file, line: line, column: failure.column,
        valueClass: Array(failure.value.utf8).withBytes { ValueClass($0) }, reason: failure.reason),
      at: exported)
  }

  private static func unitRow(_ line: CSVTable.Line, _ draft: inout Draft) throws(CellFailure) -> Code {
    let unit = try code(line, "code", required: true)
    guard let subject = SubjectID(unit.description) else { throw fail(.codeMalformed, line, "code") }
    let kind: Code =
      switch line["kind"].uppercased() {
      case "": throw fail(.missing, line, "kind")
      case "DISTRICT_OFFICE": "DISTRICT"
      case "PROVINCIAL_OFFICE": "PROVINCIAL"
      case let other: Code(other) ?? "OTHER"
      }
    let affiliation = line["affiliation"].uppercased()
    guard affiliation == "MOPH" || affiliation == "PAO" || affiliation == "OTHER" else {
      throw fail(affiliation.isEmpty ? .missing : .codeUnknown, line, "affiliation")
    }
    let from = try date(line, "valid_from")
    let to = try date(line, "valid_to")
    if let from, let to, to < from { throw fail(.dateOrder, line, "valid_to") }
    draft.citizen = subject
    draft.key(unit)
    if let from { draft.key(from) }
    draft.body.code(10, unit)
    guard line["name"].utf8.count <= 1_000 else { throw fail(.tooLong, line, "name") }
    Array(line["name"].utf8).withBytes { draft.body.text(11, $0) }
    draft.body.code(12, kind)
    for (field, column, width) in [(13, "subdistrict", 6), (14, "district", 4), (15, "province", 2)] {
      let area = try code(line, column, required: false)
      guard area.isEmpty || area.count == width else { throw fail(.codeMalformed, line, column) }
      draft.body.code(field, area)
    }
    draft.body.code(16, Code(affiliation))
    draft.body.date(17, from)
    draft.body.date(18, to)
    draft.body.code(19, try code(line, "service_level", required: false))
    return unit
  }

  private static func populationRow(
    _ line: CSVTable.Line, _ draft: inout Draft, _ office: Code
  ) throws(CellFailure) -> Code {
    let place = try code(line, "place", required: true)
    guard let subject = SubjectID(place.description) else { throw fail(.codeMalformed, line, "place") }
    guard let year = FiscalYear(line["fiscal_year"]) else { throw fail(.numberRange, line, "fiscal_year") }
    let sex = line["sex"]
    guard sex.isEmpty || sex == "1" || sex == "2" else { throw fail(.sexUnknown, line, "sex") }
    let from = try number(line, "age_from", upTo: 150)
    let to = try number(line, "age_to", upTo: 150)
    guard from <= to else { throw fail(.numberRange, line, "age_to") }
    let count = try number(line, "count", upTo: 100_000_000)
    let register = line["register"].isEmpty ? "MIDYEAR" : line["register"].uppercased()
    guard let register = Code(register), register.count <= 8 else { throw fail(.codeMalformed, line, "register") }
    draft.citizen = subject
    let id = "\(place).\(year.buddhistYear).\(sex.isEmpty ? "0" : sex).\(from)-\(to).\(register)"
    draft.id = Array(id.utf8)
    draft.body.optional(10, Int32(year.buddhistYear))
    draft.body.code(11, Code(sex))
    draft.body.optional(12, Int32(from))
    draft.body.optional(13, Int32(to))
    draft.body.optional(14, long: count)
    draft.body.code(15, place)
    draft.body.code(16, register)
    return office
  }

  private static func fail(_ reason: Reason, _ line: CSVTable.Line, _ column: String) -> CellFailure {
    CellFailure(reason: reason, column: column, value: line[column])
  }

  private static func code(
    _ line: CSVTable.Line, _ column: String, required: Bool
  ) throws(CellFailure) -> Code {
    guard let code = Code(line[column]) else { throw fail(.codeMalformed, line, column) }
    if required, code.isEmpty { throw fail(.missing, line, column) }
    return code
  }

  private static func date(_ line: CSVTable.Line, _ column: String) throws(CellFailure) -> LocalDate? {
    if line[column].isEmpty { return nil }
    guard let date = LocalDate(iso: line[column]) else { throw fail(.dateMalformed, line, column) }
    return date
  }

  private static func number(
    _ line: CSVTable.Line, _ column: String, upTo most: Int64
  ) throws(CellFailure) -> Int64 {
    if line[column].isEmpty { throw fail(.missing, line, column) }
    guard let number = Int64(line[column]) else { throw fail(.numberMalformed, line, column) }
    guard (0...most).contains(number) else { throw fail(.numberRange, line, column) }
    return number
  }
}
