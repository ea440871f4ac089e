/// A histogram of durations whose buckets widen with the value, as HDR histograms do: 64 buckets for each doubling, so that what
/// comes out is within 1.6 % of the truth, from a microsecond to hours, in constant memory.
package struct Latencies {
  private static let subBits = 6
  private var counts = [Int](repeating: 0, count: 64 << Latencies.subBits)
  package private(set) var count = 0
  package private(set) var largest: Int64 = 0

  package init() {}

  package mutating func record(_ microseconds: Int64, times: Int = 1) {
    let value = max(0, microseconds)
    counts[Self.bucket(UInt64(value))] += times
    count += times
    largest = max(largest, value)
  }

  /// The upper end of the bucket that holds this share of the values, from 0 to 1.
  package func quantile(_ share: Double) -> Int64 {
    let wanted = max(1, Int((share * Double(count)).rounded(.up)))
    var seen = 0
    for (bucket, n) in counts.enumerated() {
      seen += n
      if seen >= wanted { return min(largest, Int64(clamping: Self.upperEnd(bucket))) }
    }
    return largest
  }

  private static func bucket(_ value: UInt64) -> Int {
    guard value >= 1 << subBits else { return Int(value) }
    let shift = 63 - value.leadingZeroBitCount - subBits
    return (shift + 1) << subBits + Int(value >> UInt64(shift)) & (1 << subBits - 1)
  }

  private static func upperEnd(_ bucket: Int) -> UInt64 {
    let (row, column) = (bucket >> subBits, UInt64(bucket & (1 << subBits - 1)))
    guard row > 0 else { return column }
    return ((column + 1 << UInt64(subBits)) + 1) << UInt64(row - 1) - 1
  }
}
