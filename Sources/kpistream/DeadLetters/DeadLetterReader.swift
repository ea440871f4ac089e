import Kafka
import StreamRuntime

/// Reads the topic `dead-letters` from its beginning to its present end.
struct DeadLetterReader {
  let settings: RuntimeSettings

  /// In the order of time; `take` gets each.
  func read(_ take: (SetAside) throws -> Void) throws {
    let partitions = try Admin(settings: settings.kafka).topic(TopicNames.deadLetters, withinMS: 30_000).partitions
    // No offset is ever committed; librdkafka asks for a group's name all the same.
    var reader = try AssignedReader(
      settings: settings.kafka.merging(["group.id": "\(settings.application)-dead-letters"]) { mine, _ in mine })
    let start = partitions.map { (TopicPartition(TopicNames.deadLetters, $0.id), StartPosition.beginning) }
    _ = try reader.read(from: Dictionary(uniqueKeysWithValues: start)) { batch in
      for i in batch.indices { try take(SetAside(batch[i])) }
    }
  }
}
