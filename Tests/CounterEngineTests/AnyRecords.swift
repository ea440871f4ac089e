import HealthRecords
import TestSupport

/// Random versions of a few records of any kind, with values near those that a catalogue asks for.
struct AnyRecords {
  struct Event {
    let kind: Int
    let key: [UInt8]
    let payload: [UInt8]
  }

  private let words: CatalogueWords
  private let year: FiscalYear
  /// Few kinds at a time, so that records of one subject meet.
  private let kinds: [RecordKind]

  init(_ words: CatalogueWords, kinds: [RecordKind], year: FiscalYear) {
    self.words = words
    self.kinds = kinds
    self.year = year
  }

  static let units = ["00123", "10707", "99801"]
  /// Few, so that their records meet.
  var people = ["8000000000000000000000000000000a", "9000000000000000000000000000000b"]

  /// The key of a person of many.
  static func key(_ person: Int) -> String { "\(SubjectID(pseudonym: UInt64(person) &* 0x9E37_79B9, UInt64(person)))" }

  func event(_ g: inout SeededGenerator) -> Event {
    let kind = kinds.randomElement(using: &g)!
    let subject: String =
      kind.subject == .person
      ? people.randomElement(using: &g)! : ["45", "4501", "00123"].randomElement(using: &g)!
    var event = EventEncoder(
      recordID: "r\(Int.random(in: 0..<4, using: &g))", unit: Self.units.randomElement(using: &g)!, subject: subject,
      updated: 1_500_000_000_000 + Int64(Int.random(in: 0..<12, using: &g)) * 7_000_000_000,
      deleted: Int.random(in: 0..<10, using: &g) == 0)
    for field in kind.fields where Int.random(in: 0..<16, using: &g) > 0 { add(field, to: &event, &g) }
    return Event(kind: Int(kind.id), key: Array(subject.utf8), payload: event.bytes)
  }

  private func add(_ field: RecordField, to event: inout EventEncoder, _ g: inout SeededGenerator) {
    func code() -> String {
      let known = (words.codes[field] ?? []).filter { !$0.isEmpty && $0.count <= field.type.maxLength }
      return known.isEmpty || Int.random(in: 0..<12, using: &g) == 0
        ? ["1", "2", "45", "4501"].filter { $0.utf8.count <= field.type.maxLength }.randomElement(using: &g)!
        : "\(known.randomElement(using: &g)!)"
    }
    func number() -> Double {
      if field.name == "fiscal_year" { return Double(Int(year.buddhistYear) + Int.random(in: -1...0, using: &g)) }
      return (words.numbers[field]?.randomElement(using: &g) ?? Double(Int.random(in: 0...4, using: &g)))
        + Double(Int.random(in: -1...1, using: &g))
    }
    func day() -> LocalDate {
      year.first + Int.random(in: Int.random(in: 0..<4, using: &g) == 0 ? -500..<420 : 0..<365, using: &g)
    }
    switch field.type {
    case .code, .icd: event.text(field.number, code())
    case .codes, .icds: for _ in 0..<Int.random(in: 0...3, using: &g) { event.text(field.number, code()) }
    case .date:
      let years = field.name == "birth" ? [0, 1, 2, 3, 5, 12, 17, 40, 60].randomElement(using: &g)! : 0
      event.integer(field.number, day().adding(months: -12 * years).yyyymmdd)
    case .time:
      event.integer(field.number, day().yyyymmdd * 1_000_000 + Int64(Int.random(in: 0..<24, using: &g)) * 10_000)
    case .bool: event.integer(field.number, Bool.random(using: &g) ? 1 : 0)
    case .int, .long: event.integer(field.number, Int64(number()))
    case .decimal: event.real(field.number, number() + [0, 0, 0.001, -0.001, 0.5].randomElement(using: &g)!)
    case .text: break
    }
  }
}
