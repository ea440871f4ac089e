internal import HealthRecords
internal import Indicators

/// The ranges of one code set as plain memory, sorted and disjoint.
struct CodeRanges {
  let bounds: UnsafeMutablePointer<UInt64>
  let count: Int

  init(_ set: CodeSet) {
    count = set.ranges.count
    bounds = .allocate(capacity: max(1, 2 * count))
    for (i, range) in set.ranges.enumerated() {
      (bounds + 2 * i).initialize(to: range.lowerBound.rawValue)
      (bounds + 2 * i + 1).initialize(to: range.upperBound.rawValue)
    }
  }

  func deallocate() { bounds.deallocate() }

  @inline(__always)
  func contains(_ code: UInt64) -> Bool {
    if count <= 8 {
      for i in 0..<count where code >= bounds[2 * i] { if code <= bounds[2 * i + 1] { return true } }
      return false
    }
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if bounds[2 * middle + 1] < code { low = middle + 1 } else { high = middle }
    }
    return low < count && code >= bounds[2 * low]
  }
}
