import HealthRecords
import Indicators
import TestSupport
import Testing

@testable import CounterEngine

/// The engine's steps on memory of just the size that they need: blocks that end with their last record, entries that end with
/// their last field, slots without a free byte at the end of a segment. The address sanitiser watches what they reach.
@Suite struct BlockBoundsTests {
  /// What `EngineShard` does with an event, where each block and entry has memory of its own, given back as soon as it may be.
  private struct ExactShard: ~Copyable {
    private var decoder: EventDecoder
    private var evaluator: Evaluator
    private(set) var blocks: [SubjectID: [UInt8]] = [:]
    private var sums: [CounterKey: Int64] = [:]
    private var before = ContributionBuffer()
    private var after = ContributionBuffer()

    init(_ program: Program, _ periods: [EvaluationPeriod], _ day: LocalDate) {
      decoder = EventDecoder(layouts: program.layouts)
      evaluator = Evaluator(program: program, periods: periods, day: day)
    }

    var counters: [CounterKey: Int64] { sums.filter { $0.value != 0 } }

    mutating func apply(_ event: AnyRecords.Event, at offset: Int64) throws {
      try withExactBytes(event.payload) { payload in
        try withExactBytes(event.key) { key in
          try decoder.decodeProtobuf(payload, key: key, kind: event.kind, offset: offset)
        }
      }
      let id = decoder.subject
      let entry = Array(UnsafeRawBufferPointer(start: decoder.entry, count: decoder.count))
      var block = blocks[id] ?? []
      before.removeAll()
      after.removeAll()
      guard let (place, moves) = change(block, by: entry, event.kind, of: id) else { return }
      block.replaceSubrange(place.offset..<place.offset + place.oldBytes, with: entry)
      blocks[id] = block
      guard moves else { return }
      withExactBytes(block) { block in
        let isLive = !RecordEntry(block.baseAddress! + place.offset).isDeleted
        let changed = evaluator.reload(block, kind: event.kind, place, newBytes: entry.count, isLive: isLive)
        evaluator.evaluateAffected(of: id, changed: changed, into: &after)
      }
      for i in 0..<before.count { add(before[i], sign: -1) }
      for i in 0..<after.count { add(after[i], sign: 1) }
    }

    /// Finds the place of an entry and what it moves, and evaluates that; nil for one that is stale.
    private mutating func change(
      _ block: [UInt8], by entry: [UInt8], _ kind: Int, of id: SubjectID
    ) -> (BlockPlace, moves: Bool)? {
      withExactBytes(block) { block in
        withExactBytes(entry) { entry in
          let new = RecordEntry(entry.baseAddress!)
          let place = evaluator.load(block, finding: kind, key: new.sortKey)
          let old = place.oldBytes > 0 ? block.baseAddress! + place.offset : nil
          if let old, !new.isNewer(than: RecordEntry(old)) { return nil }
          let change = RecordChange(
            kind: kind, old: old.flatMap { RecordEntry($0).isDeleted ? nil : $0 },
            new: new.isDeleted ? nil : new.base, isOnly: !place.hasOthers)
          guard evaluator.affect(change, of: id) else { return (place, false) }
          evaluator.evaluateAffected(of: id, changed: change.old, into: &before)
          return (place, true)
        }
      }
    }

    private mutating func add(_ contribution: Contribution, sign: Int64) {
      let key = CounterKey(
        indicator: Int(contribution.indicator), term: Int(contribution.term), period: Int(contribution.period),
        place: contribution.place)
      sums[key, default: 0] += sign * contribution.value
    }

    /// All that the blocks contribute, from scratch.
    mutating func recount() -> [CounterKey: Int64] {
      sums = [:]
      for (id, block) in blocks {
        after.removeAll()
        _ = withExactBytes(block) { evaluator.evaluate(id, $0, into: &after) }
        for i in 0..<after.count { add(after[i], sign: 1) }
      }
      return counters
    }
  }

