import HealthRecords
import Kafka
import Testing

@testable import Import

@Suite("Events as they reach Kafka")
struct KafkaSinkTests {
  @Test("keys, payloads and CloudEvents headers are those of the events, dead letters among them")
  func headers() throws {
    var export = Export()
    export.add(.person)
    export.add(.labFU)
    export.add(.labFU, ["LABRESULT": "neg"])
    export.unit = "10002"
    export.add(.person, ["PID": "2", "CID": TestID.citizen(2)])
    export.add(.labFU, ["PID": "2"])
    let expected = CollectingSink()
    let folder = try TemporaryFolder()
    let path = try export.write(to: folder)
    _ = try Run.f43([path], into: expected)
    let topics = ["persons", "lab-results", "dead-letters"]
    let cluster = try TestCluster(topics: Dictionary(uniqueKeysWithValues: topics.map { ($0, 1) }))
    let sink = try KafkaSink(settings: cluster.clientSettings)
    _ = try Importer(
      ImportOptions(database: "", today: Run.today), key: TestID.key, sink: sink
    ).importF43([path])
    var reader = try AssignedReader(settings: cluster.clientSettings.merging(["group.id": "test"]) { $1 })
    for topic in topics {
      var found: [CollectingSink.Event] = []
      _ = try reader.read(from: [TopicPartition(topic, 0): .beginning]) { batch in
        for i in batch.indices {
          let record = ConsumedRecordCopy(batch[i])
          found.append(
            CollectingSink.Event(
              topic: topic == "dead-letters" ? .deadLetters : .records(try #require(RecordKind.forTopic(topic)).id),
              key: record.key, payload: record.payload, headers: record.headers))
        }
      }
      // The time stands in the payload; it is left out of the headers to spare the network.
      let sent = expected.events.filter { $0.topic.name == topic }.map { event in
        CollectingSink.Event(
          topic: event.topic, key: event.key, payload: event.payload,
          headers: event.headers.filter { !$0.hasPrefix("ce_time=") }.sorted())
      }
      #expect(found == sent)
      #expect(!found.isEmpty)
    }
  }

  @Test("without its topics, an import ends before it begins")
  func noTopics() throws {
    let cluster = try TestCluster(topics: ["persons": 1])
    #expect(throws: ImportError.self) { try KafkaSink(settings: cluster.clientSettings) }
  }

  private struct ConsumedRecordCopy {
    let key: String
    let payload: [UInt8]
    let headers: [String]

    init(_ record: ConsumedRecord) {
      key = record.key.map { String(decoding: $0, as: UTF8.self) } ?? ""
      payload = record.value.map { Array($0) } ?? []
      headers = record.headers().map { "\($0.name)=\(String(decoding: $0.value ?? [], as: UTF8.self))" }.sorted()
    }
  }

  @Test("the id's version is in base 36", arguments: [0, 1, 35, 36, 1_517_455_800_000, -1, -40, .max, .min] as [Int64])
  func version(_ updated: Int64) {
    Array("a.b".utf8).withBytes { id in
      var bytes: [UInt8] = []
      EventHeaders(contentType: "application/json", id: id, unit: "10001", updated: updated, isDeletion: false)
        .appendID(to: &bytes)
      #expect(String(decoding: bytes, as: UTF8.self) == "a.b@" + String(updated, radix: 36))
    }
  }
}
