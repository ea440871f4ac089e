import ArgumentParser
import Foundation
import Kafka
import StreamRuntime

/// `kpistream topics read`: everything that lies on topics, as it is.
struct TopicsReadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read", abstract: "Print what lies on topics, byte for byte: headers, key and value of each message.",
    discussion: "For looking into a small cluster, or for searching it for what must not be there.")

  @Argument(help: "The topics; all of the system's if none is named.")
  var topics: [String] = []
  @OptionGroup var connection: ConnectionOptions

  func run() throws {
    let settings = try connection.settings()
    let admin = try Admin(settings: settings.kafka)
    let known = Set(try admin.topics(withinMS: 30_000).map(\.name))
    for name in topics where !known.contains(name) { throw ValidationError("there is no topic \(name)") }
    let names = topics.isEmpty ? TopicDeclaration.all.map(\.name).filter(known.contains) : topics
    var start: [TopicPartition: StartPosition] = [:]
    for name in names {
      for partition in try admin.topic(name, withinMS: 30_000).partitions {
        start[TopicPartition(name, partition.id)] = .beginning
      }
    }
    var reader = try AssignedReader(
      settings: settings.kafka.merging(["group.id": "\(settings.application)-read"]) { mine, _ in mine })
    _ = try reader.read(from: start) { batch in
      for i in batch.indices {
        var bytes = Data("\(batch[i].partition):\(batch[i].offset)".utf8)
        for header in batch[i].headers() { bytes += Data(" \(header.name)=".utf8) + Data(header.value ?? []) }
        bytes += Data(" ".utf8) + (batch[i].key.map { Data($0) } ?? Data())
        bytes += Data(" ".utf8) + (batch[i].value.map { Data($0) } ?? Data()) + Data("\n".utf8)
        FileHandle.standardOutput.write(bytes)
      }
    }
  }
}
