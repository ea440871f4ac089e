/// A sum of doubles without rounding, from which values can be taken away again.
///
/// Derived terms may be fractions, and adding doubles rounds: the sum would depend on their order, and one kept by differences
/// on all that was ever in it. Here what an addition rounds off is kept, as more doubles beside the sum (Shewchuk, *Adaptive
/// Precision Floating-Point Arithmetic*, 1997), and only `value` is rounded, once: it is the double nearest to the true sum
/// of the values that are in now, whatever came before and in whatever order. Whole numbers need one double.
///
/// Exact as long as nothing overflows: see `Derivation.limit`.
struct ExactSum {
  /// None of them 0, growing in magnitude, no two with bits in the same place; their sum is the exact one.
  private var parts: [Double] = []
  private var count = 0

  mutating func insert(_ value: Double) {
    count += 1
    add(value)
  }

  mutating func remove(_ value: Double) {
    count -= 1
    add(-value)
  }

  private mutating func add(_ value: Double) {
    var rest = value
    var kept = 0
    for i in parts.indices {
      let (large, small) = rest.magnitude < parts[i].magnitude ? (parts[i], rest) : (rest, parts[i])
      rest = large + small
      let lost = small - (rest - large)
      if lost != 0 {
        parts[kept] = lost
        kept += 1
      }
    }
    parts.removeLast(parts.count - kept)
    if rest != 0 { parts.append(rest) }
  }

  /// Nil without values.
  var value: Double? {
    guard count > 0 else { return nil }
    guard var sum = parts.last else { return 0 }
    var i = parts.count - 1
    var lost = 0.0
    while i > 0, lost == 0 {
      i -= 1
      let large = sum
      sum = large + parts[i]
      lost = parts[i] - (sum - large)
    }
    // What was lost may be half a unit exactly, rounded to even as if nothing came below it: the next part decides.
    if i > 0, (lost < 0) == (parts[i - 1] < 0) {
      let other = sum + 2 * lost
      if other - sum == 2 * lost { sum = other }
    }
    return sum
  }
}
