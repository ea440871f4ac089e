import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// Outpatient visits: chronic follow-ups with their blood pressures, and everyday complaints.
  mutating func tellVisits(_ citizen: Citizen, _ life: Life) {
    var dice = dice(citizen, .visits)
    var ordinal = 0
    if let since = [life.diabetesSince, life.hypertensionSince].compactMap({ $0 }).min() {
      let isControlled = dice.chance(0.62)
      let count = [0, 1, 3, 5, 7][dice.weighted([10, 8, 27, 35, 20])]
      for _ in 0..<count {
        let day = anyDay(&dice)
        tellFollowUp(citizen, life, day, since: since, isControlled: isControlled, &ordinal, &dice)
      }
    }
    for _ in 0..<dice.below(3) {
      let day = anyDay(&dice)
      let illness = dice.pick(["J00", "J069", "A099", "K30", "M545", "L309", "R51", "K297", "J029", "H109"])
      let antibiotic = dice.chance(0.2)
      let traditional = dice.chance(0.12)
      let delay = dice.below(3)
      ordinal += 1
      guard life.isAlive(on: day) else { continue }
      writer.record(
        KindID.visit, ordinal, at: unit(home(citizen, life, on: day)), entered: [day + delay], &dice
      ) { (message: inout WireVisit, _, mistaken) in
        message.date = Int32(day)
        message.principal = mistaken ? "Z000" : illness
        message.diagnoses = [message.principal]
        message.drugs = antibiotic ? ["J01CA04", "N02BE01"] : ["N02BE01"]
        message.traditionalMedicine = traditional
        message.typeOut = "1"
      }
    }
  }

  private mutating func tellFollowUp(
    _ citizen: Citizen, _ life: Life, _ day: LocalDate, since: LocalDate, isControlled: Bool, _ ordinal: inout Int,
    _ dice: inout Dice
  ) {
    let high = isControlled ? dice.chance(0.1) : dice.chance(0.75)
    var systolic: Int? = Int(dice.bell(mean: high ? 152 : 127, spread: high ? 11 : 7))
    var diastolic: Int? = Int(dice.bell(mean: high ? 88 : 76, spread: 7))
    var date = day
    let oddity = dice.fraction()
    let ahead = dice.between(30...200)
    switch oddity {
    case ..<0.002: systolic = 1_280  // outside 50...300: an entry error
    case ..<0.003: diastolic = 8
    case ..<0.006: diastolic = nil
    case ..<0.008: date = day + ahead
    case ..<0.012: (systolic, diastolic) = (140, 80)  // exactly at the limits
    case ..<0.016: (systolic, diastolic) = (139, 90)
    default: break
    }
    let again = dice.chance(0.03)
    let atHospital = dice.chance(0.3)
    let delay = dice.below(3)
    let clinic = atHospital ? hospital(citizen, life, on: day) : home(citizen, life, on: day)
    ordinal += 2
    guard day >= since, life.isAlive(on: day) else { return }
    for reading in 0..<(again ? 2 : 1) {  // measured again after a rest: the later entry is the day's value
      writer.record(
        KindID.visit, ordinal - 1 + reading, at: unit(clinic), entered: [day + delay], &dice
      ) { (message: inout WireVisit, _, mistaken) in
        message.date = Int32(date)
        message.principal = life.diabetesSince != nil ? "E119" : "I10"
        message.diagnoses =
          life.diabetesSince != nil && life.hypertensionSince != nil ? ["E119", "I10"] : [message.principal]
        message.drugs = ["C09AA02"]
        if let systolic { message.sbp = Int32(systolic - 9 * reading + (mistaken ? 25 : 0)) }
        if let diastolic { message.dbp = Int32(diastolic) }
        message.typeOut = "1"
      }
    }
  }
}
