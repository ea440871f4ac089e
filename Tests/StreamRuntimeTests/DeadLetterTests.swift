import BrokerSupport
import HealthRecords
import Kafka
import RecordMessages
import StreamRuntime
import SwiftProtobuf
import Testing

/// The tests that run roles against a test cluster, one after the other: they block, and their waits would add up.
@Suite(.serialized) enum WithRoles {}

extension WithRoles {
  /// Bad events through a broker: each is set aside with its reason and position, and the process goes on.
  @Suite struct DeadLetterTests {
    /// What `dead-letters` says of one refused event.
    struct Letter: Hashable, CustomStringConvertible {
      var reason: String
      var topic: String
      var partition: String
      var offset: String
      var bytes: String
      var description: String { "\(reason) at \(topic)/\(partition)/\(offset), \(bytes) bytes" }
    }

    private static let person = "f123456789abcdef0123456789abcdef"

    private func letters(_ installation: Installation) throws -> [Letter] {
      try installation.contents(of: TopicNames.deadLetters) { record in
        func header(_ name: String) -> String {
          record.header("kpistream-\(name)").map { String(decoding: $0, as: UTF8.self) } ?? "absent"
        }
        #expect(!header("explanation").isEmpty)
        return Letter(
          reason: header("reason"), topic: header("topic"), partition: header("partition"), offset: header("offset"),
          bytes: header("bytes"))
      }
    }

    @Test("each kind of bad event lands in the dead letters, is counted, and stops nothing")
    func everyKind() throws {
      // The in-process broker keeps 5 MiB of a partition, whatever the size of its records.
      try check(Installation(try VisitCatalogue.load(), partitions: 2), hugeBytes: 4_000_000)
    }

    @Test("the same with a payload of 20 MB", .enabled(if: TansuBroker.binary != nil))
    func twentyMegabytes() throws {
      try check(
        Installation(try VisitCatalogue.load(), partitions: 2, tansu: TansuBroker.binary), hugeBytes: 20_000_000)
    }

    private func check(_ installation: Installation, hugeBytes: Int) throws {
      let roles = try RunningRoles(installation, instance: "a")
      let good = Visit(id: "v", subject: Self.person)
      var unknownUnit = good
      unknownUnit.unit = "99999"
      var noID = good
      noID.id = ""
      var noUnit = good
      noUnit.unit = ""
      var otherSubject = good
      otherSubject.subject = "e123456789abcdef0123456789abcdef"
      var noDate = good
      noDate.date = 2018_02_30
      let huge = [UInt8](repeating: 0x20, count: hugeBytes)
      let protobuf = RecordHeader("content-type", "application/protobuf")

      // The subject's own partition, but for one event.
      let home = Murmur2.partition(of: Array(Self.person.utf8), partitionCount: 2)
      let stranger = (0..<16).map { "f" + String(repeating: "0", count: 30) + String($0, radix: 16) }
        .first { Murmur2.partition(of: Array($0.utf8), partitionCount: 2) != home }!
      // The order is that of offsets: one partition, one event after the other.
      let bad: [(reason: String, key: String?, value: [UInt8]?, headers: [RecordHeader])] = [
        ("malformed", Self.person, [0xFF, 0xFF, 0xFF], [protobuf]),
        ("malformed", Self.person, Array("{\"record_id\": ".utf8), []),
        ("unit-unknown", Self.person, try unknownUnit.bytes, []),
        ("record-id-missing", Self.person, try noID.bytes, []),
        ("unit-missing", Self.person, try noUnit.bytes, []),
        ("key-differs", Self.person, try otherSubject.bytes, []),
        ("key-missing", nil, try good.bytes, []),
        // Thirteen digits, as a national id has them.
        ("key-invalid", "0000000000000", try good.bytes, []),
        ("wrong-partition", stranger, try Visit(id: "v", subject: stranger).bytes, []),
        ("date-invalid", Self.person, try noDate.bytes, []),
        ("content-type", Self.person, Array("v,10001,140".utf8), [RecordHeader("content-type", "text/csv")]),
        ("no-payload", Self.person, nil, []),
        ("too-large", Self.person, huge, []),
      ]
      var expected: [Letter] = []
      for (offset, event) in bad.enumerated() {
        try installation.send(Visit.topic, key: event.key, event.value, partition: home, headers: event.headers)
        try installation.flush()
        expected.append(
          Letter(
            reason: event.reason, topic: Visit.topic, partition: "\(home)", offset: "\(offset)",
            bytes: "\(event.value?.count ?? 0)"))
        // The test broker keeps few megabytes: the next event may push this one out, so it has to be read before.
        let isRead = Condition.holds(withinMS: 60_000) {
          roles.metrics.total("kpistream_dead_letters_total") == Double(offset + 1)
        }
        #expect(isRead, "\(event.reason): \(roles.metrics.exposition()) \(roles.errors)")
      }
      try installation.send(Visit.topic, key: Self.person, try good.bytes, partition: home)
      try installation.flush()
      let goesOn = try Condition.holds(withinMS: 60_000) {
        try installation.snapshots()["high-pressure|FY2561|unit|10001|ALL"] == [0, 1]
      }
      #expect(goesOn, "\(roles.errors)")
      #expect(roles.stop())
      #expect(roles.errors.isEmpty)

      // Keys spread the letters over partitions, so they come in any order.
      #expect(
        try letters(installation).sorted {
          $0.offset.count != $1.offset.count ? $0.offset.count < $1.offset.count : $0.offset < $1.offset
        } == expected)
      for (reason, letters) in Dictionary(grouping: expected, by: \.reason) {
        #expect(
          roles.metrics.value("kpistream_dead_letters_total", labels: [("topic", Visit.topic), ("reason", reason)])
            == Double(letters.count))
      }
      // A key that may be a national id is not copied, nor the payload that came with it.
      let copies = try installation.contents(of: TopicNames.deadLetters) {
        $0.key.map { String(decoding: $0, as: UTF8.self) }
      }
      #expect(!copies.contains("0000000000000"))
    }
  }
}
