import HealthRecords
import RecordMessages

/// One person's records as the units' programs hold them: rows of the 43 files, lines of the other registers, and the same
/// records as the truth has to see them.
///
/// The 43 files cannot say everything that an event can. What they leave out (the address in a delivery), merge (two
/// results of one test and day) or refuse (a blood pressure of 1,280) is left out, merged or refused in `truth`, too.
struct PersonExport {
  let numbers: CitizenNumbers
  /// Tells the province's persons apart: makes the citizen id and the name.
  let number: Int
  let citizenID: String
  /// The day after which nothing can have happened.
  let today: Int32
  private(set) var rows: [F43Row] = []
  /// Lines of the registers beside the 43 files, each with its kind.
  private(set) var lines: [(kind: String, json: String)] = []
  private(set) var truth = SubjectRecords()

  private var counters: UnitCounters
  private var numbersByUnit: [String: String] = [:]
  private var registeredAt: Set<String> = []
  private var birth: Int32 = 0
  private var sex = "1"
  private var nation = "099"
  private var position: Int64 = 0

  init(number: Int, numbers: CitizenNumbers, counters: UnitCounters, today: LocalDate) {
    self.number = number
    self.numbers = numbers
    self.counters = counters
    self.today = Int32(today)
    citizenID = numbers.id(number)
  }

  /// Writes everything about the person; gives back the units' counters.
  mutating func write(_ history: SubjectHistory) -> UnitCounters {
    for record in history.records {
      if record.kindID == KindID.person, let person = record.newestLive as? WirePerson {
        (birth, sex, nation) = (person.birth, person.sex, person.nation)
        break
      }
    }
    for record in history.records where record.kindID == KindID.person { person(record) }
    var merged: [String: [RecordHistory]] = [:]
    var order: [String] = []
    for record in history.records where record.kindID != KindID.person {
      guard let key = sharedKey(of: record) else { continue }
      if merged[key] == nil { order.append(key) }
      merged[key, default: []].append(record)
    }
    for key in order { settle(merged[key] ?? []) }
    for (kindID, message) in history.versions { register(message, kindID) }
    let strangers = numbersByUnit.keys.filter { !registeredAt.contains($0) }.sorted()
    for unit in strangers { personRow(unit, stranger(at: unit), pid: pid(at: unit)) }
    return counters
  }

  /// Citizen id, names and telephone number, with commas between.
  var identity: String {
    let (given, family) = numbers.name(number, isFemale: sex == "2")
    return "\(citizenID),\(given),\(family),\(numbers.telephone(number))"
  }

  // MARK: Who

  /// The person's number in a unit's program, given at first sight.
  mutating func pid(at unit: String) -> String {
    if let known = numbersByUnit[unit] { return known }
    let pid = UnitCounters.padded(counters.next("P", at: unit), 6)
    numbersByUnit[unit] = pid
    return pid
  }

  mutating func next(_ what: String, at unit: String) -> Int { counters.next(what, at: unit) }

  private mutating func person(_ record: RecordHistory) {
    guard var person = record.newestLive as? WirePerson else { return }
    if record.isDeleted {
      // A program cannot delete a person who has visits; it says that he or she belongs to others.
      (person.typeArea, person.discharge, person.dischargeDate) = ("4", "9", 0)
      person.updated = record.newest.updated
    }
    // Registered twice in one unit: two numbers for one person.
    let isSecond = registeredAt.contains(person.unit)
    let pid =
      isSecond ? UnitCounters.padded(counters.next("P", at: person.unit), 6) : self.pid(at: person.unit)
    registeredAt.insert(person.unit)
    personRow(person.unit, person, pid: pid)
  }

  /// Who came for service only.
  private func stranger(at unit: String) -> WirePerson {
    var person = WirePerson()
    person.recordID = "stranger"
    person.unit = unit
    person.birth = birth
    person.sex = sex
    person.nation = nation
    person.typeArea = "4"
    person.discharge = "9"
    person.updated = SimulationCalendar.milliseconds(SimulationCalendar.loadFirst, second: 30_000)
    return person
  }

