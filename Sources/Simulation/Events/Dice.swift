/// Random numbers of one strand of one life: SplitMix64 over (seed, person, strand).
///
/// Each strand of a life (identity, chronic care, death ...) has dice of its own, so that a new kind of record, or one more
/// throw in one strand, changes no other. Whole numbers and correctly rounded arithmetic only: the same on every machine.
struct Dice {
  /// What a set of dice decides.
  enum Strand: UInt64 {
    case identity = 1, fate, registration, diabetes, hypertension, laboratory, visits, death, birth, child, tuberculosis
    case stroke, ncdScreening, development, teeth, growth, vaccines, abilities, emergency, cancer, drugs, volunteer
    case population, purchases, samples, audits, assessments, staff, antenatal, infancy, kidney, cancerScreening
    case heartRisk, mind, eyes, sepsis, fractures, figures, workplace
  }

  private var state: UInt64

  init(seed: UInt64, person: Int, strand: Strand) {
    state =
      Dice.mix(Dice.mix(seed &+ 0x9E37_79B9_7F4A_7C15) ^ UInt64(truncatingIfNeeded: person) &* 0xD1B5_4A32_D192_ED03)
      ^ strand.rawValue << 56
  }

  static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Dice.mix(state)
  }

  /// 0 ..< 1.
  mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  mutating func chance(_ probability: Double) -> Bool { fraction() < probability }

  /// 0 ..< count.
  mutating func below(_ count: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(count)).high) }

  mutating func between(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

  mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  /// The index drawn with the given weights.
  mutating func weighted(_ weights: [Double]) -> Int {
    var rest = fraction() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return index }
    }
    return weights.count - 1
  }

  /// Bell-shaped, within `mean` ± 2 × `spread`: the sum of four even draws.
  mutating func bell(mean: Double, spread: Double) -> Double {
    let sum = fraction() + fraction() + fraction() + fraction()
    return mean + (sum - 2) * spread
  }
}
