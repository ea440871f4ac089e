import ArgumentParser
import Foundation
import HealthRecords

/// Which dead letters are meant.
struct DeadLetterFilter: ParsableArguments {
  @Option(help: "Only from this topic; import stands for rows that an import refused. May be repeated.")
  var topic: [String] = []

  @Option(help: "Only with this reason, such as unit-unknown. May be repeated.")
  var reason: [String] = []

  @Option(help: "Only from this time on: YYYY-MM-DD in Bangkok, or 2018-02-01T08:00:00Z.")
  var since: String?

  @Option(help: "Only before this time; a day is included.")
  var until: String?

  func validate() throws {
    for name in topic where name != "import" && RecordKind.forTopic(name) == nil {
      throw ValidationError(
        "--topic \(name): the topics are import, \(RecordKind.all.map(\.topic).joined(separator: ", "))")
    }
    _ = try range()
  }

  func matches(_ letter: SetAside) throws -> Bool {
    let range = try range()
    return (topic.isEmpty || topic.contains(letter.origin)) && (reason.isEmpty || reason.contains(letter.reason))
      && range.contains(letter.timestampMS)
  }

  /// Milliseconds since 1970 UTC.
  private func range() throws -> Range<Int64> {
    let from = try since.map { try DeadLetterFilter.time($0, "--since", endOfDay: false) } ?? -1
    let to = try until.map { try DeadLetterFilter.time($0, "--until", endOfDay: true) } ?? .max
    guard from <= to else { throw ValidationError("--since is after --until") }
    return from..<to
  }

  private static func time(_ text: String, _ option: String, endOfDay: Bool) throws -> Int64 {
    if let day = LocalDate(iso: text) {
      return (Int64(day.daysSinceEpoch) + (endOfDay ? 1 : 0)) * 86_400_000 - 7 * 3_600_000
    }
    guard let date = ISO8601DateFormatter().date(from: text) else {
      throw ValidationError("\(option) \(text): write it as 2018-02-01, or 2018-02-01T08:00:00Z")
    }
    return Int64(date.timeIntervalSince1970 * 1_000)
  }
}
