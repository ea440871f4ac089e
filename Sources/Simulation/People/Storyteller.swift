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

  /// Goes through every life without writing anything; for each person, the windows in which events arrive.
  mutating func plan() -> [UInt64] {
    writer.collector.reopen(nil)
    return (0..<province.people).map { index in
      writer.collector.touched = 0
      tell(index)
      return writer.collector.touched
    }
  }

  /// Collects the events of one window, of those who have any.
  mutating func tell(window: Int, _ windowsOfPeople: [UInt64]) {
    writer.collector.reopen(window)
    for (index, windows) in windowsOfPeople.enumerated() where windows & 1 << UInt64(window) != 0 { tell(index) }
    writer.collector.sort()
  }

  private mutating func tell(_ index: Int) {
    let citizen = province.citizen(index)
    let life = province.life(of: citizen)
    writer.begin(citizen.subject, number: index)
    tellRegistration(citizen, life)
    tellChronicDiseases(citizen, life)
    tellLaboratory(citizen, life)
    tellVisits(citizen, life)
    tellDeath(citizen, life)
    tellTuberculosis(citizen, life)
    tellBirth(citizen, life)
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
    let district = province.units[home(citizen, life, on: day)].district
    return province.hospitals.first { province.units[$0].district == district } ?? province.hospitals[0]
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
