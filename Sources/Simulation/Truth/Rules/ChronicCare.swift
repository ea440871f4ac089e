import HealthRecords
import RecordMessages

/// 13: new diabetes among people who had pre-diabetes the year before.
///
/// - Denominator: people whose last fasting glucose (test 1 or 3) of the previous fiscal year lies in 100...125 mg/dl, who
///   were 35 or older on that day, whom no registration says to have had E10-E14 before the year, and who lived in the area
///   when the year began. Who leaves or dies afterwards stays.
/// - Numerator: those with a registration of E10-E14 dated in the year.
/// - Place: the home unit at the start of the year.
struct NewDiabetes: TruthRule {
  let id = "13"
  private static let glucoseTests = ["01", "02", "03", "04", "0531002", "0531004", "0531101", "0531102"]

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.ncdScreenings.isEmpty, let home = known.homeAtStart, let birth = home.birth.day else { return }
    let fasting = known.ncdScreenings.filter {
      known.wasLastYear($0.day) && ["1", "3"].contains($0.glucoseTest) && $0.hasGlucose
    }
    guard let last = latest(fasting), let day = last.day, years(birth, day) >= 35, (100...125).contains(last.glucose)
    else { return }
    let diagnoses = known.chronic.filter { isDiabetes($0.code) }.compactMap(\.date.day)
    guard !diagnoses.contains(where: { $0 < known.first }) else { return }
    tally.add("at_risk", at: home.unit)
    tally.add("new_patients", at: home.unit, if: diagnoses.contains(where: known.isNow))
    let isTested =
      known.ncdScreenings.contains { $0.hasGlucose && known.isNow($0.day) }
      || known.labs.contains { Self.glucoseTests.contains($0.test) && $0.hasValue && known.isNow($0.day) }
    tally.add("retested", at: home.unit, if: isTested)
  }

  func numerator(_ sums: Sums) -> Double { sums["new_patients"] }
  func denominator(_ sums: Sums) -> Double { sums["at_risk"] }
}

/// 17.1: diabetes patients under control.
///
/// - Denominator: people with a home who are registered with E10-E14.
/// - Numerator: those whose last HbA1c of the year (test 05 or 0531601) is under 7. A result outside 3.0...20.0 is an entry
///   error and is passed over.
/// - Place: the home unit, wherever the test was made.
struct DiabetesControl: TruthRule {
  let id = "17.1"

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.chronic.isEmpty, let home = known.home, known.isRegistered(isDiabetes) else { return }
    tally.add("registered", at: home.unit)
    let tests = known.labs.filter {
      ["05", "0531601"].contains($0.test) && $0.hasValue && (3...20).contains($0.value) && known.isNow($0.day)
    }
    guard let last = latest(tests) else { return }
    tally.add("tested", at: home.unit)
    tally.add("controlled", at: home.unit, if: last.value < 7)
  }

  func numerator(_ sums: Sums) -> Double { sums["controlled"] }
  func denominator(_ sums: Sums) -> Double { sums["registered"] }
}

/// 17.2: hypertension patients under control.
///
/// - Denominator: people with a home who are registered with I10-I15.
/// - Numerator: those whose last two blood pressures of the year, on different days, are both under 140/90. A reading needs
///   both pressures; with a systolic outside 50...300 or a diastolic outside 20...200 it is an entry error and is passed over.
///   Of several readings on one day the one changed last stands for it.
/// - Place: the home unit, wherever the pressure was taken.
struct HypertensionControl: TruthRule {
  let id = "17.2"

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.chronic.isEmpty, let home = known.home, known.isRegistered(isHypertension) else { return }
    tally.add("registered", at: home.unit)
    let readings = known.visits.filter { row in
      row.hasSbp && row.hasDbp && (50...300).contains(row.sbp) && (20...200).contains(row.dbp) && known.isNow(row.day)
    }
    let days = Set(readings.map(\.date)).sorted().suffix(2)
    guard days.count == 2 else { return }
    tally.add("measured_twice", at: home.unit)
    let isLow = days.allSatisfy { day in
      latest(readings.filter { $0.date == day }).map { $0.sbp < 140 && $0.dbp < 90 } ?? false
    }
    tally.add("controlled", at: home.unit, if: isLow)
  }

  func numerator(_ sums: Sums) -> Double { sums["controlled"] }
  func denominator(_ sums: Sums) -> Double { sums["registered"] }
}

/// M28: registered patients with diabetes or hypertension whose cardiovascular risk was assessed.
///
/// - Denominator: people with a home of 35...60 completed years when the year began, registered with E10-E14 or I10-I15.
/// - Numerator: those with a recorded result of the year (1B1230...1B1239), or with what it is computed from: a blood pressure
///   and a total cholesterol (test 07 or 0541602) of the year.
struct RiskAssessed: TruthRule {
  let id = "M28"

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.chronic.isEmpty, let home = known.home, let birth = home.birth.day,
      (35...60).contains(years(birth, known.first)), known.isRegistered({ isDiabetes($0) || isHypertension($0) })
    else { return }
    tally.add("registered", at: home.unit)
    let isRecorded = known.screenings.contains {
      $0.code.utf8.count == 6 && $0.code.hasPrefix("1B123") && known.isNow($0.day)
    }
    let isMeasured = known.visits.contains { $0.sbp > 0 && known.isNow($0.day) }
    let isTested = known.labs.contains { ["07", "0541602"].contains($0.test) && $0.value > 0 && known.isNow($0.day) }
    tally.add("assessed", at: home.unit, if: isRecorded || (isMeasured && isTested))
  }

  func numerator(_ sums: Sums) -> Double { sums["assessed"] }
  func denominator(_ sums: Sums) -> Double { sums["registered"] }
}

/// M11: people of 15...59 completed years with a body-mass index of 18.5 to under 23, by their last screening of the year that
/// has weight and height. Place: the home unit.
struct NormalWeight: TruthRule {
  let id = "M11"

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.ncdScreenings.isEmpty, let home = known.home, let birth = home.birth.day else { return }
    let measured = known.ncdScreenings.filter { row in
      guard let day = row.day, row.weight > 0, row.height > 0, known.isNow(day) else { return false }
      return (15...59).contains(years(birth, day))
    }
    guard let last = latest(measured) else { return }
    tally.add("screened", at: home.unit)
    let index = last.weight * 10_000 / (last.height * last.height)
    tally.add("normal", at: home.unit, if: index >= 18.5 && index < 23)
  }

  func numerator(_ sums: Sums) -> Double { sums["normal"] }
  func denominator(_ sums: Sums) -> Double { sums["screened"] }
}

/// M35: people with depression who reach care, ever, of those expected.
///
/// - Numerator: people with a home and a visit up to the day, of whatever year, with F32, F33, F34.1, F38 or F39 among its
///   diagnoses. Place: the home unit.
/// - Denominator: the estimate for the year, a reported figure.
struct DepressionCare: TruthRule {
  let id = "M35"

  func count(_ known: Known, into tally: inout Tally) {
    if !known.reported.isEmpty {
      tally.add("expected", at: known.reportedPlace, rounded: known.figure("M35", "EXPECTED", of: known.year))
    }
    let depression = ["F32", "F33", "F341", "F38", "F39"]
    let visits = known.visits.filter { $0.diagnoses.contains { hasPrefix($0, depression) } }
    guard !visits.isEmpty, let home = known.home else { return }
    tally.add("in_care", at: home.unit, if: visits.contains { known.hasCome($0.day) })
  }

  func numerator(_ sums: Sums) -> Double { sums["in_care"] }
  func denominator(_ sums: Sums) -> Double { sums["expected"] }
}
