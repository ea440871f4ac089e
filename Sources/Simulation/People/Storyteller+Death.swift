import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  private static let illDefined = [
    "R54", "R99", "R092", "R960", "I469", "I500", "I509", "C80", "C97", "I472", "I514", "I709", "Y34", "Y872", "Y100",
  ]
  private static let natural = [
    "C220", "C221", "C349", "C509", "I219", "I64", "I639", "J189", "J449", "E112", "E119", "N185", "A419", "K746",
    "A162", "I619", "I251", "C189", "I48", "Y40",
  ]
  private static let violent = ["V234", "V476", "V892", "X709", "W740", "W199", "X959"]
  private static let obstetric = ["O721", "O141", "O882", "O85", "I219", "O95"]

  /// The registration of a death: often before the cause is known, sometimes with a cause that says nothing.
  mutating func tellDeath(_ citizen: Citizen, _ life: Life) {
    guard let day = life.death else { return }
    var dice = dice(citizen, .death)
    let age = citizen.age(on: day)
    let cause = drawCause(life, age: age, &dice)
    let firstCause = dice.chance(0.5) ? "R99" : ""
    let codedLater = dice.chance(0.2)
    let codingTakes = dice.between(3...70)
    let registered = day + dice.between(0...9)
    let homeUnit = home(citizen, life, on: day)
    let hospital = hospital(citizen, life, on: day)
    let residence = province.units[homeUnit].subdistrict
    let place = [unit(hospital), residence, province.units[homeUnit].district, unit(homeUnit), ""][
      dice.weighted([46, 42, 8, 3, 1])]
    let crash = day - (dice.chance(0.15) ? dice.between(20...45) : dice.below(5))
    let crashKnown = dice.chance(0.8)
    let flag: String
    switch life.ending {
    case .common, .stroke: flag = ""
    case .duringPregnancy: flag = "1"
    case .afterDelivery:
      let isNear = day - (life.delivery ?? day) <= 42
      flag = isNear && dice.chance(0.6) ? "2" : ""
    }
    // A second register reports the same death, sometimes later and without a cause.
    let reportedTwice = dice.chance(0.08)
    let secondReport = registered + dice.between(0...60)
    let secondCause = dice.chance(0.5) ? "" : dice.chance(0.7) ? cause : "R99"
    if reportedTwice {
      writer.record(KindID.death, 1, at: unit(districtOffice(homeUnit)), entered: [secondReport], &dice) {
        (message: inout WireDeath, _, mistaken) in
        message.date = Int32(day)
        message.cause = mistaken ? "R54" : secondCause
        message.pregnancy = flag
        message.place = residence
        message.residence = residence
      }
    }
    writer.record(
      KindID.death, 0, at: unit(dice.chance(0.6) ? hospital : homeUnit),
      entered: codedLater ? [registered, registered + codingTakes] : [registered], &dice
    ) { (message: inout WireDeath, stage, mistaken) in
      message.date = Int32(day)
      message.cause = mistaken ? "R54" : codedLater && stage == 0 ? firstCause : cause
      message.pregnancy = flag
      message.place = place
      message.residence = residence
      if cause.hasPrefix("V"), crashKnown {
        message.crashDate = Int32(crash)
        message.crashPlace = residence
      }
    }
  }

  private func districtOffice(_ unit: Int) -> Int {
    let district = province.districtOfUnit[unit]
    return province.units.firstIndex {
      $0.kind == .district && $0.district == province.units[province.hospitals[district]].district
    } ?? 0
  }

  private func drawCause(_ life: Life, age: Int, _ dice: inout Dice) -> String {
    if life.ending == .stroke { return dice.pick(["I64", "I639", "I619", "I609"]) }
    if life.ending != .common {
      return dice.chance(0.12) ? "V234" : dice.pick(Storyteller.obstetric)
    }
    if dice.chance(0.24) { return dice.pick(Storyteller.illDefined) }
    return dice.chance(age < 50 ? 0.45 : 0.05) ? dice.pick(Storyteller.violent) : dice.pick(Storyteller.natural)
  }
}