  private mutating func personRow(_ unit: String, _ person: WirePerson, pid: String) {
    keep(person, KindID.person)
    let (given, family) = numbers.name(number, isFemale: person.sex == "2")
    var row = F43Row(
      .person, unit: unit, updated: person.updated,
      [
        "CID": citizenID, "PID": pid, "PRENAME": person.sex == "2" ? "004" : "003", "NAME": given, "LNAME": family,
        "HN": pid, "SEX": person.sex, "BIRTH": F43Row.date(person.birth), "NATION": person.nation,
        "RACE": person.nation, "DISCHARGE": person.discharge, "DDISCHARGE": F43Row.date(person.dischargeDate),
        "TYPEAREA": person.typeArea, "MOBILE": numbers.telephone(number),
      ])
    if person.area.utf8.count == 6 {
      row["HID"] = UnitCounters.padded(counters.next("H", at: unit), 6)
      let area = Array(person.area)
      rows.append(
        F43Row(
          .home, unit: unit, updated: person.updated,
          [
            "HID": row["HID"], "HOUSETYPE": "1", "VILLAGE": "01", "CHANGWAT": String(area[0..<2]),
            "AMPUR": String(area[2..<4]), "TAMBON": String(area[4..<6]),
          ]))
    }
    rows.append(row)
  }

  // MARK: Records that share a key

  /// Which records of the person would overwrite one another in a unit's table; nil where the table does not carry them.
  private func sharedKey(of record: RecordHistory) -> String? {
    guard let message = record.newestLive, let what = F43Key.of(message, kindID: record.kindID) else { return nil }
    return "\(record.kindID) \(message.unit) \(what)"
  }

  /// Of records that share a key the newest counts. If all were deleted in the end, the program asks for the deletion.
  private mutating func settle(_ records: [RecordHistory]) {
    let usable = records.filter { $0.newestLive.map { isUsable($0) } ?? false }
    let live = usable.filter { !$0.isDeleted }.sorted { $0.newest.updated < $1.newest.updated }
    if let newest = live.last {
      // What was overwritten is still in the export now and then, but older.
      for older in live.dropLast() where older.newest.updated < newest.newest.updated && !F43Key.isVisit(newest.kindID)
      {
        rows += makeRows(older.newest, newest.kindID).rows
      }
      let made = makeRows(newest.newest, newest.kindID)
      rows += made.rows
      if let message = made.truth { keep(message, newest.kindID) }
      return
    }
    guard let gone = usable.last, let message = gone.newestLive else { return }
    let made = makeRows(message, gone.kindID).rows
    rows += made
    for row in made { rows.append(F43Row(deleting: row, updated: gone.newest.updated)) }
  }

  /// Whether a unit's program would let it pass: not in the future, not before the person's birth.
  private func isUsable(_ message: any RecordMessage) -> Bool {
    if let lab = message as? WireLabResult, !PersonExport.isPlausible(lab) { return false }
    let day = F43Key.day(of: message)
    return day != 0 && day <= today && day >= birth
  }

  private mutating func keep(_ message: any RecordMessage, _ kindID: UInt8) {
    position += 1
    do { _ = try truth.accept(kindID: kindID, payload: message.bytes, position: position) } catch {
      preconditionFailure("a simulated record cannot be read back: \(error)")
    }
  }

  // MARK: Other registers

  /// Every version of what the 43 files do not carry, as the register sends it.
  private mutating func register(_ message: any RecordMessage, _ kindID: UInt8) {
    guard RegisterLine.kinds.contains(kindID) else { return }
    lines.append(RegisterLine.make(message, kindID: kindID, citizenID: citizenID))
    keep(message, kindID)
  }
}
