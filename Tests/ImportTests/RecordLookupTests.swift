import HealthRecords
import TestSupport
import Testing

@testable import Import

@Suite("Looking records up in order")
struct RecordLookupTests {
  @Test("finds what is there and nothing else, however far apart", arguments: 0..<20 as Range<UInt64>)
  func find(_ seed: UInt64) throws {
    var g = SeededGenerator(seed: seed)
    let store = try LocalStore(path: "", keyCheck: nil)
    var stored: [Int64: Set<String>] = [:]
    for _ in 0..<Int.random(in: 0...400, using: &g) {
      let space = Int64.random(in: 1...3, using: &g)
      let id = String(Int.random(in: 0..<2_000, using: &g), radix: Int.random(in: 2...16, using: &g))
      guard stored[space, default: []].insert(id).inserted else { continue }
      try Array(id.utf8).withBytes { id throws(ImportError) in
        try store.insert(
          space: space, id: id, person: nil, subject: SubjectID(high: 1 << 63, low: UInt64(space)), updated: space,
          pieces: Array(id))
      }
    }
    let lookup = try RecordLookup(store)
    for space in Int64(1)...4 {
      let known = stored[space] ?? []
      let strangers = (0..<50).map { _ in String(Int.random(in: 0..<5_000, using: &g)) }
      // Some of those that are there, so that steps and searches are both taken.
      let asked = Set(known.filter { _ in Int.random(in: 0..<12, using: &g) == 0 } + strangers)
      for id in asked.sorted(by: { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }) {
        if Int.random(in: 0..<20, using: &g) == 0 { lookup.pause() }
        let found = try Array(id.utf8).withBytes { id throws(ImportError) in try lookup.find(space: space, id: id) }
        #expect((found != nil) == known.contains(id), "seed \(seed), \(id)")
        if let found {
          #expect(Array(lookup.pieces[found.pieces]) == Array(id.utf8), "seed \(seed)")
          #expect(found.updated == space && found.subject?.low == UInt64(space) && !found.isWaiting)
        }
      }
    }
  }

  @Test("sort keys order as the database does", arguments: 0..<20 as Range<UInt64>)
  func order(_ seed: UInt64) {
    var g = SeededGenerator(seed: seed)
    let ids: [[UInt8]] = (0..<200).map { _ in
      (0..<Int.random(in: 0...40, using: &g)).map { _ in UInt8.random(in: 0x30...0x32, using: &g) }
    }
    for a in ids {
      for b in ids {
        let isBefore = a.withUnsafeBytes { x in
          b.withUnsafeBytes { y in SortKey(0, space: 1, id: x).isBefore(SortKey(1, space: 1, id: y)) }
        }
        if let isBefore {
          #expect(isBefore == a.lexicographicallyPrecedes(b), "seed \(seed)")
        } else {
          #expect(a.prefix(24).elementsEqual(b.prefix(24)) || a == b, "seed \(seed)")
        }
      }
    }
  }
}
