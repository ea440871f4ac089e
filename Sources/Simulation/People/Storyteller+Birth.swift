import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// A delivery, as the hospital reports it.
  mutating func tellBirth(_ citizen: Citizen, _ life: Life) {
    guard let day = life.delivery else { return }
    var dice = dice(citizen, .birth)
    let (live, still) = [(1, 0), (2, 0), (0, 1), (1, 1)][dice.weighted([978, 12, 8, 2])]
    let gravida = dice.between(1...3)
    let delay = dice.below(5)
    let residence = province.units[home(citizen, life, on: day)].subdistrict
    let hospital = hospital(citizen, life, on: day)
    let post = home(citizen, life, on: day)
    let reportedTwice = dice.chance(0.1)
    func fill(_ message: inout WireDelivery, _ mistaken: Bool) {
      message.date = Int32(day)
      message.liveBirths = Int32(mistaken ? live + 1 : live)
      message.stillBirths = Int32(still)
      message.gravida = Int32(gravida)
      message.lastMenses = Int32(day - 275)
      message.residence = residence
    }
    writer.record(KindID.delivery, 0, at: unit(hospital), entered: [day + delay], &dice) {
      (message: inout WireDelivery, _, mistaken) in fill(&message, mistaken)
    }
    // The post that looks after mother and child reports it, too.
    if reportedTwice, post != hospital {
      writer.record(KindID.delivery, 1, at: unit(post), entered: [day + delay + 3], &dice) {
        (message: inout WireDelivery, _, mistaken) in fill(&message, mistaken)
      }
    }
    tellAntenatalCare(citizen, life, delivery: day, gravida: gravida)
    for child in 0..<live { tellNewborn(citizen, life, day, hospital: hospital, post: post, child, &dice) }
  }

  private mutating func tellAntenatalCare(_ citizen: Citizen, _ life: Life, delivery: LocalDate, gravida: Int) {
    var dice = dice(citizen, .antenatal)
    let planned = [(10, 1), (16, 2), (22, 3), (30, 4), (36, 5)]
    for (weeks, number) in planned {
      let goes = dice.chance(0.8)
      let day = delivery - (40 - weeks) * 7 + dice.between(-8...8)
      let clinic = dice.chance(0.7) ? home(citizen, life, on: day) : hospital(citizen, life, on: day)
      guard goes else { continue }
      writer.record(KindID.antenatal, number, at: unit(clinic), entered: [day + 1], &dice) {
        (message: inout WireAntenatal, _, mistaken) in
        message.date = Int32(day)
        message.gestationWeeks = Int32(mistaken ? weeks + 10 : weeks)
        message.visitNumber = Int32(number)
        message.gravida = Int32(gravida)
      }
    }
  }

  /// The child becomes a person of its own, at the mother's home.
  private mutating func tellNewborn(
    _ mother: Citizen, _ life: Life, _ day: LocalDate, hospital: Int, post: Int, _ child: Int, _ dice: inout Dice
  ) {
    var childDice = self.dice(mother, .child)
    for _ in 0..<child { _ = childDice.next() }
    let subject = SubjectID(pseudonym: childDice.next(), childDice.next())
    let sex = dice.chance(0.51) ? "1" : "2"
    let weight = Int(dice.bell(mean: 3_050, spread: 450))
    let asphyxia = dice.chance(0.02)
    let delay = dice.between(1...40)
    let area = province.units[post].subdistrict
    writer.begin(subject, number: mother.index)
    writer.record(KindID.newborn, child, at: unit(hospital), entered: [day + 1], &dice) {
      (message: inout WireNewborn, _, mistaken) in
      message.date = Int32(day)
      message.weight = Int32(mistaken ? weight / 10 : weight)
      message.asphyxia = asphyxia ? "1" : "0"
    }
    writer.record(KindID.person, 4 + child, at: unit(post), entered: [day + delay], &dice) {
      (message: inout WirePerson, _, mistaken) in
      message.birth = Int32(day)
      message.sex = sex
      message.nation = mother.nation
      message.typeArea = mistaken ? "4" : "1"
      message.discharge = "9"
      message.area = area
    }
    writer.begin(mother.subject, number: mother.index)
  }
}
