import TestSupport
import Testing

@testable import CounterEngine

@Suite("Sums without rounding")
struct ExactSumTests {
  @Test("no values, no sum; the sum of nothing left is none, too")
  func empty() {
    var sum = ExactSum()
    #expect(sum.value == nil)
    sum.insert(0)
    #expect(sum.value == 0)
    sum.insert(0.1)
    sum.remove(0.1)
    #expect(sum.value == 0)
    sum.remove(0)
    #expect(sum.value == nil)
  }

  @Test("half a unit and a little more, or a little less, is not a tie")
  func ties() {
    func sum(_ values: Double...) -> Double? { values.reduce(into: ExactSum()) { $0.insert($1) }.value }
    #expect(sum(1, 0x1p-53) == 1)
    #expect(sum(1, 0x1p-53, 0x1p-200) == 1.0.nextUp)
    #expect(sum(1.0.nextUp, 0x1p-53, -0x1p-200) == 1.0.nextUp)
    #expect(sum(1.0.nextUp, 0x1p-53) == 1.0.nextUp.nextUp)
    #expect(sum(0x1p899, 1, -0x1p899) == 1)
  }

  /// Multiples of 2^-60 below 2^40 have an exact sum in 128 bits, which is then rounded once.
  @Test("the double nearest to the true sum of what is in, in any order and after any history", arguments: 1...20)
  func nearest(seed: UInt64) {
    var g = SeededGenerator(seed: seed)
    func random() -> Double {
      let magnitude = Double(Int64.random(in: 1..<1 << 40, using: &g)) * 0x1p-60
      return (Bool.random(using: &g) ? magnitude : -magnitude) * (Bool.random(using: &g) ? 0x1p59 : 1)
    }
    var sum = ExactSum()
    var values: [Double] = []
    for _ in 0..<500 {
      if values.isEmpty || Int.random(in: 0..<5, using: &g) > 1 {
        values.append(random())
        sum.insert(values.last!)
      } else {
        sum.remove(values.remove(at: Int.random(in: values.indices, using: &g)))
      }
      let exact = values.reduce(Int128(0)) { $0 + Int128($1 * 0x1p60) }
      #expect(sum.value == (values.isEmpty ? nil : Double(exact) * 0x1p-60))
    }
  }

  @Test("of values of all sizes, what was taken out leaves nothing behind", arguments: 1...20)
  func allSizes(seed: UInt64) {
    var g = SeededGenerator(seed: seed)
    func random() -> Double {
      let magnitude = Double.random(in: 1..<2, using: &g)
      return Double(
        sign: Bool.random(using: &g) ? .plus : .minus, exponent: Int.random(in: -1_070..<899, using: &g),
        significand: magnitude)
    }
    let kept = (0..<50).map { _ in random() }
    let passing = (0..<50).map { _ in random() }
    var sum = ExactSum()
    for value in (kept + passing).shuffled(using: &g) { sum.insert(value) }
    for value in passing.shuffled(using: &g) { sum.remove(value) }
    var other = ExactSum()
    for value in kept.shuffled(using: &g) { other.insert(value) }
    #expect(sum.value == other.value)
  }
}
