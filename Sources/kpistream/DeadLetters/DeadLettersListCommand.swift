import ArgumentParser
import CounterEngine

struct DeadLettersListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List dead letters, oldest first, and how many there are of each reason.")

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var filter: DeadLetterFilter
  @Option(help: "Show at most this many; the sums count all.")
  var limit = 100
  @Option(help: "table, or json.")
  var format: OutputFormat = .table

  private struct Group: Hashable {
    let topic: String
    let reason: String
  }

  func run() throws {
    // Only what is shown is kept, however many there are.
    var shown: [SetAside] = []
    var sums: [Group: Int] = [:]
    try DeadLetterReader(settings: connection.settings()).read { letter in
      guard try filter.matches(letter) else { return }
      sums[Group(topic: letter.origin, reason: letter.reason), default: 0] += 1
      shown.append(letter)
      if shown.count > 2 * max(limit, 500) { shown = Self.oldest(shown, limit) }
    }
    shown = Self.oldest(shown, limit)
    let groups = sums.sorted { ($1.value, $0.key.topic, $0.key.reason) < ($0.value, $1.key.topic, $1.key.reason) }
    switch format {
    case .table:
      for letter in shown {
        print(
          "\(pad("\(letter.id)", 10)) \(pad(letter.time, 20)) \(pad(letter.reason, 20)) \(pad(letter.source, 34)) "
            + (letter.header("kpistream-explanation") ?? ""))
      }
      if shown.isEmpty { print("There is no such dead letter.") }
      for (group, count) in groups { print("\(count) of \(group.topic): \(group.reason)") }
    case .json:
      var json = JSONWriter()
      json.beginObject()
      json.key("dead_letters")
      json.beginArray()
      for letter in shown { letter.write(to: &json, withContent: false) }
      json.endArray()
      json.key("sums")
      json.beginArray()
      for (group, count) in groups {
        json.beginObject()
        json.member("topic", group.topic)
        json.member("reason", group.reason)
        json.member("count", Double(count))
        json.endObject()
      }
      json.endArray()
      json.endObject()
      print(String(decoding: json.bytes, as: UTF8.self))
    }
  }

  private static func oldest(_ letters: [SetAside], _ limit: Int) -> [SetAside] {
    Array(
      letters.sorted {
        ($0.timestampMS, $0.id.partition, $0.id.offset) < ($1.timestampMS, $1.id.partition, $1.id.offset)
      }.prefix(limit))
  }

  func validate() throws {
    guard (0...1_000_000).contains(limit) else { throw ValidationError("--limit must be 0 to 1000000") }
  }
}