  @Test("blocks and entries that end where their memory ends", arguments: 0..<120 as Range<UInt64>)
  func blocks(seed: UInt64) throws {
    let program = try #require(WholeCatalogueTests.program)
    var g = SeededGenerator(seed: seed)
    let records = WholeCatalogueTests.records(Int(seed) % program.catalogue.indicators.count, program, &g)
    let units = UnitSet(AnyRecords.units.map { Code($0)! })
    let day = WholeCatalogueTests.year.first + Int.random(in: 0..<365, using: &g)
    var shard = EngineShard(program: program, periods: WholeCatalogueTests.periods, day: day)
    var exact = ExactShard(program, WholeCatalogueTests.periods, day)
    var earlier: [SubjectID: [UInt8]] = [:]
    for offset in 0..<100 as Range<Int64> {
      let event = records.event(&g)
      _ = try WholeCatalogueTests.apply(event, at: offset, to: &shard, units)
      try exact.apply(event, at: offset)
      if offset == 50 { earlier = exact.blocks }
    }
    var blocks: [SubjectID: [UInt8]] = [:]
    shard.forEachSubject { blocks[$0] = Array($1) }
    #expect(exact.blocks == blocks, "seed \(seed)")
    #expect(exact.counters == shard.counterValues(), "seed \(seed)")
    #expect(exact.recount() == shard.counterValues(), "seed \(seed)")

    // Restored from two blocks of a subject, of which either may come first, and from one record alone.
    var restored = EngineShard(program: program, periods: WholeCatalogueTests.periods, day: day)
    for (id, block) in blocks {
      let first = withExactBytes(block) { block in
        Array(block.prefix(RecordEntry(block.baseAddress!).byteCount(program.layouts.kinds)))
      }
      for part in [block, earlier[id] ?? [], first].shuffled(using: &g) {
        withExactBytes(part) { restored.restore(id, block: $0) }
      }
    }
    restored.finishRestore()
    #expect(restored.counterValues() == shard.counterValues(), "seed \(seed)")
    restored.forEachSubject { #expect(blocks[$0] == Array($1), "seed \(seed)") }
  }

  @Test("restored blocks that meet one that ends with its segment")
  func merging() {
    func tombstones(_ identities: Range<Int>) -> [UInt8] {
      identities.flatMap { identity in
        let head = UInt64(identity) << 8 | 0x80
        return (0..<8).map { UInt8(truncatingIfNeeded: head >> UInt64(8 * $0)) } + [UInt8](repeating: 1, count: 11)
      }
    }
    // With as many the four bytes of the owner and the block fill a slot.
    for count in [4, 12, 20, 28] {
      var table = SubjectTable()
      let slotBytes = RecordLayouts.headerBytes * count + 4
      #expect(BlockArena.bytes(ofClass: BlockArena.sizeClass(slotBytes - 4)) == slotBytes)
      let rows = 0..<8_192 / slotBytes
      for row in rows {
        #expect(table.findOrAdd(SubjectID(pseudonym: UInt64(row), 1)) == row)
        withExactBytes(tombstones(0..<count)) { table.setBlock(row, $0) }
      }
      for row in rows.reversed() {
        withExactBytes(tombstones(count / 2..<2 * count)) { table.merge(row, $0, RecordLayouts.complete.kinds) }
        #expect(Array(table.block(row)) == tombstones(0..<2 * count), "\(count) records, row \(row)")
      }
    }
  }

  @Test("slots without a free byte, in segments that are full", arguments: 0..<4 as Range<UInt64>)
  func fullSlots(seed: UInt64) {
    var g = SeededGenerator(seed: seed)
    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &g) } }
    // From two of the smallest entries to sizes that have a segment for each block.
    for sizeClass in 5..<BlockArena.sizeClass(12_000) {
      let slotBytes = BlockArena.bytes(ofClass: sizeClass)
      let blockBytes = slotBytes - 4
      #expect(BlockArena.sizeClass(blockBytes) == sizeClass)
      var table = SubjectTable()
      var model: [[UInt8]] = []
      func replace(_ row: Int, _ range: Range<Int>, with entry: [UInt8]) {
        withExactBytes(entry) {
          table.replace(
            row, offset: range.lowerBound, oldBytes: range.count, with: $0.baseAddress!, newBytes: entry.count)
        }
        model[row].replaceSubrange(range, with: entry)
      }
      for row in 0..<max(1, 8_192 / slotBytes) {
        #expect(table.findOrAdd(SubjectID(pseudonym: UInt64(row), 1)) == row)
        model.append([])
        // The last entry comes to a block that has one, changes, grows by what the first one is cut by, and shrinks again.
        let last = blockBytes - Int.random(in: 19...min(40, blockBytes - 19), using: &g)
        replace(row, 0..<0, with: bytes(last))
        replace(row, last..<last, with: bytes(blockBytes - last))
        replace(row, last..<blockBytes, with: bytes(blockBytes - last))
        replace(row, 0..<last, with: bytes(last - 1))
        replace(row, last - 1..<blockBytes - 1, with: bytes(blockBytes - last + 1))
      }
      for row in model.indices {
        #expect(Array(table.block(row)) == model[row], "seed \(seed), class \(sizeClass), row \(row)")
      }
      for row in model.indices where Bool.random(using: &g) {
        model[row] = bytes(Bool.random(using: &g) ? blockBytes : 20)
        withExactBytes(model[row]) { table.setBlock(row, $0) }
      }
      for row in model.indices {
        #expect(Array(table.block(row)) == model[row], "seed \(seed), class \(sizeClass), row \(row), restored")
      }
    }
  }
}
