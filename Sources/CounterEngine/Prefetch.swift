internal import CPrefetch

/// What the processor is told of memory that is needed soon, so that it is in the cache by then.
enum Prefetch {
  private static let lineBytes = 64
  /// A block of more has some thirty records and takes long to go through anyway.
  private static let limit = 1_024

  @inline(__always)
  static func line(_ address: UnsafeRawPointer?) { prefetch_line(address) }

  /// All lines of a piece of memory, up to a limit.
  @inline(__always)
  static func lines(_ memory: UnsafeRawBufferPointer) {
    guard let base = memory.baseAddress else { return }
    let end = min(memory.count, limit)
    var at = 0
    while at < end {
      prefetch_line(base + at)
      at &+= lineBytes
    }
    prefetch_line(base + (end &- 1))
  }
}
