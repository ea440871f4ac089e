import HealthRecords

/// One version of one record, field by field: what is encoded for the engine and for the rules.
struct Row {
  let kind: RecordKind
  let unit: String
  let id: String
  let subject: String
  /// Milliseconds since 1970.
  var updated: Int64
  /// The position in the log, which breaks ties of `updated`.
  var offset: Int64 = 0
  var deleted = false
  /// By name; a field that is not named is not known.
  var fields: [String: Field]

  enum Field {
    case text(String)
    case texts([String])
    case whole(Int)
    case number(Double)
    case flag(Bool)
    case day(LocalDate)
    case time(LocalDate, minute: Int)
  }

  /// Kind, unit and id: two rows with the same are versions of one record.
  var identity: String { "\(kind.name)|\(unit)|\(id)" }

  /// The newest version of each record, without the deleted: the later in the log where `updated` is equal.
  static func newest(_ versions: [Row]) -> [Row] {
    var newest: [String: Row] = [:]
    for row in versions {
      let key = "\(row.subject)|\(row.identity)"
      if let known = newest[key], (known.updated, known.offset) >= (row.updated, row.offset) { continue }
      newest[key] = row
    }
    return newest.values.filter { !$0.deleted }
  }

  // MARK: Reading

  func day(_ name: String) -> LocalDate? {
    if case .day(let day)? = fields[name] { return day }
    return nil
  }

  // MARK: Writing

  var payload: [UInt8] {
    var event = EventEncoder(recordID: id, unit: unit, subject: subject, updated: updated, deleted: deleted)
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) where !deleted {
      guard let index = kind.field(named: name) else { preconditionFailure("\(kind.name) has no field \(name)") }
      let number = kind.fields[index].number
      switch value {
      case .text(let text): event.text(number, text)
      case .texts(let texts): for text in texts { event.text(number, text) }
      case .whole(let whole): event.integer(number, Int64(whole))
      case .number(let real): event.real(number, real)
      case .flag(let flag): event.integer(number, flag ? 1 : 0)
      case .day(let day): event.integer(number, day.yyyymmdd)
      case .time(let day, let minute):
        event.integer(number, day.yyyymmdd * 1_000_000 + Int64(minute / 60 * 10_000 + minute % 60 * 100))
      }
    }
    return event.bytes
  }
}

extension Row: CustomStringConvertible {
  var description: String {
    let values = fields.sorted { $0.key < $1.key }.map { name, value in
      switch value {
      case .text(let text): "\(name)=\(text)"
      case .texts(let texts): "\(name)=\(texts.joined(separator: "+"))"
      case .whole(let whole): "\(name)=\(whole)"
      case .number(let real): "\(name)=\(real)"
      case .flag(let flag): "\(name)=\(flag)"
      case .day(let day): "\(name)=\(day)"
      case .time(let day, let minute): "\(name)=\(day)T\(minute / 60):\(minute % 60)"
      }
    }
    return "\(kind.name) \(id)@\(unit) of \(subject) v\(updated % 1_000_000_000)#\(offset)\(deleted ? " DELETED" : "") "
      + values.joined(separator: " ")
  }
}

extension Row.Field: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral
{
  init(stringLiteral value: String) { self = .text(value) }
  init(integerLiteral value: Int) { self = .whole(value) }
  init(floatLiteral value: Double) { self = .number(value) }
  init(booleanLiteral value: Bool) { self = .flag(value) }
}
