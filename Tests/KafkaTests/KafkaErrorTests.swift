import Testing

@testable import Kafka

@Suite("errors")
struct KafkaErrorTests {
  static let tp = TopicPartition("visits", 3)

  @Test(
    "each says where and what to do",
    arguments: [
      (
        KafkaError.offsetExpired(tp, wanted: Offset(5), earliest: Offset(9)), Blame.data,
        ["visits/3", "5", "9", "replay"]
      ),
      (.offsetBeyondEnd(tp, wanted: Offset(9), end: Offset(5)), .data, ["visits/3", "created anew"]),
      (.libraryTooOld(found: "1.9.2", needed: "2.0.2"), .settings, ["1.9.2", "2.0.2", "Install"]),
      (.fenced(operation: "Committing", reason: "epoch"), .outside, ["Committing", "only one instance"]),
      (.abortable(operation: "Committing", reason: "x"), .outside, ["aborted"]),
      (.deliveryFailed(count: 7, tp, reason: "timed out"), .outside, ["7", "visits/3", "timed out"]),
      (.unknownTopic("visits"), .settings, ["visits", "topics apply"]),
      (.unsupportedByBroker(operation: "Creating topics", reason: "old"), .settings, ["Creating topics"]),
      (.undecided(tp, from: Offset(5), waitedMS: 60_000), .outside, ["visits/3", "offset 5", "60000", "find-hanging"]),
      (
        .notAuthorized(operation: "Reading", missing: AccessRight(.read, .group, "g"), reason: "x"), .settings,
        ["Reading", "Read on group 'g'", "kafka-acls.sh", "--operation Read --group g"]
      ),
      (.notAuthorized(operation: "Reading", missing: nil, reason: "x"), .settings, ["credentials", "sasl"]),
      (.misuse("x"), .bug, ["x"]),
    ])
  func description(error: KafkaError, blame: Blame, words: [String]) {
    for word in words { #expect(error.description.contains(word)) }
    #expect(error.blame == blame)
  }

  @Test(
    "an old librdkafka is refused, by number",
    arguments: [
      (Int32(0x0200_02ff), true), (0x0202_00ff, true), (0x0109_02ff, false), (0x0200_01ff, false),
    ])
  func version(number: Int32, isFine: Bool) throws {
    if isFine {
      try KafkaLibrary.check(number, "x")
    } else {
      #expect(throws: KafkaError.libraryTooOld(found: "x", needed: "2.0.2")) { try KafkaLibrary.check(number, "x") }
    }
  }

  @Test("what to do after each kind")
  func kinds() {
    #expect(KafkaError.retriable(operation: "", reason: "").isRetriable)
    #expect(KafkaError.abortable(operation: "", reason: "").requiresAbort)
    #expect(!KafkaError.abortable(operation: "", reason: "").endsClient)
    #expect(KafkaError.fenced(operation: "", reason: "").endsClient)
    #expect(KafkaError.offsetExpired(Self.tp, wanted: Offset(1), earliest: Offset(2)).stopsReading)
    #expect(!KafkaError.unreachable(reason: "").stopsReading)
  }
}
