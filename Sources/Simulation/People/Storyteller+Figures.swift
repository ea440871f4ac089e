import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// Figures that units report by hand: what no record of care answers, and the deaths of the year before.
  mutating func tellFigures(_ unit: SimulatedUnit, _ position: Int, _ number: Int) {
    var figures = dice(position, .figures)
    switch unit.kind {
    case .post: tellPupils(unit, number, &figures)
    case .hospital: tellHospitalFigures(unit, number, &figures)
    case .district: tellDistrictFigures(unit, number, &figures)
    case .provincial: break
    }
  }

  /// One figure for a fiscal year, from a day on.
  mutating func tellFigure(
    _ indicator: String, _ item: String, _ value: Double, mistake: Double, of place: String, by unit: String,
    _ ordinal: Int, _ number: Int, year: Int = Int(Province.period.buddhistYear), on day: LocalDate,
    _ dice: inout Dice
  ) {
    writer.begin(code: place, number: number)
    writer.record(KindID.reportedValue, ordinal, at: unit, entered: [day + 3], &dice) {
      (message: inout WireReportedValue, _, mistaken) in
      message.indicator = indicator
      message.item = item
      message.fiscalYear = Int32(year)
      message.date = Int32(day)
      message.value = mistaken ? mistake : value
      message.place = place
    }
  }

  /// Weights and heights of the pupils in a post's schools, for each of the year's two terms.
  private mutating func tellPupils(_ unit: SimulatedUnit, _ number: Int, _ dice: inout Dice) {
    let enrolled = dice.between(20...90)
    for (term, day) in [(0, 132), (1, 312)] {
      let measured = enrolled - dice.below(12)
      let boys = measured / 14 + 1
      let girls = measured / 15 + 1
      let fit = measured * dice.between(55...78) / 100
      let values = [
        ("A1", fit), ("A2", measured / 20), ("A3", measured / 9), ("A4", measured / 25), ("B1", measured),
        ("B2", enrolled), ("A5", boys * dice.between(148...156)), ("B3", boys), ("A6", girls * dice.between(149...156)),
        ("B4", girls),
      ]
      for (n, (item, value)) in values.enumerated() {
        tellFigure(
          "4", item, Double(value), mistake: Double(value + 7), of: unit.code, by: unit.code, 20 * term + n, number,
          on: SimulationCalendar.first + day, &dice)
      }
    }
  }

  private mutating func tellHospitalFigures(_ unit: SimulatedUnit, _ number: Int, _ dice: inout Dice) {
    let year = Int(Province.period.buddhistYear)
    var ordinal = 0
    for quarter in 1...4 {
      let day = SimulationCalendar.first.adding(months: 3 * quarter) - 8
      for (indicator, item, most) in [
        ("37", "RISK", 7), ("M31", "REFERRED", 30 * quarter), ("M38", "HIPS", 8 * quarter),
        ("M38", "EARLY", 4 * quarter),
        ("M44", "CONSENTS", quarter), ("M47", "COUNT", 6 * quarter), ("M48", "COUNT", 4 * quarter),
      ] {
        ordinal += 1
        tellFigure(
          indicator, item, Double(dice.between(1...most)), mistake: 50, of: unit.code, by: unit.code, ordinal, number,
          on: day, &dice)
      }
    }
    tellFigure(
      "M31", "REFERRED", Double(dice.between(90...140)), mistake: 9, of: unit.code, by: unit.code, 100, number,
      year: year - 1, on: SimulationCalendar.first - 20, &dice)
  }

  private mutating func tellDistrictFigures(_ unit: SimulatedUnit, _ number: Int, _ dice: inout Dice) {
    let place = unit.district
    let year = Int(Province.period.buddhistYear)
    var ordinal = 0
    func day(_ dice: inout Dice, _ half: Int) -> LocalDate { SimulationCalendar.first + 180 * half + dice.below(150) }
    for half in 0...1 {
      for indicator in ["M1.3", "M5", "M9", "M10", "M11.1", "M11.2", "M17"] {
        let whole = dice.between(40...400)
        let day = day(&dice, half)
        for (item, value) in [("A", whole * dice.between(20...90) / 100), ("B", whole)] {
          ordinal += 1
          tellFigure(
            indicator, item, Double(value), mistake: Double(value + 50), of: place, by: unit.code, ordinal, number,
            on: day, &dice)
        }
      }
      let tested = day(&dice, half)
      for (indicator, item, value) in [
        ("M6", "N", Double(dice.between(60...200))), ("M6", "MEAN", Double(dice.between(950...1_060)) / 10),
        ("M35", "EXPECTED", Double(dice.between(10...60))), ("16", "OPENED", Double(dice.between(0...4))),
        ("16", "PLANNED", Double(dice.between(5...12))), ("38", "WORKS", Double(dice.between(5...20))),
        ("38", "USED", Double(dice.between(0...5))), ("28", "HERBS", Double(dice.between(90_000...140_000)) / 4),
      ] {
        ordinal += 1
        tellFigure(
          indicator, item, value, mistake: value + 1, of: place, by: unit.code, ordinal, number, on: tested, &dice)
      }
    }
    for (indicator, item, value) in [
      ("28", "HERBS", 27_500), ("20", "DEATHS", dice.between(0...2)), ("21", "DEATHS", dice.between(1...4)),
      ("22.2", "DEATHS", dice.between(1...4)), ("22.3", "DEATHS", dice.between(1...3)),
    ] {
      ordinal += 1
      tellFigure(
        indicator, item, Double(value), mistake: Double(value + 2), of: place, by: unit.code, ordinal, number,
        year: year - 1, on: SimulationCalendar.first - 40 + dice.below(100), &dice)
    }
  }
}
