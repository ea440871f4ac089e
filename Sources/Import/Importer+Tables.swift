internal import HealthRecords

extension Importer {
  /// Reads one table's file, row by row.
  func read(_ file: InputFile) throws(ImportError) {
    let layout = Importer.layout(of: file.table)
    let reader = RowReader(try LineReader(try file.open()), layout: layout)
    let row = reader.row
    row.today = options.today
    var draft = Draft()
    var context = TableContext(drugs: options.drugs, pseudonymiser: pseudonymiser)
    context.exported = file.exported
    var units = UnitReader(packageUnit: UnitReader.packageUnit(file))
    let bytesBefore = progress.bytesDone
    defer {
      progress.bytesDone = bytesBefore + file.size
      for name in reader.unknownColumns where !summary.unknownColumns.contains("\(file.table.name).\(name)") {
        summary.unknownColumns.append("\(file.table.name).\(name)")
      }
    }
    while true {
      let step = try reader.next()
      if case .end = step { break }
      progress.rows += 1
      draft.clear()
      if case .bad(let reason) = step {
        let tally = try units.fallback(self, file.table)
        tally.rows += 1
        try reject(
          Rejection(reason), tally, columns: layout.names, file: file.name, line: reader.lineNumber,
          exported: file.exported)
        continue
      }
      let line = reader.lineNumber
      var tally: Tally?
      do throws(RowFailure) {
        let unit = try units.read(row, self, file.table)
        tally = unit
        unit.rows += 1
        try readCommon(row, layout, &draft, &context, file.table, units.bytes)
        try attempt { () throws(Rejection) in try Importer.readTable(file.table, row, &draft, context) }
        try accept(row, &draft, context, unit, file, line)
        unit.count(notes: row.notes)
      } catch {
        guard case .row(let rejection) = error else {
          if case .stop(let reason) = error { throw reason }
          continue
        }
        let unit: Tally
        if let tally {
          unit = tally
        } else {
          unit = try units.fallback(self, file.table)
          unit.rows += 1
        }
        try reject(
          rejection, unit, columns: layout.names, file: file.name, line: line, exported: file.exported)
        if draft.keyKnown, options.fullReplace.contains(file.table), let kind = file.table.kindID {
          recorder.add(
            draft, kind: kind, action: .touch, version: version(draft, context, line), tally: unit, file: file.name,
            line: line)
        }
      }
      if let kidney = draft.kidney { tally?.kidney.add(kidney.test, kidney.value) }
      try afterRow(bytesDone: bytesBefore + min(Int64(reader.bytesRead), file.size))
    }
    // A package with a table and no rows in it says that there are none.
    if reader.hasHeader, options.fullReplace.contains(file.table), let unit = units.packageUnit {
      seen[file.table, default: []].insert(try store.number(of: unit))
    }
    // Homes must be there before persons, persons before the rest.
    try writeBatch()
  }

  /// A row that is bad, or something that ends the import.
  enum RowFailure: Error {
    case row(Rejection)
    case stop(ImportError)
  }

  func attempt(_ body: () throws(Rejection) -> Void) throws(RowFailure) {
    do throws(Rejection) { try body() } catch { throw .row(error) }
  }

  func version(_ draft: Draft, _ context: TableContext, _ line: Int) -> Version {
    Version(
      updated: context.updated, exported: context.exported,
      rank: draft.rank << 28 | UInt32(truncatingIfNeeded: min(line, 0x0FFF_FFFF)))
  }

