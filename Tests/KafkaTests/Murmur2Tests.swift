import Kafka
import Testing

@Suite("murmur2")
struct Murmur2Tests {
  /// From Apache Kafka's own `UtilsTest`.
  @Test(
    "hashes as Java does",
    arguments: [
      ("21", Int32(-973_932_308)), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
      ("a-little-bit-longer-string", -1_486_304_829),
      ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971), ("abc", 479_470_107),
    ])
  func vectors(text: String, hash: Int32) {
    #expect(Murmur2.hash(text.utf8) == hash)
    #expect(Murmur2.hash(Array(text.utf8)) == hash)
    #expect(Murmur2.partition(of: Array(text.utf8), partitionCount: 24) == (hash & 0x7fff_ffff) % 24)
  }

  @Test("every partition is in range, at any length of key and any alignment")
  func range() {
    let bytes = (0..<64).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    for start in 0..<8 {
      for count in 0..<48 {
        let key = bytes[start..<start + count]
        let partition = Murmur2.partition(of: key, partitionCount: 7)
        #expect((0..<7).contains(partition))
        #expect(Murmur2.hash(key) == Murmur2.hash(Array(key)))
      }
    }
  }
}
