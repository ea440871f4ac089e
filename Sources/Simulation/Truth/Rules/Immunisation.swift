import HealthRecords
import RecordMessages

/// EPI1, EPI2, EPI3 and EPI5: fully immunised children, as in the national report.
///
/// - Denominator: children with a home whose birthday of 1, 2, 3 or 5 years lies in the year so far.
/// - Numerator: those who had every dose due by then, each given on or after the day of birth and before the birthday. A
///   combined vaccine counts for each of its parts.
/// - Place: the home unit.
struct Immunisation: TruthRule {
  let id: String
  private let age: Int
  private let due: [Dose]
  /// Doses that are shown by themselves: those that become due at this age.
  private let shown: [Dose]

  private struct Dose {
    let term: String
    let age: Int
    /// VACCINETYPE.
    let codes: Set<String>
  }

  private static let schedule = [
    Dose(term: "bcg", age: 1, codes: ["010"]),
    Dose(term: "hepatitis_b_1", age: 1, codes: ["041", "091", "D21"]),
    Dose(term: "hepatitis_b_3", age: 1, codes: ["043", "093", "D23"]),
    Dose(term: "dtp_3", age: 1, codes: ["033", "093", "D23"]),
    Dose(term: "polio_3", age: 1, codes: ["083", "I13"]),
    Dose(term: "measles_1", age: 1, codes: ["061", "M11"]),
    Dose(term: "dtp_4", age: 2, codes: ["034"]),
    Dose(term: "polio_4", age: 2, codes: ["084", "I14"]),
    Dose(term: "encephalitis_1", age: 2, codes: ["051", "J11"]),
    Dose(term: "measles_2", age: 3, codes: ["073", "M12"]),
    Dose(term: "encephalitis_last", age: 3, codes: ["053", "J12"]),
    Dose(term: "dtp_5", age: 5, codes: ["035"]),
    Dose(term: "polio_5", age: 5, codes: ["085", "I15"]),
  ]

  init(age: Int) {
    id = "EPI\(age)"
    self.age = age
    due = Self.schedule.filter { $0.age <= age }
    shown = Self.schedule.filter { $0.age == age }
  }

  func count(_ known: Known, into tally: inout Tally) {
    guard let home = known.home, let birth = home.birth.day else { return }
    let birthday = birth.adding(months: 12 * age)
    guard known.isNow(birthday) else { return }
    let given = Set(
      known.vaccinations.compactMap { row in
        row.date.day.flatMap { $0 >= birth && $0 < birthday ? row.vaccine : nil }
      })
    tally.add("cohort", at: home.unit)
    tally.add("complete", at: home.unit, if: due.allSatisfy { !$0.codes.isDisjoint(with: given) })
    for dose in shown { tally.add(dose.term, at: home.unit, if: !dose.codes.isDisjoint(with: given)) }
  }

  func numerator(_ sums: Sums) -> Double { sums["complete"] }
  func denominator(_ sums: Sums) -> Double { sums["cohort"] }
}
