package import HealthRecords
import RecordMessages

/// Writes a made-up province as its units and registers would send it: an archive of the 43 files for each unit, lines for
/// the other registers, the unit registry, the population, and the truth.
///
///     f43/10901/F43_10901_20181231230000.zip   registers/death.ndjson ...   units.csv   population.csv
///     people.csv  the made-up ids, names and telephone numbers, to search for where they must not be
///     truth.csv   every indicator at every place, by the simulation's own rules and bookkeeping
///     dirt.csv    what is wrong with the rows: `kind,outcome,reason,rows`
///
/// A person is worked through at a time, so that memory does not grow with the province.
package struct F43Exporter {
  /// What was written.
  package struct Outcome {
    package let persons: Int
    package let rows: Int
    package let registerLines: Int
    /// Values other than zero.
    package let truths: Int
    package let soiled: Int
    /// What is wrong with the rows, and with how many.
    package let dirt: [DirtKind: Int]
  }

  private let province: Province
  private let asOf: LocalDate
  private let folder: ExportFolder
  private let styles: [String: PackageStyle]
  private let oracle: Oracle
  private var dirt: Dirt
  private var counters = UnitCounters()
  private var truthCounters: TruthCounters
  private var persons = 0
  private var rows = 0
  private var registerLines = 0
  private var registers: Set<String> = []

  /// - Parameters:
  ///   - dirt: what is wrong with the rows. It never changes what is true.
  ///   - growth: the standards by which the truth judges children's growth.
  ///   - path: a folder that is made, or an empty one.
  package static func write(
    _ province: Province, asOf: LocalDate = Province.lastArrival, dirt: DirtOptions = DirtOptions(),
    growth: GrowthReference = .none, to path: String
  ) throws(ExportError) -> Outcome {
    var exporter = F43Exporter(province, asOf, dirt, growth, try ExportFolder(path: path))
    try exporter.writePersons()
    var institutions = try exporter.writeInstitutions()
    try exporter.takeReference(&institutions)
    for records in institutions.values { exporter.count(records) }
    let truths = try exporter.finish()
    return Outcome(
      persons: exporter.persons, rows: exporter.rows, registerLines: exporter.registerLines, truths: truths,
      soiled: exporter.dirt.counts.values.reduce(0, +), dirt: exporter.dirt.counts)
  }

  private init(
    _ province: Province, _ asOf: LocalDate, _ dirt: DirtOptions, _ growth: GrowthReference, _ folder: ExportFolder
  ) {
    self.province = province
    self.asOf = asOf
    self.folder = folder
    self.dirt = Dirt(dirt, seed: province.seed)
    oracle = Oracle(asOf: asOf, period: Province.period, growth: growth)
    truthCounters = TruthCounters(ruleCount: oracle.rules.all.count)
    styles = Dictionary(
      uniqueKeysWithValues: province.units.enumerated().map { index, unit in
        (unit.code, PackageStyle(unit: index, isDirty: dirt.isDirty))
      })
  }

  // MARK: Records

  private mutating func writePersons() throws(ExportError) {
    var storyteller = Storyteller(province: province)
    let numbers = CitizenNumbers(seed: province.seed)
    for index in 0..<province.people {
      storyteller.tellWhole(person: index)
      for history in SubjectHistory.all(of: storyteller) {
        var export = PersonExport(number: persons, numbers: numbers, counters: counters, today: asOf)
        counters = export.write(history)
        try put(export.identity)
        persons += 1
        for row in export.rows { try put(row) }
        for line in export.lines { try put(line) }
        count(export.truth)
      }
    }
  }

  private mutating func writeInstitutions() throws(ExportError) -> [SubjectID: SubjectRecords] {
    var storyteller = Storyteller(province: province)
    var institutions: [SubjectID: SubjectRecords] = [:]
    var position: Int64 = 0
    for index in province.units.indices {
      storyteller.tellWhole(unit: index)
      for history in SubjectHistory.all(of: storyteller) {
        for (kindID, message) in history.versions {
          try put(RegisterLine.make(message, kindID: kindID, citizenID: nil))
          position += 1
          F43Exporter.take(message.bytes, kindID, position, &institutions[history.subject, default: SubjectRecords()])
        }
      }
    }
    return institutions
  }

  /// The registers that all else refers to. Areas come as a register's lines; units and population have files of their own.
  private mutating func takeReference(_ institutions: inout [SubjectID: SubjectRecords]) throws(ExportError) {
    for event in province.referenceEvents() {
      if event.kindID == KindID.area {
        try put(
          RegisterLine.make(
            WireKinds.message(event.payload, kindID: event.kindID), kindID: event.kindID, citizenID: nil))
      }
      guard let subject = event.key.withUnsafeBytes({ SubjectID(key: $0) }) else { continue }
      F43Exporter.take(event.payload, event.kindID, 0, &institutions[subject, default: SubjectRecords()])
    }
  }

  private static func take(_ payload: [UInt8], _ kindID: UInt8, _ position: Int64, _ records: inout SubjectRecords) {
    do { _ = try records.accept(kindID: kindID, payload: payload, position: position) } catch {
      preconditionFailure("a simulated record cannot be read back: \(error)")
    }
  }

  private mutating func count(_ records: SubjectRecords) {
    _ = oracle.count(records) { _ = truthCounters.add($1, of: $0) }
  }

  // MARK: Files

  /// The packages of a unit, by the hour of the export: the evening's, the same again, and one of three months before.
  private enum Package: String, CaseIterable { case evening = "230000", again = "233000", earlier = "210000" }

  private func stamp(_ package: Package) -> String {
    "\((package == .earlier ? asOf - 90 : asOf).yyyymmdd)" + package.rawValue
  }

  private func collected(_ unit: String, _ package: Package, _ table: F43Table) -> String {
    "\(unit)-\(package.rawValue)-\(table.rawValue)"
  }

  private mutating func put(_ row: F43Row) throws(ExportError) {
    let unit = row["HOSPCODE"]
    let style = styles[unit] ?? PackageStyle(unit: 0, isDirty: false)
    for (written, place) in dirt.soil(row, copies: style.copies) {
      let packages: [Package] =
        place == .earlierExport ? [.earlier] : style.copies == 2 ? [.evening, .again] : [.evening]
      for package in packages {
        let name = collected(unit, package, row.table)
        if !folder.has(name) {
          var head: [UInt8] = style.hasMark ? [0xEF, 0xBB, 0xBF] : []
          if style.hasHeader { head += style.bytes(row.table.columns.joined(separator: "|") + style.lineEnd) }
          try folder.append(head, to: name)
        }
        try folder.append(style.bytes(written.line + style.lineEnd), to: name)
        rows += 1
      }
    }
  }

  /// One line of people.csv.
  private func put(_ identity: String) throws(ExportError) {
    if !folder.has("people") { try folder.append(Array("citizen_id,given,family,telephone\n".utf8), to: "people") }
    try folder.append(Array((identity + "\n").utf8), to: "people")
  }

  private mutating func put(_ line: (kind: String, json: String)) throws(ExportError) {
    registers.insert(line.kind)
    try folder.append(Array((line.json + "\n").utf8), to: line.kind)
    registerLines += 1
    guard let broken = dirt.brokenLine(of: line.json) else { return }
    try folder.append(Array((broken + "\n").utf8), to: line.kind)
    registerLines += 1
  }

  private mutating func finish() throws(ExportError) -> Int {
    try folder.makeFolder("f43")
    try folder.makeFolder("registers")
    for unit in province.units {
      let style = styles[unit.code] ?? PackageStyle(unit: 0, isDirty: false)
      for package in Package.allCases {
        let tables = F43Table.allCases.filter { folder.has(collected(unit.code, package, $0)) }
        guard !tables.isEmpty else { continue }
        try folder.makeFolder("f43/\(unit.code)")
        let stamp = stamp(package)
        let day = package == .earlier ? asOf - 90 : asOf
        try folder.archive(
          tables.map { (style.name(of: $0, unit: unit.code, stamp: stamp), collected(unit.code, package, $0)) },
          as: "f43/\(unit.code)/F43_\(unit.code)_\(stamp).zip", time: Int64(day.daysSinceEpoch) * 86_400 + 57_600)
      }
    }
    for kind in registers.sorted() { try folder.finish(kind, as: "registers/\(kind).ndjson") }
    try folder.finish("people", as: "people.csv")
    folder.end()
    try folder.write(province.unitsCSV, as: "units.csv")
    try folder.write(province.populationCSV, as: "population.csv")
    let lines = DirtKind.allCases.compactMap { kind in
      dirt.counts[kind].map { "\(kind.rawValue),\(kind.outcome.rawValue),\(kind.reason),\($0)\n" }
    }
    try folder.write("kind,outcome,reason,rows\n" + lines.joined(), as: "dirt.csv")
    let truth = TruthTable(truthCounters, oracle, PlaceDirectory(province))
    try folder.write(truth.csv(asOf: asOf), as: "truth.csv")
    return truth.values.count
  }
}
