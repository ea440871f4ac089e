import TestSupport
import Testing

@testable import HealthRecords

/// What is read several bytes at a time or from tables: the same as read plainly.
@Suite struct FastReadingTests {
  @Test("numbers of any length, also such as are longer than they need be", arguments: 0..<20 as Range<UInt64>)
  func varints(seed: UInt64) {
    var g = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let length = Int.random(in: 1...11, using: &g)
      var bytes = (1..<length).map { _ in UInt8.random(in: 0...255, using: &g) | 0x80 }
      bytes.append(UInt8.random(in: 0...0x7F, using: &g))
      let trailing = (0..<Int.random(in: 0...9, using: &g)).map { _ in UInt8.random(in: 0...255, using: &g) }
      var plain: UInt64? = length > 10 ? nil : 0
      for (i, byte) in bytes.enumerated() where i < 10 { plain = plain.map { $0 | UInt64(byte & 0x7F) << (7 * i) } }
      withExactBytes(bytes + trailing) { buffer in
        var reader = WireReader(buffer)
        #expect((try? reader.varint()) == plain, "seed \(seed): \(bytes)")
        if plain != nil { #expect(reader.position == buffer.baseAddress! + length, "seed \(seed): \(bytes)") }
      }
      withExactBytes(bytes.dropLast()) { buffer in
        var reader = WireReader(buffer)
        #expect((try? reader.varint()) == nil, "seed \(seed): \(bytes)")
      }
    }
  }

  @Test("every day from 1799 to 2300, and such as do not exist")
  func days() {
    let table = MonthTable.shared.firstDays
    var wrong: [Int64] = []
    for year in 1_799...2_300 {
      for month in 0...13 {
        for day in 0...32 {
          let number = Int64(year * 10_000 + month * 100 + day)
          let expected = LocalDate(yyyymmdd: number).map { UInt32($0 - LocalDate.earliest + 1) } ?? 0
          if MonthTable.day(number, table) != expected { wrong.append(number) }
        }
      }
    }
    for number in [Int64.min, -20_180_101, -1, 0, 1, 2_018_01_010, .max, 1 << 32 + 20_180_101]
    where MonthTable.day(number, table) != 0 { wrong.append(number) }
    #expect(wrong.isEmpty)
  }

  @Test("a code is the same whether it was seen before or not, and what is none is never one", arguments: 0...10)
  func cachedCodes(length: Int) {
    var g = SeededGenerator(seed: UInt64(length))
    let cache = CodeCache()
    let characters = Array("0123456789AEJZaz-._ \u{0}\u{7}\u{8}é".utf8)
    for round in 0..<4_000 {
      // Few texts, so that they come again, and sometimes with a byte that could be taken for a length.
      let count = round % 3 == 0 ? length : Int.random(in: 0...10, using: &g)
      var text = (0..<count).map { _ in
        characters[Int.random(in: 0..<(round % 2 == 0 ? 12 : characters.count), using: &g)]
      }
      if let last = text.indices.last, Int.random(in: 0..<4, using: &g) == 0 { text[last] = UInt8(text.count - 1) }
      let slack = Bool.random(using: &g) ? 8 : 0
      withExactBytes(text + [UInt8](repeating: 0x41, count: slack)) { memory in
        let text = UnsafeRawBufferPointer(rebasing: memory[..<count])
        let end = UnsafeRawPointer(memory.baseAddress! + memory.count)
        for _ in 0..<2 { #expect(cache.code(text, end: end) == Code(ascii: text), "\(Array(text))") }
      }
    }
  }

  @Test("the identity of a record is what it was in the state that is kept")
  func identities() {
    /// Eight bytes at a time, the rest byte by byte: how the state's first release worked it out.
    func plain(_ unit: Code, _ id: [UInt8]) -> UInt64 {
      func mix(_ value: UInt64) -> UInt64 {
        var h = value &* 0xBF58_476D_1CE4_E5B9
        h ^= h >> 31
        h = h &* 0x94D0_49BB_1331_11EB
        return h ^ h >> 29
      }
      var h = mix(unit.rawValue ^ UInt64(id.count) &* 0x9E37_79B9_7F4A_7C15)
      var words = [UInt64(0)]
      for (i, byte) in id.enumerated() {
        words[i / 8] |= UInt64(byte) << UInt64(i % 8 * 8)
        if i % 8 == 7 { words.append(0) }
      }
      for word in words { h = mix(h ^ word) }
      return h >> 8
    }
    var g = SeededGenerator(seed: 5)
    for length in 0..<40 {
      let id = (0..<length).map { _ in UInt8.random(in: 0...255, using: &g) }
      #expect(withExactBytes(id) { RecordIdentity.hash(unit: "10707", recordID: $0) } == plain("10707", id), "\(id)")
    }
  }
}
