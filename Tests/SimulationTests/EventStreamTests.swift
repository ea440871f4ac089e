import HealthRecords
import RecordMessages
import SwiftProtobuf
import Testing

@testable import Simulation

/// The stream: the same for the same seed, in order of delivery, readable, and spoilt only where it says so.
struct EventStreamTests {
  static let people = 1_200

  /// FNV-1a over everything that is delivered.
  static func fingerprint(_ events: some Sequence<SimulatedEvent>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0100_0000_01B3 }
    for event in events {
      add(event.kindID)
      for byte in event.key { add(byte) }
      for byte in event.payload { add(byte) }
      withUnsafeBytes(of: event.day.daysSinceEpoch.littleEndian) { for byte in $0 { add(byte) } }
    }
    return hash
  }

  @Test("the same seed gives the same bytes, another seed others", arguments: [1, 77, 2_561] as [UInt64])
  func determinism(seed: UInt64) {
    let first = Self.fingerprint(Province(seed: seed, people: Self.people).events)
    #expect(first == Self.fingerprint(Province(seed: seed, people: Self.people).events), "seed \(seed)")
    #expect(first != Self.fingerprint(Province(seed: seed &+ 1, people: Self.people).events), "seed \(seed)")
  }

  @Test("windows can be read in any order")
  func windowsInAnyOrder() {
    let province = Province(seed: 5, people: Self.people)
    var source = province.events
    var byWindow: [Int: [SimulatedEvent]] = [:]
    for window in (0..<EventSource.windowCount).reversed() { byWindow[window] = source.events(inWindow: window) }
    let joined = (0..<EventSource.windowCount).flatMap { byWindow[$0] ?? [] }
    #expect(Self.fingerprint(joined) == Self.fingerprint(province.events))
  }

  @Test("events come in order of arrival, none before it was entered")
  func arrivalOrder() throws {
    var before = Province.firstArrival
    for event in Province(seed: 9, people: Self.people).events {
      #expect(event.day >= before)
      before = event.day
      let header = try EventHeader(event)
      let entered = Int32((header.updated / 1_000 + 7 * 3_600) / 86_400)
      #expect(entered <= event.day.daysSinceEpoch, "\(event.kind.name) \(header.recordID)")
    }
    #expect(before <= Province.lastArrival)
  }

  @Test("every event that is not spoilt can be read, with its own key, a known unit and dates that exist")
  func goodEventsAreGood() throws {
    var options = SimulationOptions()
    options.malformedShare = 0.05
    let province = Province(seed: 12, people: Self.people, options: options)
    let units = Set(province.units.map(\.code))
    for event in province.events where event.fault == nil {
      let header = try EventHeader(event)
      #expect(header.subject == String(decoding: event.key, as: UTF8.self))
      #expect(event.key.withUnsafeBytes { SubjectID(key: $0) } != nil)
      #expect(units.contains(header.unit))
      #expect(!header.recordID.isEmpty)
      #expect(header.updated > 0)
    }
  }

  @Test("all five ways of spoiling an event occur, about as often as asked, and spoil it")
  func faults() throws {
    var options = SimulationOptions()
    options.malformedShare = 0.05
    var counts: [EventFault: Int] = [:]
    var good = 0
    for event in Province(seed: 3, people: Self.people, options: options).events {
      guard let fault = event.fault else {
        if ["person", "chronic", "lab", "visit", "death"].contains(event.kind.name) { good += 1 }
        continue
      }
      counts[fault, default: 0] += 1
      if fault == .malformed {
        #expect(throws: (any Error).self) { try EventHeader(event) }
        continue
      }
      let header = try EventHeader(event)
      switch fault {
      case .unitUnknown: #expect(header.unit == EventFault.unknownUnit)
      case .recordIDMissing: #expect(header.recordID.isEmpty)
      case .keyDiffers: #expect(header.subject != String(decoding: event.key, as: UTF8.self))
      case .dateInvalid: #expect(header.date == 20_180_231)
      case .malformed: break
      }
    }
    #expect(Set(counts.keys) == Set(EventFault.allCases))
    let share = Double(counts.values.reduce(0, +)) / Double(good)
    #expect((0.04...0.06).contains(share), "share \(share)")
  }

  @Test("sources correct, delete, repeat, overtake themselves and change without a new time")
  func allTroublesOccur() throws {
    struct Identity: Hashable {
      let kind: UInt8
      let unit: String
      let recordID: String
    }
    var newest: [Identity: (updated: Int64, payload: [UInt8])] = [:]
    var troubles: [String: Int] = [:]
    for event in Province(seed: 21, people: 6_000).events {
      let header = try EventHeader(event)
      let identity = Identity(kind: event.kindID, unit: header.unit, recordID: header.recordID)
      if header.deleted { troubles["deleted", default: 0] += 1 }
      if let old = newest[identity] {
        let trouble =
          header.updated > old.updated
          ? "corrected"
          : header.updated < old.updated ? "overtaken" : event.payload == old.payload ? "repeated" : "equal"
        troubles[trouble, default: 0] += 1
      }
      if (newest[identity]?.updated ?? 0) <= header.updated { newest[identity] = (header.updated, event.payload) }
    }
    for trouble in ["deleted", "corrected", "overtaken", "repeated", "equal"] {
      #expect(troubles[trouble, default: 0] > 5, "\(trouble): \(troubles)")
    }
  }

  @Test("a well-behaved province has none of them")
  func wellBehaved() throws {
    var keys: Set<String> = []
    for event in Province(seed: 21, people: Self.people, options: .wellBehaved).events {
      let header = try EventHeader(event)
      #expect(!header.deleted)
      let isNew = keys.insert("\(event.kindID) \(header.unit) \(header.recordID) \(header.updated)").inserted
      #expect(isNew)
    }
  }
}
