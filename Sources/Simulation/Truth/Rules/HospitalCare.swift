import HealthRecords
import RecordMessages

extension WireAdmission {
  var admittedAt: LocalTime? { LocalTime(yyyymmddhhmmss: admitted) }
  var dischargedAt: LocalTime? { LocalTime(yyyymmddhhmmss: discharged) }
  /// Discharged dead: status 9, or type 8 or 9.
  var isDead: Bool { dischargeStatus == "9" || ["8", "9"].contains(dischargeType) }
}

/// 18: stroke patients who die in hospital.
///
/// - Denominator: stays discharged in the year, in any status, of four hours or more, with principal diagnosis I60-I69.
///   Stays, not persons.
/// - Numerator: those discharged dead.
/// - Place: the hospital that discharged.
struct StrokeDeaths: TruthRule {
  let id = "18"

  func count(_ known: Known, into tally: inout Tally) {
    for row in known.admissions where isCode(row.principal, "I60", "I69") {
      guard let start = row.admittedAt, let end = row.dischargedAt,
        end.minutesSinceEpoch - start.minutesSinceEpoch >= 240,
        known.isNow(end.date)
      else { continue }
      tally.add("discharges", at: row.unit)
      tally.add("deaths", at: row.unit, if: row.isDead)
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["deaths"] }
  func denominator(_ sums: Sums) -> Double { sums["discharges"] }
}

/// M37: deaths in hospital with sepsis (A40, A41, R57.2, R65.1 at any position), of such stays discharged in the year.
struct SepsisDeaths: TruthRule {
  let id = "M37"

  func count(_ known: Known, into tally: inout Tally) {
    for row in known.admissions where row.diagnoses.contains(where: { hasPrefix($0, ["A40", "A41", "R572", "R651"]) }) {
      guard known.isNow(row.dischargedAt?.date) else { continue }
      tally.add("discharges", at: row.unit)
      tally.add("deaths", at: row.unit, if: row.isDead)
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["deaths"] }
  func denominator(_ sums: Sums) -> Double { sums["discharges"] }
}

/// M44: consents to organ donation, a reported figure, per 100 deaths in hospital.
struct OrganDonation: TruthRule {
  let id = "M44"

  func count(_ known: Known, into tally: inout Tally) {
    if !known.reported.isEmpty {
      tally.add("consents", at: known.reportedPlace, rounded: known.figure("M44", "CONSENTS", of: known.year))
    }
    for row in known.admissions where row.isDead {
      tally.add("deaths", at: row.unit, if: known.isNow(row.dischargedAt?.date))
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["consents"] }
  func denominator(_ sums: Sums) -> Double { sums["deaths"] }
}

/// M38: hospitals whose Capture-the-fracture team stands, a number.
///
/// Beside it, refractures among stays discharged in the year for a hip fracture (S72.0-S72.2) of people of 50 or over when
/// admitted: those with a fragility fracture more than 90 days before. A stay is left out if another for a hip fracture was
/// begun in the 90 days before it, for it treats the same fracture.
struct FractureTeams: TruthRule {
  let id = "M38"
  private static let fragile = [
    "M80", "S220", "S221", "S320", "S321", "S322", "S323", "S324", "S325", "S422", "S525", "S526", "S720", "S721",
    "S722",
  ]
  private static let ninetyDays = 129_600

  func count(_ known: Known, into tally: inout Tally) {
    if !known.assessments.isEmpty {
      tally.add("teams", at: known.assessedPlace, if: known.stands("M38", "TEAM", thisYear: false))
    }
    if !known.reported.isEmpty {
      for (item, term) in [("EARLY", "early"), ("HIPS", "hips")] {
        tally.add(term, at: known.reportedPlace, rounded: known.figure("M38", item, of: known.year))
      }
    }
    let hips = known.admissions.filter { hasPrefix($0.principal, ["S720", "S721", "S722"]) }
    guard !hips.isEmpty, let birth = known.homeInLife?.birth.day else { return }
    for row in hips {
      guard known.isNow(row.dischargedAt?.date), let start = row.admittedAt, years(birth, start.date) >= 50 else {
        continue
      }
      /// Minutes from the beginning of another stay to that of this one; positive before it.
      func before(_ other: WireAdmission) -> Int? {
        other.admittedAt.map { Int(start.minutesSinceEpoch) - Int($0.minutesSinceEpoch) }
      }
      guard !hips.contains(where: { before($0).map { (1...Self.ninetyDays).contains($0) } ?? false }) else { continue }
      tally.add("hip_fractures", at: row.unit)
      let isAgain = known.admissions.contains { other in
        hasPrefix(other.principal, Self.fragile) && before(other).map { $0 > Self.ninetyDays } ?? false
      }
      tally.add("refractures", at: row.unit, if: isAgain)
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["teams"] }
  func denominator(_ sums: Sums) -> Double { 0 }
}

/// M43: people found blind from cataract who are operated within 30 days.
///
/// - Denominator: people with a visit of the year that has both a cataract (H25, H26, H28.0-H28.2) and blindness (H54.0, H54.1,
///   H54.4) among its diagnoses; the first such visit counts, of one day the one changed first.
/// - Numerator: those operated (ICD-9-CM 13.1 to 13.7) at a visit, or during a stay begun, 0...30 days after it.
/// - Place: the unit of that visit.
struct CataractSurgery: TruthRule {
  let id = "M43"
  private static let operations: Set = [
    "1311", "1319", "132", "133", "1341", "1342", "1343", "1351", "1359", "1364", "1365", "1366", "1369", "1371",
  ]

  func count(_ known: Known, into tally: inout Tally) {
    let found = known.visits.filter { row in
      row.diagnoses.contains { hasPrefix($0, ["H25", "H26", "H280", "H281", "H282"]) }
        && row.diagnoses.contains { hasPrefix($0, ["H540", "H541", "H544"]) } && known.isNow(row.day)
    }
    guard let first = found.min(by: { ($0.date, $0.updated) < ($1.date, $1.updated) }), let day = first.day else {
      return
    }
    tally.add("diagnosed", at: first.unit)
    let operated =
      known.visits.filter { !Self.operations.isDisjoint(with: $0.procedures) }.compactMap(\.day)
      + known.admissions.filter { !Self.operations.isDisjoint(with: $0.procedures) }.compactMap { $0.admittedAt?.date }
    tally.add("operated", at: first.unit, if: operated.contains { (0...30).contains($0 - day) })
  }

  func numerator(_ sums: Sums) -> Double { sums["operated"] }
  func denominator(_ sums: Sums) -> Double { sums["diagnosed"] }
}

/// 36: emergency patients reached by the emergency medical services.
///
/// - Numerator: missions of the year to patients of urgency 1, 2 or 3 by a standard team.
/// - Denominator: visits of the year to the emergency room with urgency 1, 2 or 3. From another system than the numerator,
///   so the share may exceed one.
/// - Place: the reporting unit.
struct EmergencyAccess: TruthRule {
  let id = "36"

  func count(_ known: Known, into tally: inout Tally) {
    let isUrgent = { (urgency: String) in ["1", "2", "3"].contains(urgency) }
    for row in known.missions where row.standardTeam && isUrgent(row.severity) {
      tally.add("reached", at: row.unit, if: known.isNow(row.date.day))
    }
    for row in known.accidents where isUrgent(row.urgency) && known.isNow(row.date.day) {
      tally.add("emergencies", at: row.unit)
      tally.add("brought", at: row.unit, if: ["2", "3", "4", "5"].contains(row.arrival))
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["reached"] }
  func denominator(_ sums: Sums) -> Double { sums["emergencies"] }
}
