import HealthRecords
import RecordMessages

extension Known {
  /// Where a newborn counts: where it lives, or before it is registered where it was born.
  fileprivate func place(of birth: WireNewborn) -> String { homeInLife?.unit ?? birth.unit }
}

/// M2.3: newborns of the year under 2,500 g, of those weighed; the record of the latest day that has a weight counts.
struct LowBirthWeight: TruthRule {
  let id = "M2.3"

  func count(_ known: Known, into tally: inout Tally) {
    guard let born = latest(known.newborns.filter { $0.weight > 0 && known.isNow($0.day) }) else { return }
    tally.add("weighed", at: known.place(of: born))
    tally.add("light", at: known.place(of: born), if: born.weight < 2_500)
  }

  func numerator(_ sums: Sums) -> Double { sums["light"] }
  func denominator(_ sums: Sums) -> Double { sums["weighed"] }
}

/// M2.4: newborns of the year with asphyxia in any report, per 1,000.
struct BirthAsphyxia: TruthRule {
  let id = "M2.4"

  func count(_ known: Known, into tally: inout Tally) {
    let reports = known.newborns.filter { known.isNow($0.day) }
    guard let born = latest(reports) else { return }
    tally.add("newborns", at: known.place(of: born))
    tally.add("with_asphyxia", at: known.place(of: born), if: reports.contains { $0.asphyxia == "1" })
  }

  func numerator(_ sums: Sums) -> Double { sums["with_asphyxia"] }
  func denominator(_ sums: Sums) -> Double { sums["newborns"] }
}

/// M2.5 and M32: children who die within so many days of birth, per 1,000 newborns of the year.
///
/// - Numerator: deaths of the year 0...28 (M2.5) or 0...27 (M32) days after the birth as the newborn's record has it, or the
///   home unit.
/// - Place: the home in life; of a child never registered, the residence that the death names, else where the death was
///   reported; a newborn that is not registered counts where it was born.
struct NeonatalDeaths: TruthRule {
  let id: String
  let lastDay: Int

  func count(_ known: Known, into tally: inout Tally) {
    if let born = latest(known.newborns.filter { known.isNow($0.day) }) {
      tally.add("newborns", at: known.place(of: born))
    }
    guard !known.deaths.isEmpty, let death = known.death(known.isNow), let day = death.day,
      let born = latest(known.newborns.filter { known.hasCome($0.day) })?.day ?? known.homeInLife?.birth.day,
      (0...lastDay).contains(day - born)
    else { return }
    let unregistered = death.residence.isEmpty ? death.unit : String(death.residence.prefix(6))
    tally.add("deaths", at: known.homeInLife?.unit ?? unregistered)
  }

  func numerator(_ sums: Sums) -> Double { sums["deaths"] }
  func denominator(_ sums: Sums) -> Double { sums["newborns"] }
}
