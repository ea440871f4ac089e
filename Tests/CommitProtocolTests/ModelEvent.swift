import CounterEngine
import HealthRecords
import RecordMessages
import SwiftProtobuf
import TestSupport

/// One version of one record out of a space so small that corrections, deletions, ties and moves between units collide.
struct ModelEvent: Hashable {
  /// 0 person, 1 visit: index into `ModelCatalogue.kinds`.
  var kind: Int
  var subject: Int
  var unit: Int
  var id: Int
  var updated: Int
  var isDeleted: Bool
  /// Of a person: registered. Of a visit: inside of the period.
  var counts: Bool

  static let partitions = 2
  static let subjects = 4
  static let units = ["00123", "10707"]
  static let unitSet = UnitSet(units.map { Code($0)! })
  static let keys = ["8", "9", "a", "b"].map { Array("\($0)000000000000000000000000000000a".utf8) }

  var partition: Int { subject % Self.partitions }

  static func random(_ g: inout SeededGenerator) -> ModelEvent {
    let kind = g.below(3) == 0 ? 0 : 1
    return ModelEvent(
      kind: kind, subject: g.below(subjects), unit: g.below(units.count), id: g.below(2), updated: g.below(5),
      isDeleted: g.below(4) == 0, counts: g.below(4) != 0)
  }

  /// The event's bytes. All there can be are made once: encoding would take longer than the protocol.
  var payload: [UInt8] { Self.payloads[index] }

  private var index: Int {
    ((((((kind * Self.subjects + subject) * 2 + unit) * 2 + id) * 5 + updated) * 2) + (isDeleted ? 1 : 0)) * 2
      + (counts ? 1 : 0)
  }

  private static let payloads: [[UInt8]] = {
    var all: [[UInt8]] = []
    for kind in 0..<2 {
      for subject in 0..<subjects {
        for unit in 0..<2 {
          for id in 0..<2 {
            for updated in 0..<5 {
              for deleted in 0..<2 {
                for counts in 0..<2 {
                  let event = ModelEvent(
                    kind: kind, subject: subject, unit: unit, id: id, updated: updated, isDeleted: deleted == 1,
                    counts: counts == 1)
                  all.append(event.encoded)
                }
              }
            }
          }
        }
      }
    }
    return all
  }()

  private var encoded: [UInt8] {
    let stamp = 1_500_000_000_000 + Int64(updated) * 1_000
    let key = String(decoding: Self.keys[subject], as: UTF8.self)
    let message: any SwiftProtobuf.Message =
      kind == 0
      ? WirePerson.with {
        ($0.recordID, $0.unit, $0.subject, $0.updated, $0.deleted) = ("r\(id)", Self.units[unit], key, stamp, isDeleted)
        ($0.birth, $0.typeArea, $0.discharge) = (19_700_101, "1", counts ? "9" : "1")
      }
      : WireVisit.with {
        ($0.recordID, $0.unit, $0.subject, $0.updated, $0.deleted) = ("r\(id)", Self.units[unit], key, stamp, isDeleted)
        $0.date = counts ? 20_180_105 : 20_160_105
      }
    return (try? message.serializedBytes()) ?? []
  }
}

/// The plain, slow answer: every counter from all versions. Shares no code with the engine.
enum ModelOracle {
  struct Counter: Hashable { let place: String, term: Int }

  /// - Parameter inputs: by topic, by partition, the log.
  static func counters(_ inputs: [[[ModelEvent]]]) -> [Counter: Int64] {
    struct Identity: Hashable { let kind: Int, subject: Int, unit: Int, id: Int }
    var newest: [Identity: ModelEvent] = [:]
    for event in inputs.joined().joined() {
      let identity = Identity(kind: event.kind, subject: event.subject, unit: event.unit, id: event.id)
      // For equal `updated` the later position wins, and one record's versions are all in one log.
      if let known = newest[identity], known.updated > event.updated { continue }
      newest[identity] = event
    }
    let live = newest.values.filter { !$0.isDeleted && $0.counts }
    let registered = Set(live.filter { $0.kind == 0 }.map(\.subject))
    var counters: [Counter: Int64] = [:]
    for visit in live where visit.kind == 1 {
      let place = ModelEvent.units[visit.unit]
      counters[Counter(place: place, term: 0), default: 0] += 1
      if registered.contains(visit.subject) { counters[Counter(place: place, term: 1), default: 0] += 1 }
    }
    return counters
  }
}

extension SeededGenerator {
  /// A number in `0..<bound`.
  mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: next() >> 33) % bound }
}
