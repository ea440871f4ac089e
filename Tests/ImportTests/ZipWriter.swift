/// Makes archives of stored entries.
struct ZipWriter {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count: UInt16 = 0

  mutating func add(_ name: String, _ content: [UInt8]) {
    let start = UInt32(bytes.count)
    let crc = ZipWriter.crc32(content)
    let common =
      le(UInt16(20)) + le(UInt16(0x0800)) + le(UInt16(0)) + le(UInt16(0)) + le(UInt16(0x4C21)) + le(crc)
      + le(UInt32(content.count)) + le(UInt32(content.count)) + le(UInt16(name.utf8.count)) + le(UInt16(0))
    bytes += le(UInt32(0x0403_4B50)) + common + Array(name.utf8) + content
    directory +=
      le(UInt32(0x0201_4B50)) + le(UInt16(20)) + common + le(UInt16(0)) + le(UInt16(0)) + le(UInt16(0)) + le(UInt32(0))
      + le(start) + Array(name.utf8)
    count += 1
  }

  func finished() -> [UInt8] {
    bytes + directory + le(UInt32(0x0605_4B50)) + le(UInt32(0)) + le(count) + le(count) + le(UInt32(directory.count))
      + le(UInt32(bytes.count)) + le(UInt16(0))
  }

  private func le<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
