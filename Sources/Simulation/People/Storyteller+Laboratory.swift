import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// HbA1c of people with diabetes, and the other tests of the chronically ill.
  mutating func tellLaboratory(_ citizen: Citizen, _ life: Life) {
    guard life.diabetesSince != nil || life.hypertensionSince != nil else { return }
    var dice = dice(citizen, .laboratory)
    var ordinal = 0
    if let since = life.diabetesSince {
      let mean = dice.chance(0.47) ? 6.3 : 8.5
      let lastYear = dice.chance(0.6) ? 1 : 0
      let thisYear = dice.chance(0.72) ? dice.between(1...3) : 0
      for n in 0..<(lastYear + thisYear) {
        let day = n < lastYear ? anyEarlierDay(&dice) : anyDay(&dice)
        tellHbA1c(citizen, life, day, since: since, mean: mean, &ordinal, &dice)
      }
    }
    for _ in 0..<dice.below(4) {
      let day = anyDay(&dice)
      let test = ["0581902", "11", "0531002", "0531102", "0581904", "15", "0541602", "07"][
        dice.weighted([15, 5, 20, 15, 15, 10, 17, 3])]
      let value =
        switch test {
        case "0581902", "11": dice.bell(mean: 1.1, spread: 0.4)
        case "0581904", "15": dice.bell(mean: 75, spread: 25)
        case "0541602", "07": dice.bell(mean: 205, spread: 45)
        default: dice.bell(mean: 140, spread: 40)
        }
      tellLab(citizen, life, day, entered: day, test: test, value: value, &ordinal, &dice)
    }
  }

  private mutating func tellHbA1c(
    _ citizen: Citizen, _ life: Life, _ day: LocalDate, since: LocalDate, mean: Double, _ ordinal: inout Int,
    _ dice: inout Dice
  ) {
    let test = dice.chance(0.85) ? "0531601" : "05"
    let oddity = dice.fraction()
    let ahead = dice.between(30...200)
    var value: Double? = dice.bell(mean: mean, spread: 0.9)
    var date = day
    switch oddity {
    case ..<0.002: value = value.map { $0 * 10 }  // a lost decimal point: outside 3...20
    case ..<0.003: value = 0.7
    case ..<0.005: value = nil
    case ..<0.007: date = day + ahead  // dated ahead of its entry
    case ..<0.009: value = 7.0  // exactly at the limit
    default: break
    }
    guard day >= since else { return }
    tellLab(citizen, life, date, entered: day, test: test, value: value, &ordinal, &dice)
    if dice.chance(0.015) {  // measured again on the same day: the later entry decides
      let again = dice.bell(mean: mean, spread: 1.2)
      tellLab(citizen, life, date, entered: day, test: test, value: again, &ordinal, &dice)
    }
  }

  private mutating func tellLab(
    _ citizen: Citizen, _ life: Life, _ day: LocalDate, entered: LocalDate, test: String, value: Double?,
    _ ordinal: inout Int, _ dice: inout Dice
  ) {
    let atHospital = dice.chance(0.7)
    let delay = dice.below(4)
    let laboratory = atHospital ? hospital(citizen, life, on: day) : home(citizen, life, on: day)
    ordinal += 1
    guard life.isAlive(on: entered) else { return }
    writer.record(KindID.lab, ordinal, at: unit(laboratory), entered: [entered + delay], &dice) {
      (message: inout WireLabResult, _, mistaken) in
      message.date = Int32(day)
      message.test = test
      if let value {
        let tenths = (value * 10).rounded() / 10
        message.value = mistaken ? tenths + 2 : tenths
      }
    }
  }
}
