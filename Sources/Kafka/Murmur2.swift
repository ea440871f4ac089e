/// The 32-bit MurmurHash2 of Kafka's Java clients, by which a key chooses its partition.
package enum Murmur2 {
  /// The hash as Java prints it, sign and all.
  package static func hash(_ key: UnsafeRawBufferPointer) -> Int32 {
    let m: UInt32 = 0x5bd1_e995
    let count = key.count
    var h: UInt32 = 0x9747_b28c ^ UInt32(truncatingIfNeeded: count)
    var i = 0
    while i + 4 <= count {
      var k = UInt32(littleEndian: unsafe key.loadUnaligned(fromByteOffset: i, as: UInt32.self))
      k &*= m
      k ^= k >> 24
      k &*= m
      h &*= m
      h ^= k
      i += 4
    }
    let left = count - i
    if left >= 3 { h ^= unsafe UInt32(key[i + 2]) << 16 }
    if left >= 2 { h ^= unsafe UInt32(key[i + 1]) << 8 }
    if left >= 1 {
      h ^= unsafe UInt32(key[i])
      h &*= m
    }
    h ^= h >> 13
    h &*= m
    h ^= h >> 15
    return Int32(bitPattern: h)
  }

  package static func hash(_ key: some Collection<UInt8>) -> Int32 {
    if let direct = key.withContiguousStorageIfAvailable({ unsafe hash(UnsafeRawBufferPointer($0)) }) { return direct }
    return unsafe Array(key).withUnsafeBytes { unsafe hash($0) }
  }

  /// The partition of a key, as Java's default partitioner and librdkafka's `murmur2` choose it.
  /// - Parameter partitionCount: at least 1.
  package static func partition(of key: UnsafeRawBufferPointer, partitionCount: Int32) -> Int32 {
    unsafe (hash(key) & 0x7fff_ffff) % partitionCount
  }

  package static func partition(of key: some Collection<UInt8>, partitionCount: Int32) -> Int32 {
    (hash(key) & 0x7fff_ffff) % partitionCount
  }
}
