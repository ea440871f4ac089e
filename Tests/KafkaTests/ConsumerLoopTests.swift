import Kafka
import Testing

@Suite("consumer loop")
struct ConsumerLoopTests {
  @Test("3,000 records arrive in order, once, although fetches fail")
  func fetchErrors() throws {
    let cluster = try TestCluster(topics: ["visits": 1])
    let producer = try Producer(settings: cluster.clientSettings)
    let values = (0..<3_000).map { "value \($0)" }
    try producer.write("visits", partition: 0, values)

    let sink = Recorder()
    var batches = 0
    sink.onBatch = { _, _ in
      batches += 1
      if batches % 3 == 0 { cluster.fail(.fetch, with: [.disconnect, .requestTimedOut, .notLeader]) }
    }
    sink.isDone = { $0.seen.count >= 3_000 }
    cluster.fail(.fetch, with: [.disconnect, .requestTimedOut])
    let loop = try ConsumerLoop(
      settings: cluster.settings(group: "g").merging(["fetch.message.max.bytes": "4000"]) { $1 },
      source: .group(topics: ["visits"]), limits: ConsumerLimits(batchMax: 100, waitMS: 20))
    try loop.run(sink)
    #expect(sink.seen.map { $0.value?.text } == values)
    #expect(sink.seen.map(\.offset) == Array(0..<3_000))
    #expect(sink.calls == ["assigned visits/0", "revoked visits/0"])
  }
}
