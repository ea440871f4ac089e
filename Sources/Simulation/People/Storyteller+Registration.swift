import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// The person in the registers of the home unit, of a second unit that claims him or her, of the hospital, of a new home.
  mutating func tellRegistration(_ citizen: Citizen, _ life: Life) {
    var dice = dice(citizen, .registration)
    let since = SimulationCalendar.loadFirst - dice.between(20...3_000)
    let typeArea = ["1", "3", "2", "4", "5"][dice.weighted([73, 20, 4, 2, 1])]
    let second = 28_800 + dice.below(30_000)

    // The home unit's own row: entered long ago, ended by a move (four in five times) or by death.
    var stages = [since]
    var endings = ["9"]
    let forgets = dice.chance(0.2)
    let tidyUp = dice.between(3...60)
    if let move = life.move, !forgets {
      stages.append(move.day + tidyUp)
      endings.append("2")
    }
    let deathEntered = dice.between(0...20)
    let deathNoticed = dice.chance(0.95)
    if let death = life.death, deathNoticed, stages.count == 1 || stages[1] <= death {
      stages.append(death + deathEntered)
      endings.append("1")
    }
    let area = province.units[citizen.homeUnit].subdistrict
    tellPerson(citizen, Ordinal.home, citizen.homeUnit, stages, second: second, area: area, &dice) {
      message, stage, mistaken in
      message.typeArea = mistaken ? "4" : typeArea
      message.discharge = endings[stage]
      switch endings[stage] {
      case "1": message.dischargeDate = life.death.map { Int32($0) } ?? 0
      case "2": message.dischargeDate = life.move.map { Int32($0.day) } ?? 0
      default: break
      }
    }

    // A second unit that says the person lives there, too; now and then in the same second.
    let claimed = dice.chance(0.08)
    let claimant = dice.chance(0.7) ? dice.pick(province.posts[citizen.district]) : dice.below(province.units.count)
    let claimedType = ["3", "1", "4", "2"][dice.weighted([35, 15, 35, 15])]
    let duringYear = dice.chance(0.3)
    let sameTime = dice.chance(0.05)
    let claimDay = sameTime ? since : duringYear ? anyDay(&dice) : since + dice.between(-300...600)
    if claimed, claimant != citizen.homeUnit,
      province.units[claimant].kind == .post || province.units[claimant].kind == .hospital,
      life.isAlive(on: claimDay)
    {
      tellPerson(
        citizen, Ordinal.secondClaim, claimant, [claimDay], second: sameTime ? second : nil,
        area: province.units[claimant].subdistrict, &dice
      ) { message, _, mistaken in
        message.typeArea = mistaken ? "5" : claimedType
        message.discharge = "9"
      }
    }

    // The district hospital knows every fourth person who is not its own.
    let known = dice.chance(0.25)
    let hospital = province.hospitals[citizen.district]
    let knownSince = since - dice.between(0...400)
    if known, hospital != citizen.homeUnit {
      tellPerson(citizen, Ordinal.serviceOnly, hospital, [knownSince], second: nil, area: area, &dice) {
        message, _, mistaken in
        message.typeArea = mistaken ? "2" : "4"
        message.discharge = "9"
      }
    }

    let newType = dice.chance(0.7) ? "1" : "3"
    let delay = dice.between(0...25)
    guard let move = life.move else { return }
    var newStages = [move.day + delay]
    if let death = life.death, deathNoticed { newStages.append(max(death, move.day + delay) + deathEntered) }
    tellPerson(
      citizen, Ordinal.newHome, move.unit, newStages, second: nil, area: province.units[move.unit].subdistrict, &dice
    ) { message, stage, mistaken in
      message.typeArea = mistaken ? "4" : newType
      message.discharge = stage == 0 ? "9" : "1"
      if stage == 1, let death = life.death { message.dischargeDate = Int32(death) }
    }
  }

  private mutating func tellPerson(
    _ citizen: Citizen, _ ordinal: Int, _ unitPosition: Int, _ entered: [LocalDate], second: Int?, area: String,
    _ dice: inout Dice, _ fill: (inout WirePerson, Int, Bool) -> Void
  ) {
    writer.record(KindID.person, ordinal, at: unit(unitPosition), entered: entered, second: second, &dice) {
      (message: inout WirePerson, stage, mistaken) in
      message.birth = Int32(citizen.birth)
      message.sex = citizen.sex
      message.nation = citizen.nation
      message.area = area
      fill(&message, stage, mistaken)
    }
  }
}
