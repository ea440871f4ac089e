import ArgumentParser
import Foundation
import Kafka
import StreamRuntime

struct DeadLettersRepublishCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "republish",
    abstract: "Send dead letters to the topic they came from, once their cause is mended.",
    discussion: """
      Asks first, unless --yes is given. Doing it twice changes nothing: a record's version is counted once, and one that is \
      older than what is known is passed over. What still cannot be counted is set aside again.
      """)

  @Argument(help: "Only these, as `list` names them.", transform: DeadLettersShowCommand.id)
  var ids: [SetAside.ID] = []
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var filter: DeadLetterFilter
  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false
  @Flag(help: "Say what would be sent; send nothing.")
  var dryRun = false

  func run() throws {
    let settings = try connection.settings()
    let wanted = Set(ids)
    // What came while this runs, its own failures among them, is left for the next time.
    var found: [SetAside] = []
    var obstacles: [String: Int] = [:]
    try DeadLetterReader(settings: settings).read { letter in
      guard wanted.isEmpty || wanted.contains(letter.id), try filter.matches(letter) else { return }
      if let obstacle = letter.obstacle { obstacles[obstacle, default: 0] += 1 } else { found.append(letter) }
    }
    for (obstacle, count) in obstacles.sorted(by: { $0.key < $1.key }) {
      printError("left out: \(count), because \(obstacle)")
    }
    guard !found.isEmpty else {
      printError("error: there is no such dead letter that can be republished")
      throw ExitCode(1)
    }
    var topics: [String: Int] = [:]
    for letter in found { topics[letter.origin, default: 0] += 1 }
    let plan = topics.sorted { $0.key < $1.key }.map { "\($0.value) to \($0.key)" }.joined(separator: ", ")
    if dryRun {
      print("would republish \(plan)")
      return
    }
    guard try yes || confirmed(plan) else {
      printError("nothing was sent")
      throw ExitCode(1)
    }
    try send(
      found.sorted {
        ($0.timestampMS, $0.id.partition, $0.id.offset) < ($1.timestampMS, $1.id.partition, $1.id.offset)
      }, settings)
    print("republished \(plan)")
  }

  private func confirmed(_ plan: String) throws -> Bool {
    guard isatty(STDIN_FILENO) == 1 else {
      throw ValidationError("this would republish \(plan); nobody can be asked here, so give --yes")
    }
    printError("Republish \(plan)? [y/N] ", terminator: "")
    let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased()
    return answer == "y" || answer == "yes"
  }

  private func send(_ letters: [SetAside], _ settings: RuntimeSettings) throws {
    let producer = try Producer(settings: settings.kafka)
    var topics: [String: ProducerTopic] = [:]
    for letter in letters {
      let topic = try topics[letter.origin] ?? producer.topic(letter.origin)
      topics[letter.origin] = topic
      let headers = letter.headers.filter { !$0.name.hasPrefix("kpistream-") }
      try (letter.key ?? []).withUnsafeBytes { key in
        try letter.value.withUnsafeBytes { value in
          try producer.produce(topic, key: key, value: value, headers: headers)
        }
      }
    }
    try producer.flush(withinMS: 120_000)
  }
}
