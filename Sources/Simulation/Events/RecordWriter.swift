import HealthRecords
import RecordMessages
import SwiftProtobuf

/// Writes records the way real sources do: with mistakes and corrections, deletions, repeats, and late arrivals.
struct RecordWriter {
  /// One version of the record being written.
  private struct Version {
    var updated: Int64
    var entered: LocalDate
    var stage: Int
    var mistaken = false
    var deleted = false
  }

  let options: SimulationOptions
  var collector: EventCollector
  private var subject = SubjectID(high: 0, low: 0)
  /// The subject's key where it is a code; nil for a person.
  private var subjectCode: String?
  private var subjectNumber = 0
  private var versions: [Version] = []

  init(options: SimulationOptions, collector: EventCollector) {
    self.options = options
    self.collector = collector
  }

  /// The following records are about this subject. - Parameter number: makes its record ids.
  mutating func begin(_ subject: SubjectID, number: Int) {
    self.subject = subject
    subjectCode = nil
    subjectNumber = number
  }

  /// The following records are about a place, a unit, a purchase, a sample.
  mutating func begin(code: String, number: Int) {
    subjectCode = code
    subjectNumber = number
  }

  /// Writes one record.
  ///
  /// - Parameters:
  ///   - ordinal: tells the subject's records apart: part of the record id. Two records with neighbouring ordinals never
  ///     have equal `updated`, unless `second` is given.
  ///   - entered: the days on which the source enters or changes the record, ascending: its stages.
  ///   - second: the second of the day of every `updated`; nil: drawn.
  ///   - fill: writes the fields of a stage; `mistaken` asks for an entry error that is corrected later.
  mutating func record<M: RecordMessage>(
    _ kindID: UInt8, _ ordinal: Int, at unit: String, entered: [LocalDate], second: Int? = nil, _ dice: inout Dice,
    fill: (_ message: inout M, _ stage: Int, _ mistaken: Bool) -> Void
  ) {
    makeVersions(ordinal, entered, second, &dice)
    for version in versions {
      var arrival = arrivalDay(of: version.entered, &dice)
      deliver(kindID, ordinal, unit, version, arrival, &dice, fill)
      if dice.chance(options.resentShare) {
        arrival = arrival + dice.below(40)
        deliver(kindID, ordinal, unit, version, arrival, &dice, fill)
      }
    }
  }

  private mutating func makeVersions(_ ordinal: Int, _ entered: [LocalDate], _ second: Int?, _ dice: inout Dice) {
    versions.removeAll(keepingCapacity: true)
    func time(_ day: LocalDate) -> Int64 {
      // Working hours, in steps of eight seconds; the ordinal decides within the step, which keeps neighbours apart.
      let drawn = 28_800 + dice.below(5_000) * 8 + ordinal % 8
      return SimulationCalendar.milliseconds(day, second: second ?? drawn)
    }
    for (stage, day) in entered.enumerated() {
      // Two stages of one day stay in order.
      let updated = max(time(day), (versions.last?.updated ?? 0) + 8_000)
      versions.append(Version(updated: updated, entered: day, stage: stage))
    }
    guard var last = versions.last else { return }
    if dice.chance(options.correctedShare) {
      versions[versions.count - 1].mistaken = true
      let day = last.entered + dice.between(1...30)
      let updated = time(day)
      if !dice.chance(options.equalUpdatedShare) { last.updated = updated }
      last.entered = day
      versions.append(last)
    }
    if dice.chance(options.deletedShare) {
      let day = last.entered + dice.between(1...60)
      let undo = day + dice.between(1...20)
      versions.append(Version(updated: time(day), entered: day, stage: last.stage, deleted: true))
      let again = Version(updated: time(undo), entered: undo, stage: last.stage)
      switch dice.below(6) {
      case 0: versions.append(again)  // entered again: a newer version of the same record
      case 1: versions.append(Version(updated: last.updated, entered: undo, stage: last.stage))  // must not come back
      default: break
      }
    }
  }

  /// Sources send every evening, or when they get round to it.
  private func arrivalDay(of entered: LocalDate, _ dice: inout Dice) -> LocalDate {
    let calm = dice.fraction()
    let days = dice.next()
    if entered < SimulationCalendar.loadFirst {
      return SimulationCalendar.loadFirst + Int(days % UInt64(SimulationCalendar.loadDays))
    }
    if calm < options.lateShare { return entered + 15 + Int(days % 46) }
    if calm < options.lateShare + 0.08 { return entered + 4 + Int(days % 11) }
    if calm < options.lateShare + 0.28 { return entered + 1 + Int(days % 3) }
    return entered
  }

  private mutating func deliver<M: RecordMessage>(
    _ kindID: UInt8, _ ordinal: Int, _ unit: String, _ version: Version, _ arrival: LocalDate, _ dice: inout Dice,
    _ fill: (inout M, Int, Bool) -> Void
  ) {
    let order = UInt32(truncatingIfNeeded: dice.next())
    let fault = drawFault(kindID, &dice)
    guard arrival <= SimulationCalendar.lastArrival, collector.wants(arrival) else { return }
    var message = M()
    message.recordID = RecordWriter.recordID(subjectNumber, ordinal)
    message.unit = unit
    let key = subjectCode.map { Array($0.utf8) } ?? RecordWriter.hexadecimal(subject)
    message.subject = String(decoding: key, as: UTF8.self)
    message.updated = version.updated
    if version.deleted {
      message.deleted = true
    } else {
      fill(&message, version.stage, version.mistaken)
    }
    let payload = message.bytes
    collector.append(kindID: kindID, key: key, payload: payload, arrival: arrival, order: order, fault: nil)
    guard var fault else { return }
    if version.deleted, fault == .dateInvalid { fault = .malformed }  // a deletion carries no dates
    let (spoiltKey, spoilt) = fault.spoil(key: key, payload: payload, kind: RecordKind.all[Int(kindID)])
    collector.append(
      kindID: kindID, key: spoiltKey, payload: spoilt, arrival: arrival, order: order ^ 0x5555_5555, fault: fault)
  }

  private func drawFault(_ kindID: UInt8, _ dice: inout Dice) -> EventFault? {
    guard options.malformedShare > 0, dice.chance(options.malformedShare) else { return nil }
    let fault = dice.pick(EventFault.allCases)
    switch kindID {
    case KindID.person: return fault == .dateInvalid ? .malformed : fault
    case KindID.chronic, KindID.lab, KindID.visit, KindID.death: return fault
    default: return nil
    }
  }

  /// The source's key of a row: short enough to live inside a `String`.
  static func recordID(_ number: Int, _ ordinal: Int) -> String {
    String(number, radix: 36, uppercase: true) + "-" + String(ordinal)
  }

  /// The 32 digits of a pseudonym.
  static func hexadecimal(_ subject: SubjectID) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      for i in 0..<16 {
        let high = UInt8(truncatingIfNeeded: subject.high >> UInt64(60 - 4 * i)) & 15
        let low = UInt8(truncatingIfNeeded: subject.low >> UInt64(60 - 4 * i)) & 15
        buffer[i] = high < 10 ? high + 0x30 : high - 10 + 0x61
        buffer[i + 16] = low < 10 ? low + 0x30 : low - 10 + 0x61
      }
      count = 32
    }
  }
}
