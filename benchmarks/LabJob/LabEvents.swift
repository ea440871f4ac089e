internal import HealthRecords

/// Makes the job's events in order of arrival and keeps what their newest versions are, so that the answer can be computed
/// without any of the programs that are measured. The same seed makes the same events.
package struct LabEvents: ~Copyable {
  package enum Format: String, Sendable { case protobuf, json }

  private struct Result {
    var person: Int32
    /// Counts the versions made: later versions have later times.
    var version: Int32
    /// Of the year, from 0.
    var day: Int16
    /// Tenths of a percent.
    var tenths: Int16
    var isDeleted: Bool
  }

  package let format: Format
  package let people: Int
  private var state: UInt64
  private var results: [Result] = []
  private var version: Int32 = 0
  private var message: LabMessage

  /// - Parameter events: how many will be asked for, for memory to be taken at once.
  package init(people: Int, format: Format, seed: UInt64, events: Int) {
    self.people = people
    self.format = format
    state = seed
    results.reserveCapacity(events)
    message = LabMessage()
  }

  /// The key and payload of the next event, valid inside the call.
  package mutating func next<E: Error>(
    _ body: (_ key: UnsafeRawBufferPointer, _ payload: UnsafeRawBufferPointer) throws(E) -> Void
  ) throws(E) {
    let record = chooseRecord()
    let result = results[record]
    message.write(
      format, record: record, unit: record % LabJob.unitCount, person: result.person,
      updated: 1_510_000_000_000 + Int64(result.version), day: Int(result.day), tenths: result.tenths,
      isDeleted: result.isDeleted)
    try body(message.key, message.payload)
  }

  /// Of a thousand events, 30 repeat the newest version of a record, 10 correct one, 2 delete one.
  private mutating func chooseRecord() -> Int {
    let draw = random(1_000)
    if draw < 30, !results.isEmpty { return random(results.count) }
    version += 1
    if draw < 42, !results.isEmpty {
      let record = random(results.count)
      results[record].tenths = Int16(45 + random(60))
      results[record].isDeleted = draw >= 40
      results[record].version = version
      return record
    }
    results.append(
      Result(
        person: Int32(random(people)), version: version, day: Int16(random(365)), tenths: Int16(45 + random(60)),
        isDeleted: false))
    return results.count - 1
  }

  private mutating func random(_ n: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int(truncatingIfNeeded: (z ^ (z >> 31)) % UInt64(n))
  }

  /// What the job has to come to: for each unit, people tested and people controlled.
  package func answer() -> LabAnswer {
    var latest = [Int32](repeating: -1, count: people)
    for (record, result) in results.enumerated() where !result.isDeleted {
      let known = latest[Int(result.person)]
      if known >= 0 {
        let other = results[Int(known)]
        if (other.day, other.version) > (result.day, result.version) { continue }
      }
      latest[Int(result.person)] = Int32(record)
    }
    var answer = LabAnswer()
    for record in latest where record >= 0 {
      answer.add(unit: Int(record) % LabJob.unitCount, isControlled: results[Int(record)].tenths < 70)
    }
    return answer
  }
}
