import Testing

@testable import Kafka

@Suite("bounded read")
struct ReadRunTests {
  static let tp = TopicPartition("state", 0)

  private func run(stable: Int64, through: Int64? = nil, low: Int64 = 0) -> ReadRun {
    ReadRun(
      start: [Self.tp: .beginning], through: through.map { [Self.tp: Offset($0)] } ?? [:],
      asked: [Self.tp: Watermarks(low: Offset(low), high: Offset(stable))])
  }

  @Test("ends before an open transaction, unless asked to go through it")
  func openTransaction() {
    var plain = run(stable: 5)
    plain.fetched(Self.tp, end: Offset(9))
    let plainEnds = plain.exhausted(Self.tp, at: Offset(5))
    #expect(plainEnds)
    #expect(plain.isDone && plain.reached == [Self.tp: Offset(5)] && plain.undecided.isEmpty)

    var patient = run(stable: 5, through: 9)
    patient.fetched(Self.tp, end: Offset(9))
    func ends(_ run: inout ReadRun, at offset: Int64) -> Bool { run.exhausted(Self.tp, at: Offset(offset)) }
    let atFirst = ends(&patient, at: 5)
    #expect(!atFirst && patient.undecided == [Self.tp: Offset(5)])
    #expect(patient.progress == ReadProgress(offsetsRead: 5, offsetsTotal: 9, partitionsLeft: 1))
    // The first of two is decided, then the second: of what was aborted nothing is delivered, only the end moves.
    let atSecond = ends(&patient, at: 7)
    #expect(!atSecond && patient.undecided == [Self.tp: Offset(7)])
    let beyond = ends(&patient, at: 12)
    #expect(beyond && patient.isDone && patient.reached == [Self.tp: Offset(9)] && patient.undecided.isEmpty)
  }

  @Test("a partition that holds nothing but an open transaction is waited for")
  func nothingStable() {
    var run = run(stable: 0, through: 4)
    #expect(!run.isDone)
    let before = run.exhausted(Self.tp, at: Offset(0))
    let after = run.exhausted(Self.tp, at: Offset(4))
    #expect(!before && after && run.isDone)
  }

  @Test("an end that has been reached already costs no wait", arguments: [0, 3, 5] as [Int64])
  func reached(through: Int64) {
    var run = run(stable: 5, through: through)
    run.fetched(Self.tp, end: Offset(5))
    let ends = run.polled(Self.tp, upTo: Offset(5))
    #expect(ends && run.isDone)
    #expect(self.run(stable: 0, through: 0).isDone)
  }
}
