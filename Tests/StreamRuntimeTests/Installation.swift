import BrokerSupport
import CounterEngine
import Foundation
import HealthRecords
import Indicators
import Kafka
import Logging
import RecordMessages
import StreamRuntime
import SwiftProtobuf

/// A broker with every topic, a registry of units, and a catalogue: what roles need around them.
final class Installation {
  static let day = LocalDate(iso: "2018-09-30")!
  static let period = EvaluationPeriod("FY2561")!
  static let units = ["10001", "10002", "10003"]

  /// Where the topics are; nil for Tansu, which does not fail on demand.
  let cluster: TestCluster?
  private let tansu: TansuBroker?
  private let clientSettings: [String: String]
  let catalogue: Catalogue
  let partitions: Int
  private let producer: Producer

  /// - Parameters:
  ///   - tansu: Tansu's program, to use that broker; nil for the in-process one.
  ///   - config: settings of topics in place of the declared ones; for Tansu alone.
  init(
    _ catalogue: Catalogue, partitions: Int = 4, brokers: Int = 1, tansu: String? = nil,
    config: [String: [String: String]] = [:]
  ) throws {
    self.catalogue = catalogue
    self.partitions = partitions
    if let tansu {
      let broker = try TansuBroker(binary: tansu)
      let admin = try Admin(settings: broker.clientSettings, log: { _ in })
      for outcome in try admin.createTopics(
        TopicDeclaration.all.map { topic in
          TopicSpecification(
            topic.name, partitions: partitions, replication: 1,
            config: topic.settings.merging(config[topic.name] ?? [:]) { $1 })
        }, withinMS: 30_000)
      {
        if let error = outcome.error { throw error }
      }
      self.tansu = broker
      cluster = nil
      clientSettings = broker.clientSettings
    } else {
      let topics = Dictionary(uniqueKeysWithValues: TopicDeclaration.all.map { ($0.name, partitions) })
      let cluster = try TestCluster(brokers: brokers, topics: topics, defaultPartitions: partitions)
      self.tansu = nil
      self.cluster = cluster
      clientSettings = cluster.clientSettings
    }
    producer = try Producer(
      settings: clientSettings.merging(["message.max.bytes": "30000000", "linger.ms": "5"]) { $1 })
    for code in Self.units {
      var unit = WireUnit()
      unit.recordID = code
      unit.unit = code
      unit.subject = code
      unit.updated = 1_500_000_000_000
      unit.code = code
      unit.affiliation = "MOPH"
      unit.subdistrict = "490101"
      unit.district = "4901"
      unit.province = "49"
      try send(TopicNames.units, key: code, try unit.serializedBytes())
    }
    try flush()
  }

  func settings(_ instance: String, commitMS: Int = 100, _ more: [String: String] = [:]) -> RuntimeSettings {
    RuntimeSettings(
      kafka: clientSettings.merging([
        "reconnect.backoff.max.ms": "200", "topic.metadata.refresh.interval.ms": "1000",
      ]) { $1 }.merging(more) { $1 },
      instance: instance, commitMS: commitMS, catchUpCommitMS: 300, sessionTimeoutMS: 6_000)
  }

  func send(
    _ topic: String, key: String?, _ value: [UInt8]?, partition: Int32? = nil, headers: [RecordHeader] = []
  ) throws {
    try send(topic, keyBytes: key.map { Array($0.utf8) }, value, partition: partition, headers: headers)
  }

  func send(
    _ topic: String, keyBytes key: [UInt8]?, _ value: [UInt8]?, partition: Int32? = nil, headers: [RecordHeader] = []
  ) throws {
    let handle = try producer.topic(topic)
    try Self.withBytes(key) { key in
      try Self.withBytes(value) { value in
        try producer.produce(handle, partition: partition, key: key, value: value, headers: headers)
      }
    }
  }

  private static func withBytes(_ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) throws -> Void) throws {
    if let bytes { try bytes.withUnsafeBytes { try body($0) } } else { try body(nil) }
  }

  func flush() throws { try producer.flush(withinMS: 30_000) }

  /// Reads a topic whole, as it is now.
  func contents<Value>(of topic: String, _ take: (ConsumedRecord) throws -> Value?) throws -> [Value] {
    var reader = try AssignedReader(settings: clientSettings, stallMS: 20_000, log: { _ in })
    var values: [Value] = []
    let start = Dictionary(
      uniqueKeysWithValues: (0..<Int32(partitions)).map { (TopicPartition(topic, $0), StartPosition.beginning) })
    _ = try reader.read(from: start) { batch in
      for i in batch.indices { if let value = try take(batch[i]) { values.append(value) } }
    }
    return values
  }

  /// The newest numerator and denominator of each key of `kpi.snapshots`.
  func snapshots() throws -> [String: [Double]] {
    struct Numbers: Decodable {
      let numerator: Double?
      let denominator: Double?
    }
    var newest: [String: [Double]] = [:]
    for (key, numbers) in try contents(
      of: TopicNames.snapshots,
      { record -> (String, [Double])? in
        guard let key = record.key, let value = record.value else { return nil }
        let numbers = try JSONDecoder().decode(Numbers.self, from: Data(value))
        return (String(decoding: key, as: UTF8.self), [numbers.numerator ?? 0, numbers.denominator ?? 0])
      })
    {
      newest[key] = numbers
    }
    return newest
  }
}

/// One visit as its message.
struct Visit {
  var id: String
  var unit = "10001"
  var subject: String
  var updated: Int64 = 1_530_000_000_000
  var date: Int32 = 2018_01_15
  var sbp: Int32 = 120
  var deleted = false

  static let topic = RecordKind.named("visit")!.topic

  var bytes: [UInt8] {
    get throws {
      var message = WireVisit()
      message.recordID = id
      message.unit = unit
      message.subject = subject
      message.updated = updated
      message.deleted = deleted
      message.date = date
      message.sbp = sbp
      return try message.serializedBytes()
    }
  }
}
