import ArgumentParser
import CounterEngine
import Kafka
import StreamRuntime

struct TopicsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "topics", abstract: "The topics the system needs: list them, compare with a cluster, create them.",
    subcommands: [List.self, Plan.self, Apply.self, Repartition.self, TopicsReadCommand.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the topics with key, clean-up and purpose.")

    @Option(help: "table, or json.")
    var format: OutputFormat = .table

    func run() {
      switch format {
      case .table:
        for topic in TopicDeclaration.all {
          let keep = topic.cleanup == .compact ? "compact" : topic.retentionDays.map { "\($0) days" } ?? "for ever"
          print("\(pad(topic.name, 24)) \(pad(keep, 10)) \(pad(topic.key, 44)) \(topic.purpose)")
        }
      case .json:
        var json = JSONWriter()
        json.beginArray()
        for topic in TopicDeclaration.all {
          json.beginObject()
          json.member("name", topic.name)
          json.member("key", topic.key)
          json.member("cleanup", topic.cleanup.rawValue)
          json.member("retention_days", topic.retentionDays.map(Double.init))
          json.member("input", topic.isInput)
          json.member("purpose", topic.purpose)
          json.endObject()
        }
        json.endArray()
        print(String(decoding: json.bytes, as: UTF8.self))
      }
    }
  }

  struct Plan: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what `apply` would do; change nothing. Exits 2 if there is something to do.")

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var shape: Shape

    func run() throws {
      let plan = try TopicPlan(connection.settings(), shape)
      plan.print()
      if !plan.isEmpty { throw ExitCode(2) }
    }
  }

  struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Create missing topics and set their clean-up.",
      discussion: "Never deletes a topic and never changes a partition count, for which see `repartition`."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var shape: Shape

    func run() throws {
      let plan = try TopicPlan(connection.settings(), shape)
      plan.print()
      try plan.apply()
    }
  }

  struct Shape: ParsableArguments {
    @Option(help: "Partitions of every topic: the most processes that can ever share the counting.")
    var partitions = 12

    @Option(help: "Copies of each partition; -1 leaves it to the cluster.")
    var replication = -1

    func validate() throws {
      guard (1...10_000).contains(partitions) else { throw ValidationError("--partitions must be 1 to 10000") }
    }
  }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case table, json }

func pad(_ text: String, _ width: Int) -> String {
  text.count >= width ? text : text + String(repeating: " ", count: width - text.count)
}

/// What a cluster lacks of the declared topics.
struct TopicPlan {
  private let admin: Admin
  private let missing: [TopicSpecification]
  private let unsuited: [(name: String, found: Int, wanted: Int)]
  private let settings: [(name: String, changes: [String: String])]

  var isEmpty: Bool { missing.isEmpty && unsuited.isEmpty && settings.isEmpty }

  init(_ runtime: RuntimeSettings, _ shape: TopicsCommand.Shape) throws {
    admin = try Admin(settings: runtime.kafka)
    let found = Dictionary(
      uniqueKeysWithValues: try admin.topics(withinMS: 30_000).map { ($0.name, $0.partitions.count) })
    // Topics that are there already decide how many partitions the missing ones get.
    let inputCounts = Set(TopicDeclaration.all.filter(\.isInput).compactMap { found[$0.name] })
    let wanted = inputCounts.count == 1 ? inputCounts.first! : shape.partitions
    missing = TopicDeclaration.all.filter { found[$0.name] == nil }
      .map { $0.specification(partitions: wanted, replication: shape.replication) }
    unsuited = TopicDeclaration.all.filter(\.isInput)
      .compactMap { topic in found[topic.name].map { (topic.name, $0, wanted) } }.filter { $0.1 != $0.2 }
    settings = try TopicPlan.changes(admin, TopicDeclaration.all.filter { found[$0.name] != nil })
  }

  /// Settings that differ from the declared ones; none on a broker that does not tell.
  private static func changes(
    _ admin: Admin, _ present: [TopicDeclaration]
  ) throws -> [(name: String, changes: [String: String])] {
    guard !present.isEmpty else { return [] }
    let current: [String: [String: TopicSetting]]
    do {
      current = try admin.settings(of: present.map(\.name), withinMS: 30_000)
    } catch let error {
      if case .unsupportedByBroker = error { return [] }
      throw error
    }
    return present.compactMap { topic in
      let changes = topic.settings.filter { current[topic.name]?[$0.key]?.value != $0.value }
      return changes.isEmpty ? nil : (topic.name, changes)
    }
  }

  func print() {
    for topic in missing { Swift.print("create  \(topic.name) with \(topic.partitions) partitions") }
    for (name, changes) in settings {
      Swift.print(
        "change  \(name): " + changes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
      )
    }
    for (name, found, wanted) in unsuited {
      Swift.print(
        "CANNOT  \(name) has \(found) partitions, the other inputs \(wanted): events of one subject would not meet.")
    }
    if isEmpty { Swift.print("Nothing to do: the cluster has every topic as declared.") }
  }

  func apply() throws {
    for outcome in missing.isEmpty ? [] : try admin.createTopics(missing, withinMS: 60_000) {
      if let error = outcome.error { throw error }
    }
    for (name, changes) in settings { try admin.changeSettings(of: name, changes, withinMS: 30_000) }
    if !unsuited.isEmpty { throw ExitCode(2) }
  }
}
