/// Soils rows as hospitals do, at a rate, and keeps count of what it did.
struct Dirt {
  /// Where a row goes beside the unit's own package.
  enum Place { case export, earlierExport }

  private let rate: Double
  private let rates: [(kind: DirtKind, rate: Double)]
  private var dice: Dice
  private(set) var counts: [DirtKind: Int] = [:]

  init(_ options: DirtOptions, seed: UInt64) {
    rate = options.rate
    rates = options.rates.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) }
    dice = Dice(seed: seed ^ 0x6469_7274, person: 0, strand: .samples)
  }

  /// What is written in place of a row.
  /// - Parameter copies: how many of the unit's packages carry it.
  mutating func soil(_ row: F43Row, copies: Int) -> [(row: F43Row, place: Place)] {
    guard row.table != .home, row.table != .dataCorrect, let kind = choose(row) else { return [(row, .export)] }
    let early = kind == .outdated && dice.chance(0.5)
    let other = DirtMaker.make(kind, of: row, draw: dice.between(1...60))
    // A line break makes two broken lines of one row.
    counts[kind, default: 0] += (kind == .lineBreakInText ? 2 : 1) * (early ? 1 : copies)
    return kind.outcome == .repaired
      ? [(other, .export)] : [(row, .export), (other, early ? .earlierExport : .export)]
  }

  /// What goes wrong with a row: one of the kinds that have a rate of their own, else any that is possible.
  private mutating func choose(_ row: F43Row) -> DirtKind? {
    for (kind, rate) in rates where DirtMaker.applies(kind, to: row) && dice.chance(rate) { return kind }
    guard rate > 0, dice.chance(rate) else { return nil }
    return dice.pick(DirtKind.allCases.filter { DirtMaker.applies($0, to: row) })
  }

  /// Broken lines of a register, one for each good one at the rate.
  mutating func brokenLine(of json: String) -> String? {
    guard rate > 0, dice.chance(rate) else { return nil }
    return dice.chance(0.5) ? String(json.dropLast()) : "{\"kind\":\"no_such_kind\"," + json.dropFirst()
  }
}
