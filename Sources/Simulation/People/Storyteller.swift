import HealthRecords

/// Tells lives as records. Each `Storyteller+….swift` is one strand, with dice of its own.
struct Storyteller {
  let province: Province
  var writer: RecordWriter

  init(province: Province) {
    self.province = province
    writer = RecordWriter(options: province.options, collector: EventCollector(window: nil))
  }

  var count: Int { writer.collector.count }

  func event(_ index: Int) -> SimulatedEvent { writer.collector.event(index) }

  /// Goes through every life without writing anything, and notes when events arrive.
  mutating func plan() -> StoryPlan {
    writer.collector.reopen(nil)
    var plan = StoryPlan(people: province.people, units: province.units.count)
    for index in 0..<province.people {
      let citizen = province.citizen(index)
      let life = province.life(of: citizen)
      for strand in 0..<StoryPlan.strands {
        writer.collector.touched = 0
        tell(strand, citizen, life)
        plan.set(writer.collector.touched, person: index, strand: strand)
      }
    }
    for position in province.units.indices {
      writer.collector.touched = 0
      tellInstitution(position)
      plan.set(writer.collector.touched, unit: position)
    }
    return plan
  }

  /// Collects the events of one window, of those who have any.
  mutating func tell(window: Int, _ plan: StoryPlan) {
    writer.collector.reopen(window)
    for index in 0..<province.people where plan.concerns(person: index, window: window) {
      let citizen = province.citizen(index)
      let life = province.life(of: citizen)
      for strand in 0..<StoryPlan.strands where plan.concerns(person: index, strand: strand, window: window) {
        tell(strand, citizen, life)
      }
    }
    for position in province.units.indices where plan.concerns(unit: position, window: window) {
      tellInstitution(position)
    }
    writer.collector.sort()
  }

  /// Collects all events of one person's life, whenever they arrive, in the order of delivery.
  mutating func tellWhole(person index: Int) {
    writer.collector.reopenForAll()
    let citizen = province.citizen(index)
    let life = province.life(of: citizen)
    for strand in 0..<StoryPlan.strands { tell(strand, citizen, life) }
    writer.collector.sort()
  }

  /// Collects all that one unit reports of itself, in the order of delivery.
  mutating func tellWhole(unit position: Int) {
    writer.collector.reopenForAll()
    tellInstitution(position)
    writer.collector.sort()
  }

  private mutating func tell(_ strand: Int, _ citizen: Citizen, _ life: Life) {
    writer.begin(citizen.subject, number: citizen.index)
    switch strand {
    case 0: tellRegistration(citizen, life)
    case 1: tellChronicDiseases(citizen, life)
    case 2: tellLaboratory(citizen, life)
    case 3: tellVisits(citizen, life)
    case 4: tellDeath(citizen, life)
    case 5: tellTuberculosis(citizen, life)
    case 6: tellScreenings(citizen, life)
    case 7: tellChildhood(citizen, life)
    case 8: tellOldAge(citizen, life)
    case 9: tellEmergencies(citizen, life)
    case 10: tellAdmissions(citizen, life)
    case 11: tellTreatments(citizen, life)
    case 12: tellOffices(citizen, life)
    case 13: tellPreventiveCare(citizen, life)
    case 14: tellSpecialCare(citizen, life)
    default: tellBirth(citizen, life)
    }
  }

  func dice(_ citizen: Citizen, _ strand: Dice.Strand) -> Dice {
    Dice(seed: province.seed, person: citizen.index, strand: strand)
  }

  func unit(_ position: Int) -> String { province.units[position].code }

  /// The unit that cares for the person on a day.
  func home(_ citizen: Citizen, _ life: Life, on day: LocalDate) -> Int {
    if let move = life.move, move.day <= day { return move.unit }
    return citizen.homeUnit
  }

  /// The hospital of the district where the person lives on a day.
  func hospital(_ citizen: Citizen, _ life: Life, on day: LocalDate) -> Int {
    province.hospitals[province.districtOfUnit[home(citizen, life, on: day)]]
  }

  /// A day of the fiscal year.
  func anyDay(_ dice: inout Dice) -> LocalDate { SimulationCalendar.first + dice.below(365) }

  /// A day of the fiscal year before.
  func anyEarlierDay(_ dice: inout Dice) -> LocalDate { SimulationCalendar.previousFirst + dice.below(365) }
}

/// Ordinals of records by kind and meaning; unique within a person and kind.
enum Ordinal {
  static let home = 0
  static let secondClaim = 1
  static let serviceOnly = 2
  static let newHome = 3
}

extension Int32 {
  /// The wire's form of a day.
  init(_ day: LocalDate) { self = Int32(day.yyyymmdd) }
}
