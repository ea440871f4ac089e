internal import HealthRecords
package import Indicators

/// Runs the worked examples of a catalogue through the engine: given these records, on this day, these contributions and no
/// others.
package struct ExampleRunner {
  /// One example's outcome.
  package struct Result: Sendable {
    package let indicator: String
    package let example: String
    package let file: String
    package let line: Int
    /// What differs, in words; empty where all is as expected.
    package let differences: [String]
  }

  private let catalogue: Catalogue
  private let program: Program

  package init(_ catalogue: Catalogue) {
    self.catalogue = catalogue
    program = Program(catalogue.checked)
  }

  package func run() -> [Result] {
    catalogue.indicators.flatMap { indicator in
      indicator.examples.map { example in
        Result(
          indicator: indicator.id, example: example.name, file: example.file, line: example.line,
          differences: differences(indicator, example))
      }
    }
  }

  private static let person = "80000000000000000000000000000001"

  private func differences(_ indicator: Indicator, _ example: Example) -> [String] {
    var shard = EngineShard(program: program, periods: [EvaluationPeriod(example.year)], day: example.asof)
    let units = UnitSet(example.records.map(\.unit))
    for (position, record) in example.records.enumerated() {
      // A record of a kind that no term reads can change nothing.
      guard program.kinds.contains(record.kind) else { continue }
      let subject = record.subject ?? (record.kind.subject == .person ? Self.person : example.subject ?? "subject")
      do throws(EventRejection) {
        try apply(record, subject: subject, position: Int64(position), to: &shard, units)
      } catch {
        return ["record \(position + 1) (\(record.kind.name)): \(error.explanation(kind: record.kind))"]
      }
    }
    var found: [String: [Code: Double]] = [:]
    for (key, value) in shard.counterValues() {
      let part = catalogue.checked.indicators[key.indicator]
      guard part.id == indicator.id else { continue }
      let term = part.terms[key.term]
      found[term.name, default: [:]][key.place] = Double(value) / Double(term.scale)
    }
    var differences: [String] = []
    for term in indicator.terms.map(\.name) {
      let (expected, actual) = (example.expected[term] ?? [:], found[term] ?? [:])
      for place in Set(expected.keys).union(actual.keys).sorted() where expected[place] ?? 0 != actual[place] ?? 0 {
        differences.append(
          "\(term) at \(place): expected \(JSONWriter.text(expected[place] ?? 0)), got \(JSONWriter.text(actual[place] ?? 0))"
        )
      }
    }
    return differences
  }

  private func apply(
    _ record: Example.Record, subject: String, position: Int64, to shard: inout EngineShard, _ units: borrowing UnitSet
  ) throws(EventRejection) {
    var event = EventEncoder(
      recordID: record.id, unit: "\(record.unit)", subject: subject, updated: record.updated, deleted: record.deleted)
    for (index, value) in record.fields.sorted(by: { $0.key < $1.key }) {
      let number = record.kind.fields[index].number
      switch value {
      case .code(let code): event.text(number, "\(code)")
      case .codes(let codes): for code in codes { event.text(number, "\(code)") }
      case .date(let date): event.integer(number, date.yyyymmdd)
      case .time(let time):
        let minute = Int64(time.minutesSinceEpoch) - Int64(time.date.daysSinceEpoch) * 1_440
        event.integer(number, time.date.yyyymmdd * 1_000_000 + minute / 60 * 10_000 + minute % 60 * 100)
      case .bool(let flag): event.integer(number, flag ? 1 : 0)
      case .int(let number64): event.integer(number, number64)
      case .decimal(let real): event.real(number, real)
      case .text(let text): event.text(number, text)
      }
    }
    let payload = event.bytes
    var outcome: Swift.Result<EngineShard.Outcome, EventRejection> = .success(.stale)
    let key = Array(subject.utf8)
    payload.withUnsafeBytes { payload in
      key.withUnsafeBytes { key in
        do throws(EventRejection) {
          outcome = .success(
            try shard.apply(
              payload, format: .protobuf, key: key, kind: Int(record.kind.id), offset: position, units: units))
        } catch {
          outcome = .failure(error)
        }
      }
    }
    _ = try outcome.get()
  }
}
