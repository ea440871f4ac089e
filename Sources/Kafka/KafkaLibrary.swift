internal import CRdKafka

/// The librdkafka that this process runs with, which may be newer than the one it was compiled against.
package enum KafkaLibrary {
  /// The oldest release that the code here was proved against.
  package static let oldest = "2.0.2"
  private static let oldestNumber: Int32 = 0x0200_02ff

  /// As librdkafka says it, such as "2.0.2".
  package static var version: String { unsafe String(cString: rd_kafka_version_str()) }

  /// Whether it has `fetch.queue.backoff.ms` (2.2): before that, a partition whose queue is full is not fetched again for a second.
  package static var hasFetchQueueBackoff: Bool { rd_kafka_version() >= 0x0202_00ff }

  /// Whether `rd_kafka_DescribeConsumerGroups` may be called: in 2.0.2 it locks up the client where the broker does not know the
  /// request. 2.16 does not; of those between nothing is known here.
  package static var canDescribeGroups: Bool { rd_kafka_version() >= 0x0210_00ff }

  /// - Throws: `KafkaError.libraryTooOld`.
  package static func check() throws(KafkaError) { try check(rd_kafka_version(), version) }

  static func check(_ number: Int32, _ version: String) throws(KafkaError) {
    guard number >= oldestNumber else { throw .libraryTooOld(found: version, needed: oldest) }
  }
}
