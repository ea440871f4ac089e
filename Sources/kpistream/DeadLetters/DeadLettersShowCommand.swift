import ArgumentParser
import CounterEngine
import Kafka

struct DeadLettersShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show dead letters whole: where they came from, why, and what they say.")

  @Argument(help: "Their ids as `list` shows them, such as 3:17.", transform: DeadLettersShowCommand.id)
  var ids: [SetAside.ID]
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "table, or json.")
  var format: OutputFormat = .table

  func run() throws {
    let wanted = Set(ids)
    var found: [SetAside.ID: SetAside] = [:]
    try DeadLetterReader(settings: connection.settings()).read { if wanted.contains($0.id) { found[$0.id] = $0 } }
    if format == .json {
      var json = JSONWriter()
      json.beginArray()
      for id in ids { found[id]?.write(to: &json, withContent: true) }
      json.endArray()
      print(String(decoding: json.bytes, as: UTF8.self))
    } else {
      for letter in ids.compactMap({ found[$0] }) { print(Self.text(letter)) }
    }
    let missing = ids.filter { found[$0] == nil }
    guard missing.isEmpty else {
      printError("error: there is no dead letter \(missing.map(\.description).joined(separator: ", "))")
      throw ExitCode(1)
    }
  }

  private static func text(_ letter: SetAside) -> String {
    var lines = ["dead letter \(letter.id), \(letter.time)", "  reason   \(letter.reason)"]
    if let explanation = letter.header("kpistream-explanation") { lines.append("           \(explanation)") }
    lines.append("  from     \(letter.source)")
    lines.append("  again    \(letter.obstacle.map { "no: " + $0 } ?? "can be republished")")
    for header in letter.headers where !header.name.hasPrefix("kpistream-") {
      lines.append("  header   \(header.name): \(String(decoding: header.value ?? [], as: UTF8.self))")
    }
    if let key = letter.key { lines.append("  key      \(String(decoding: key, as: UTF8.self))") }
    if !letter.value.isEmpty { lines.append("  content  \(letter.content)") }
    return lines.joined(separator: "\n")
  }

  static func id(_ text: String) throws -> SetAside.ID {
    guard let id = SetAside.ID(text) else {
      throw ValidationError("\(text) is no dead letter's id: write partition and offset, such as 3:17")
    }
    return id
  }
}
