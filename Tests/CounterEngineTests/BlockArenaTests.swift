import HealthRecords
import TestSupport
import Testing

@testable import CounterEngine

/// Where blocks lie, against a dictionary.
@Suite struct BlockArenaTests {
  @Test("the class of a size is the smallest that holds it")
  func classes() {
    var previous = -1
    for bytes in Array(1...40_000) + [65_535, 65_536, 1_000_000, 100_000_000] {
      let sizeClass = BlockArena.sizeClass(bytes)
      let slot = BlockArena.bytes(ofClass: sizeClass)
      #expect(slot >= bytes + 4)
      #expect(sizeClass == 0 || BlockArena.bytes(ofClass: sizeClass - 1) < bytes + 4)
      #expect(sizeClass >= previous)
      previous = sizeClass
    }
  }

  @Test("blocks that grow, change and shrink keep their bytes", arguments: 0..<24 as Range<UInt64>)
  func blocks(seed: UInt64) {
    var g = SeededGenerator(seed: seed)
    var table = SubjectTable()
    var model: [[UInt8]] = []
    let people = Int.random(in: 1...300, using: &g)
    let longest = [60, 700, 5_000].randomElement(using: &g)!
    for step in 0..<6_000 {
      let subject = Int.random(in: 0..<people, using: &g)
      let id = SubjectID(pseudonym: UInt64(subject), 7)
      let row = table.findOrAdd(id)
      if row == model.count { model.append([]) }
      // First mostly growing, then mostly shrinking, so that sizes are outgrown and come back.
      let growing = step < 4_000
      let offset = Int.random(in: 0...model[row].count, using: &g)
      let room = model[row].count - offset
      let old =
        growing ? min(room, Int.random(in: 0...24, using: &g)) : min(room, Int.random(in: 0...longest, using: &g))
      let new = (0..<Int.random(in: growing ? 19...60 : 19...24, using: &g)).map { _ in
        UInt8.random(in: 0...255, using: &g)
      }
      guard model[row].count - old + new.count <= longest else { continue }
      model[row].replaceSubrange(offset..<offset + old, with: new)
      withExactBytes(new) {
        table.replace(row, offset: offset, oldBytes: old, with: $0.baseAddress!, newBytes: new.count)
      }
      #expect(Array(table.block(row)) == model[row], "seed \(seed), step \(step)")
      if step % 500 == 0 || step == 5_999 { check(table, model, "seed \(seed), step \(step)") }
    }
    // Restored blocks take the place of what was there, also of nothing and with nothing.
    for row in model.indices where Bool.random(using: &g) {
      model[row] = (0..<Int.random(in: 0...longest, using: &g)).map { _ in UInt8.random(in: 0...255, using: &g) }
      withExactBytes(model[row]) { table.setBlock(row, $0) }
    }
    check(table, model, "seed \(seed), restored")
  }

  private func check(_ table: borrowing SubjectTable, _ model: [[UInt8]], _ when: String) {
    for row in model.indices {
      #expect(Array(table.block(row)) == model[row], "row \(row), \(when)")
      #expect(table.find(table.id(row)) == row, "row \(row), \(when)")
    }
    #expect(table.blockBytes == model.reduce(0) { $0 + $1.count }, "\(when)")
  }

  @Test("what a population has outgrown is given back")
  func compaction() {
    var table = SubjectTable()
    let people = 4_000
    let entry = [UInt8](repeating: 1, count: 32)
    func grow() {
      for person in 0..<people {
        let row = table.findOrAdd(SubjectID(pseudonym: UInt64(person), 1))
        withExactBytes(entry) {
          table.replace(row, offset: table.block(row).count, oldBytes: 0, with: $0.baseAddress!, newBytes: 32)
        }
      }
    }
    for _ in 0..<30 { grow() }
    let overhead = table.memoryBytes - table.blockBytes
    #expect(overhead / people < 60, "\(overhead / people) bytes a person besides records")
  }
}
