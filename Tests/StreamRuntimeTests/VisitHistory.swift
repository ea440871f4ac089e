import Kafka
import TestSupport

/// A seeded stream of versions of visits, in the order in which they arrive, and what they come to.
///
/// Versions come twice, late, corrected, deleted and brought back; some events are spoilt.
struct VisitHistory {
  private var random: SeededGenerator
  private let people: Int
  private var clock: Int64 = 1_530_000_000_000
  private var newest: [String: Visit] = [:]
  private var recent: [Visit] = []
  private(set) var spoilt = 0

  init(seed: UInt64, people: Int = 150) {
    random = SeededGenerator(seed: seed)
    self.people = people
  }

  /// The next event: key and payload.
  mutating func next() throws -> (key: String, value: [UInt8]) {
    if Int.random(in: 0..<50, using: &random) == 0 {
      spoilt += 1
      var visit = fresh()
      visit.unit = "99999"
      return (visit.subject, try visit.bytes)
    }
    if !recent.isEmpty, Int.random(in: 0..<10, using: &random) == 0 {
      // Again, and late: a version that has been sent already.
      let visit = recent.randomElement(using: &random)!
      return (visit.subject, try visit.bytes)
    }
    var visit = fresh()
    if let old = recent.randomElement(using: &random), Bool.random(using: &random) {
      visit = old
      visit.updated = clock
      visit.sbp = Int32.random(in: 100...180, using: &random)
      visit.deleted = Int.random(in: 0..<6, using: &random) == 0
    }
    let known = newest["\(visit.unit)|\(visit.subject)|\(visit.id)"]
    if known.map({ $0.updated < visit.updated }) ?? true {
      newest["\(visit.unit)|\(visit.subject)|\(visit.id)"] = visit
    }
    recent.append(visit)
    if recent.count > 300 { recent.removeFirst(100) }
    return (visit.subject, try visit.bytes)
  }

  /// A visit of its own, once.
  mutating func nextFresh(id: String) -> Visit {
    var visit = fresh()
    visit.id = id
    newest["\(visit.unit)|\(visit.subject)|\(visit.id)"] = visit
    return visit
  }

  private mutating func fresh() -> Visit {
    clock += 1_000
    let person = Int.random(in: 0..<people, using: &random)
    return Visit(
      id: "\(Int.random(in: 0..<8, using: &random))", unit: Installation.units.randomElement(using: &random)!,
      subject: "f" + String(repeating: "0", count: 31 - "\(person)".count) + "\(person)", updated: clock,
      date: 2018_01_01 + Int32.random(in: 0...27, using: &random), sbp: Int32.random(in: 100...180, using: &random))
  }

  /// Numerator and denominator of each key of `kpi.snapshots`, recomputed from the newest versions alone.
  var truth: [String: [Double]] {
    var sums: [String: [Double]] = [:]
    for visit in newest.values where !visit.deleted {
      for place in ["unit|\(visit.unit)", "subdistrict|490101", "district|4901", "province|49"] {
        for affiliation in ["ALL", "MOPH"] {
          let key = "high-pressure|FY2561|\(place)|\(affiliation)"
          sums[key, default: [0, 0]][0] += visit.sbp >= 140 ? 1 : 0
          sums[key, default: [0, 0]][1] += 1
        }
      }
    }
    return sums
  }
}
