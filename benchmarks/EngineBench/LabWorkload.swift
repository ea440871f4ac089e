internal import HealthRecords

/// The job that everybody is measured by: people with diabetes and their HbA1c results, 3 % repeats, 1 % corrections and
/// 0.2 % deletions; and the plain answer, kept beside.
package struct LabWorkload {
  package static let units = 240

  private struct Result {
    var person: Int32
    var day: Int16
    var value: Int16
    var updated: Int64
    var isDeleted = false
  }

  private var state: UInt64
  private let people: Int
  private let json: Bool
  /// By record, the newest version.
  private var results: [Result] = []
  private var clock: Int64 = 1_510_000_000_000

  package init(people: Int, json: Bool, seed: UInt64 = 42) {
    self.people = people
    self.json = json
    state = seed
  }

  package static func unit(_ n: Int) -> String { String(10_000 + n) }

  private mutating func random(_ n: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(n))
  }

  /// A pseudonym; the multiplication spreads people as a keyed hash would.
  private func key(_ person: Int) -> String {
    let high = UInt64(person &+ 1) &* 0x9E37_79B9_7F4A_7C15 | 1 << 63
    let digits = String(UInt64(person), radix: 16)
    return String(high, radix: 16) + String(repeating: "0", count: 16 - digits.count) + digits
  }

  // MARK: Events

  package func register(_ person: Int, in log: inout EventLog) {
    var claim = header("p\(person)", person, 1_500_000_000_000)
    claim.add("birth", 10, integer: 19_600_101)
    claim.add("typeArea", 13, text: "1")
    claim.add("discharge", 14, text: "9")
    append(claim, "person", person, &log)
    var chronic = header("c\(person)", person, 1_500_000_000_000)
    chronic.add("code", 10, text: "E119")
    chronic.add("date", 11, integer: 20_150_101)
    append(chronic, "chronic", person, &log)
  }

  package mutating func next(in log: inout EventLog) {
    let draw = random(1_000)
    clock += 1
    if draw < 30, !results.isEmpty {
      write(random(results.count), &log)
    } else if draw < 42, !results.isEmpty {
      let record = random(results.count)
      results[record].value = Int16(45 + random(60))
      results[record].updated = clock
      results[record].isDeleted = draw >= 40
      write(record, &log)
    } else {
      results.append(
        Result(
          person: Int32(random(people)), day: Int16(random(365)), value: Int16(45 + random(60)), updated: clock))
      write(results.count - 1, &log)
    }
  }

  private func write(_ record: Int, _ log: inout EventLog) {
    let result = results[record]
    var event = header("L\(record)", Int(result.person), result.updated, unit: record, isDeleted: result.isDeleted)
    event.add("date", 10, integer: LabWorkload.days[Int(result.day)])
    event.add("test", 11, text: "0531601")
    event.add("value", 12, real: Double(result.value) / 10)
    append(event, "lab", Int(result.person), &log)
  }

  private static let days: [Int64] = (0..<366).map { (LocalDate(year: 2017, month: 10, day: 1)! + $0).yyyymmdd }

  private func header(
    _ id: String, _ person: Int, _ updated: Int64, unit: Int? = nil, isDeleted: Bool = false
  ) -> FieldWriter {
    FieldWriter(
      json: json, recordID: id, unit: LabWorkload.unit((unit ?? person) % LabWorkload.units), subject: key(person),
      updated: updated, isDeleted: isDeleted)
  }

  private func append(_ event: FieldWriter, _ kind: String, _ person: Int, _ log: inout EventLog) {
    log.append(kind: LabWorkload.kinds[kind]!, key: key(person).utf8, payload: event.finished)
  }

  private static let kinds = Dictionary(uniqueKeysWithValues: RecordKind.all.map { ($0.name, Int($0.id)) })

  // MARK: The answer

  /// How many people's last result of the year is under 7.0.
  package var controlled: Int64 {
    var last = [Result?](repeating: nil, count: people)
    for result in results where !result.isDeleted {
      let person = Int(result.person)
      if let known = last[person], (known.day, known.updated) > (result.day, result.updated) { continue }
      last[person] = result
    }
    return Int64(last.count { ($0?.value ?? 70) < 70 })
  }
}