  /// Who the row is about, and D_UPDATE.
  func readCommon(
    _ row: Row, _ layout: Layout, _ draft: inout Draft, _ context: inout TableContext, _ table: TableID,
    _ unit: [UInt8]
  ) throws(RowFailure) {
    context.updated = row.updated(layout.updated, exported: context.exported)
    guard let column = layout.pid else { return }
    let pid = row.bytes(column)
    guard !pid.isEmpty else { throw .row(row.reject(.missing, column)) }
    guard pid.count <= 15 else { throw .row(row.reject(.tooLong, column)) }
    guard pid.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { throw .row(row.reject(.controlCharacter, column)) }
    draft.person = unit.withUnsafeBytes { pseudonymiser.unitPerson(unit: $0, pid: pid) }
    guard let column = layout.cid, !row.isEmpty(column) else { return }
    do throws(CitizenID.Problem) {
      let (id, repaired) = try unit.withBytes { unit throws(CitizenID.Problem) in
        try CitizenID.read(row.bytes(column), unit: unit)
      }
      if repaired { row.note(.citizenRepaired) }
      draft.citizen = pseudonymiser.pseudonym(of: id)
    } catch {
      if error == .empty { return }
      if error == .madeUp { return row.note(.citizenMadeUp) }
      guard table == .person else { return row.note(.citizenIgnored) }
      let reason: Reason =
        switch error {
        case .length: .citizenLength
        case .notDigits: .citizenNotDigits
        case .repeated: .citizenRepeated
        case .doubleZero: .citizenDoubleZero
        case .checkDigit, .empty, .madeUp: .citizenCheckDigit
        }
      throw .row(row.reject(reason, column))
    }
  }

  /// What a good row leads to.
  func accept(
    _ row: Row, _ draft: inout Draft, _ context: TableContext, _ tally: Tally, _ file: InputFile, _ line: Int
  ) throws(RowFailure) {
    if let day = draft.day, tally.latestDay.map({ $0 < day }) ?? true { tally.latestDay = day }
    if tally.latestUpdate.map({ $0 < context.updated }) ?? true { tally.latestUpdate = context.updated }
    do throws(ImportError) {
      switch file.table {
      case .home:
        try draft.id.withBytes { id throws(ImportError) in
          try draft.body.bytes.withBytes { area throws(ImportError) in
            if !area.isEmpty { try store.setHome(unit: tally.unitNumber, home: id, area: area) }
          }
        }
        tally.passed += 1
        return
      case .person:
        if !draft.home.isEmpty {
          let (home, unit) = (draft.home, tally.unitNumber)
          var body = draft.body
          let found = try home.withBytes { home throws(ImportError) in
            try store.appendArea(unit: unit, home: home, to: &body)
          }
          draft.body = body
          if !found { row.note(.homeUnknown) }
        }
      case .dataCorrect: return try correct(row, context, tally, file, line)
      default: break
      }
    } catch { throw .stop(error) }
    guard let kind = file.table.kindID else { return }
    tally.passed += 1
    if options.fullReplace.contains(file.table) { seen[file.table, default: []].insert(tally.unitNumber) }
    recorder.add(
      draft, kind: kind, action: .put, version: version(draft, context, line), tally: tally, file: file.name,
      line: line)
  }

  /// One request for deletion: a table's name and the key columns with their values.
  private func correct(
    _ row: Row, _ context: TableContext, _ tally: Tally, _ file: InputFile, _ line: Int
  ) throws(ImportError) {
    let unit = Array(tally.unit.description.utf8)
    do throws(Rejection) {
      let (table, values) = try DataCorrectTable.request(row)
      guard let kind = table.kindID else { throw row.reject(.correctionTable, DataCorrectTable.name) }
      let layout = Importer.layout(of: table)
      if let other = values["HOSPCODE"], Array(other.utf8) != unit {
        throw row.reject(.correctionForeign, DataCorrectTable.values)
      }
      let key = DataCorrectTable.row(values, layout, today: options.today)
      var draft = Draft()
      guard let pid = layout.pid, !key.isEmpty(pid) else {
        throw row.reject(.correctionKey, DataCorrectTable.values)
      }
      draft.person = unit.withUnsafeBytes { pseudonymiser.unitPerson(unit: $0, pid: key.bytes(pid)) }
      // Only the key columns are given, so the rest will be missed; the key is known by then or it is not.
      do throws(Rejection) { try Importer.readTable(table, key, &draft, context) } catch {
        guard draft.keyKnown else { throw row.reject(.correctionKey, DataCorrectTable.values) }
      }
      let isPart = table.isJoined && table != .service && table != .admission && table != .chronicFU
      guard !isPart || draft.item != 0 else { throw row.reject(.correctionKey, DataCorrectTable.values) }
      draft.rank = 0
      tally.passed += 1
      recorder.add(
        draft, kind: kind, action: .delete, version: version(draft, context, line),
        tally: self.tally(tally.unit, tally.unitNumber, table), file: file.name, line: line)
    } catch {
      try reject(
        error, tally, columns: DataCorrectTable.layout.names, file: file.name, line: line, exported: context.exported)
    }
  }

