internal import HealthRecords

extension SubjectID {
  /// Sixteen bytes, big-endian, as the local database keeps them. Lent, because every row asks for them.
  func withBlob<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { body($0) }
  }

  init?(blob: UnsafeRawBufferPointer) {
    guard blob.count == 16 else { return nil }
    self.init(
      high: UInt64(bigEndian: blob.loadUnaligned(as: UInt64.self)),
      low: UInt64(bigEndian: blob.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }
}
