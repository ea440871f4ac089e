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
    // One in the middle of each window of the schedule; most women keep it.
    let keeps = dice.chance(0.7) ? 0.97 : 0.6
    for (weeks, number) in [(10, 1), (18, 2), (26, 3), (32, 4), (38, 5)] {
      let goes = dice.chance(keeps)
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
    for (n, weeks) in [12, 32].enumerated() {
      let tested = dice.chance(0.8)
      let byHaematocrit = dice.chance(0.4)
      let haemoglobin = dice.bell(mean: 11.6, spread: 1.1)
      let day = delivery - (40 - weeks) * 7 + dice.between(-8...8)
      let value = ((byHaematocrit ? haemoglobin * 3 : haemoglobin) * 10).rounded() / 10
      guard tested else { continue }
      writer.record(KindID.lab, 200 + n, at: unit(hospital(citizen, life, on: day)), entered: [day + 1], &dice) {
        (message: inout WireLabResult, _, mistaken) in
        message.date = Int32(day)
        message.test = byHaematocrit ? "0621201" : "0621401"
        message.value = mistaken ? value + 2 : value
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
    var infancy = self.dice(mother, .infancy)
    for _ in 0..<child { _ = infancy.next() }
    // Who dies in the first days is never registered half the time.
    let death = infancy.chance(0.008) ? day + infancy.pick([0, 0, 1, 3, 9, 27, 28, 29]) : nil
    let isRegistered = death == nil || infancy.chance(0.5)
    if isRegistered {
      let stages = [day + delay] + (death.map { [max($0, day + delay) + 2] } ?? [])
      writer.record(KindID.person, 4 + child, at: unit(post), entered: stages, &dice) {
        (message: inout WirePerson, stage, mistaken) in
        message.birth = Int32(day)
        message.sex = sex
        message.nation = mother.nation
        message.typeArea = mistaken ? "4" : "1"
        message.discharge = stage == 0 ? "9" : "1"
        if stage == 1, let death { message.dischargeDate = Int32(death) }
        message.area = area
      }
    }
    if let death {
      tellNeonatalDeath(on: death, hospital: hospital, area: infancy.chance(0.7) ? area : "", child, &infancy)
    } else {
      tellInfancy(born: day, post: post, child, &infancy)
    }
    writer.begin(mother.subject, number: mother.index)
  }

  private mutating func tellNeonatalDeath(
    on day: LocalDate, hospital: Int, area: String, _ child: Int, _ dice: inout Dice
  ) {
    let cause = dice.pick(["P220", "P369", "Q249", "P072", ""])
    writer.record(KindID.death, 4 + child, at: unit(hospital), entered: [day + dice.below(4)], &dice) {
      (message: inout WireDeath, _, mistaken) in
      message.date = Int32(day)
      message.cause = mistaken ? "R99" : cause
      message.place = province.units[hospital].code
      message.residence = area
    }
  }

  /// Weighed and measured at two and four months, and the mother asked what the child is fed.
  private mutating func tellInfancy(born: LocalDate, post: Int, _ child: Int, _ dice: inout Dice) {
    for (n, month) in [2, 4].enumerated() {
      let comes = dice.chance(0.85)
      let day = born.adding(months: month) + dice.below(25)
      let (height, weight) = Storyteller.growth(months: month, &dice)
      let food = ["1", "2", "3", "4", "0"][dice.weighted([58, 14, 12, 10, 6])]
      guard comes, day <= SimulationCalendar.last else { continue }
      writer.record(KindID.nutrition, 4 + 2 * child + n, at: unit(post), entered: [day + 1], &dice) {
        (message: inout WireNutrition, _, mistaken) in
        message.date = Int32(day)
        message.weight = weight
        message.height = height
        message.food = mistaken ? "0" : food
        message.entered = Int32(day + 1)
      }
    }
  }
}