  static func layout(of table: TableID) -> Layout {
    switch table {
    case .home: HomeTable.layout
    case .person: PersonTable.layout
    case .death: DeathTable.layout
    case .chronic: ChronicTable.layout
    case .service: ServiceTable.layout
    case .diagnosisOPD: DiagnosisOPDTable.layout
    case .chronicFU: ChronicFUTable.layout
    case .drugOPD: DrugOPDTable.layout
    case .procedureOPD: ProcedureOPDTable.layout
    case .admission: AdmissionTable.layout
    case .diagnosisIPD: DiagnosisIPDTable.layout
    case .procedureIPD: ProcedureIPDTable.layout
    case .labFU: LabFUTable.layout
    case .labor: LaborTable.layout
    case .newborn: NewbornTable.layout
    case .anc: ANCTable.layout
    case .specialPP: SpecialPPTable.layout
    case .ncdScreen: NCDScreenTable.layout
    case .nutrition: NutritionTable.layout
    case .dental: DentalTable.layout
    case .epi: EPITable.layout
    case .functional: FunctionalTable.layout
    case .accident: AccidentTable.layout
    case .dataCorrect, .units, .population, .ndjson: DataCorrectTable.layout
    }
  }

  static func readTable(
    _ table: TableID, _ row: Row, _ draft: inout Draft, _ context: TableContext
  ) throws(Rejection) {
    switch table {
    case .home: try HomeTable.read(row, &draft, context)
    case .person: try PersonTable.read(row, &draft, context)
    case .death: try DeathTable.read(row, &draft, context)
    case .chronic: try ChronicTable.read(row, &draft, context)
    case .service: try ServiceTable.read(row, &draft, context)
    case .diagnosisOPD: try DiagnosisOPDTable.read(row, &draft, context)
    case .chronicFU: try ChronicFUTable.read(row, &draft, context)
    case .drugOPD: try DrugOPDTable.read(row, &draft, context)
    case .procedureOPD: try ProcedureOPDTable.read(row, &draft, context)
    case .admission: try AdmissionTable.read(row, &draft, context)
    case .diagnosisIPD: try DiagnosisIPDTable.read(row, &draft, context)
    case .procedureIPD: try ProcedureIPDTable.read(row, &draft, context)
    case .labFU: try LabFUTable.read(row, &draft, context)
    case .labor: try LaborTable.read(row, &draft, context)
    case .newborn: try NewbornTable.read(row, &draft, context)
    case .anc: try ANCTable.read(row, &draft, context)
    case .specialPP: try SpecialPPTable.read(row, &draft, context)
    case .ncdScreen: try NCDScreenTable.read(row, &draft, context)
    case .nutrition: try NutritionTable.read(row, &draft, context)
    case .dental: try DentalTable.read(row, &draft, context)
    case .epi: try EPITable.read(row, &draft, context)
    case .functional: try FunctionalTable.read(row, &draft, context)
    case .accident: try AccidentTable.read(row, &draft, context)
    case .dataCorrect, .units, .population, .ndjson: break
    }
  }
}
