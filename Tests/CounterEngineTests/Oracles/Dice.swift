import HealthRecords
import TestSupport

/// Random choices that lean towards edges.
struct Dice {
  var g: SeededGenerator
  let year: FiscalYear

  /// Few days on which much happens, so that what happens on them meets: the year's first day or the one before, its last
  /// or the one after, and another edge or a day of no importance.
  private(set) var hotDays: [LocalDate] = []

  init(seed: UInt64, year: FiscalYear) {
    g = SeededGenerator(seed: seed)
    self.year = year
    let quarters = [3, 6, 9].map { year.first.adding(months: $0) }
    let others = [year.previous.first, year.next.last, year.first.adding(months: 5) - 1]
    hotDays = [
      year.first + pick([-1, 0]), year.last + pick([0, 1]),
      chance(0.4)
        ? pick(quarters) + pick([-1, 0]) : chance(0.3) ? pick(others) + int(-1...1) : year.first + int(0...364),
    ]
  }

  mutating func chance(_ p: Double) -> Bool { Double.random(in: 0..<1, using: &g) < p }
  mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &g) }
  mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &g)] }

  /// A number with one decimal.
  mutating func tenths(_ range: ClosedRange<Int>) -> Double { Double(int(range)) / 10 }

  /// A day of the prior, this or the next fiscal year: often a hot one, else most often one of this year.
  mutating func day() -> LocalDate {
    switch int(0...9) {
    case 0...5: pick(hotDays)
    case 6: year.first + int(-365...729)
    default: year.first + int(0...365)
    }
  }

  /// A day of the prior year, or near its edges.
  mutating func priorDay() -> LocalDate {
    chance(0.5)
      ? pick([year.previous.first, year.previous.last]) + pick([-1, 0, 0, 1]) : year.previous.first + int(-3...367)
  }

  /// A day, or at times no day.
  mutating func maybeDay() -> LocalDate? { chance(0.08) ? nil : day() }

  /// A day near one of the distances from another, exactly on it or one beside it.
  mutating func after(_ start: LocalDate, _ distances: [Int]) -> LocalDate { start + pick(distances) + int(-1...1) }

  /// A birth day so that the age in years turns one of `ages` at or about `day`.
  mutating func birth(turning ages: [Int], at day: LocalDate) -> LocalDate {
    day.adding(months: -12 * pick(ages)) + pick([-1, 0, 0, 1, int(-360...0), int(-360...0)])
  }
}
