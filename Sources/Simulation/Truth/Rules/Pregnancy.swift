import HealthRecords
import RecordMessages

extension Known {
  /// The pregnancies that ended this year, with a living child or without, each once however many units report it.
  fileprivate var ended: [WireDelivery] { deliveries.filter { isNow($0.day) && $0.isEnd(among: deliveries) } }

  /// Antenatal visits within 300 days before a delivery.
  fileprivate func care(before delivery: WireDelivery) -> [WireAntenatal] {
    guard let day = delivery.day else { return [] }
    return antenatal.filter { row in
      row.hasGestationWeeks && row.date.day.map { (0...300).contains(day - $0) } ?? false
    }
  }
}

/// M1.2: mothers of the year whose first antenatal visit was before 12 weeks. Place: the home unit in life.
struct EarlyAntenatalCare: TruthRule {
  let id = "M1.2"

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.deliveries.isEmpty, let home = known.homeInLife else { return }
    for delivery in known.ended {
      tally.add("births", at: home.unit)
      tally.add("early", at: home.unit, if: known.care(before: delivery).contains { $0.gestationWeeks < 12 })
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["early"] }
  func denominator(_ sums: Sums) -> Double { sums["births"] }
}

/// M1.4: mothers of the year seen in each of five windows: to 12, 16-20, 24-28, 30-34 and 36-40 weeks. Place: the home unit
/// in life.
struct ScheduledAntenatalCare: TruthRule {
  let id = "M1.4"
  private static let windows: [ClosedRange<Int32>] = [.min...12, 16...20, 24...28, 30...34, 36...40]

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.deliveries.isEmpty, let home = known.homeInLife else { return }
    for delivery in known.ended {
      tally.add("births", at: home.unit)
      let weeks = known.care(before: delivery).map(\.gestationWeeks)
      tally.add(
        "on_schedule", at: home.unit,
        if: Self.windows.allSatisfy { window in weeks.contains { window.contains($0) } })
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["on_schedule"] }
  func denominator(_ sums: Sums) -> Double { sums["births"] }
}

/// M1.5: mothers of the year who were anaemic when last tested, within 300 days before the delivery: haemoglobin (test 16 or
/// 0621401) under 11, or haematocrit (0621201) under 33; of several tests on that last day, at any of them. Place: the home
/// unit in life.
struct Anaemia: TruthRule {
  let id = "M1.5"

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.deliveries.isEmpty, let home = known.homeInLife else { return }
    for delivery in known.ended {
      guard let end = delivery.day else { continue }
      let tests = known.labs.filter { row in
        ["16", "0621401", "0621201"].contains(row.test) && row.hasValue
          && row.day.map { (0...300).contains(end - $0) } ?? false
      }
      guard let last = tests.map(\.date).max() else { continue }
      tally.add("tested", at: home.unit)
      let isAnaemic = tests.contains { $0.date == last && $0.value < ($0.test == "0621201" ? 33 : 11) }
      tally.add("anaemic", at: home.unit, if: isAnaemic)
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["anaemic"] }
  func denominator(_ sums: Sums) -> Double { sums["tested"] }
}

/// M8.1: mothers under 20 when they delivered who had been pregnant before: gravida over 1 in any report of that day, or a
/// delivery more than 180 days earlier. Place: the home unit in life.
struct RepeatPregnancy: TruthRule {
  let id = "M8.1"

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.deliveries.isEmpty, let home = known.homeInLife, let birth = home.birth.day else { return }
    for delivery in known.ended {
      guard let day = delivery.day, years(birth, day) < 20 else { continue }
      tally.add("births", at: home.unit)
      let isRepeated = known.deliveries.contains { other in
        (other.date == delivery.date && other.gravida > 1) || other.day.map { day - $0 > 180 } ?? false
      }
      tally.add("repeated", at: home.unit, if: isRepeated)
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["repeated"] }
  func denominator(_ sums: Sums) -> Double { sums["births"] }
}
