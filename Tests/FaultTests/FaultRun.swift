import Foundation
import Kafka
import StreamRuntime
import TestSupport
import Testing

/// One run of the fault harness on one broker.
struct FaultRun {
  let bootstrap: String
  let partitions: Int
  let seed: UInt64
  let kills: Int
  /// Seconds that events are published for each kill: longer than a kill takes, so that there is something to lose until the last.
  let secondsPerKill: Int
  var habits = BrokerHabits()
  /// Makes the brokers fail, somehow.
  let disturb: (inout SeededGenerator) throws -> Void
  /// Lets them be well again.
  var calm: () throws -> Void = {}

  func check() throws {
    print("seed \(seed), \(kills) kills")
    var random = SeededGenerator(seed: seed)
    // A strike each second and a half, besides what the brokers' failures take; half of them are kills.
    let simulation = try Child(
      "simulate",
      [
        "simulate", "--bootstrap", bootstrap, "--people", "1200", "--seed", "\(seed)", "--duration",
        "\(kills * secondsPerKill)",
        "--malformed", "0.01", "--check",
      ])
    let fleet = Fleet(bootstrap: bootstrap, habits: habits)
    let begun = Date()
    for roles in ["count", "count", "snapshot"] { try fleet.add(roles: roles) }
    var broken = 0
    while fleet.kills < kills {
      Thread.sleep(forTimeInterval: .random(in: 0.3...2.5, using: &random))
      try fleet.supervise()
      if Int.random(in: 0..<3, using: &random) == 0 {
        broken += 1
        try disturb(&random)
      }
      try fleet.strike(using: &random)
      try #require(simulation.isRunning, "seed \(seed): \(simulation.tail())")
    }
    fleet.calm()
    try calm()
    print(
      "seed \(seed): \(fleet.kills) kills, \(fleet.stops) stops, \(fleet.pauses) pauses, \(broken) broker failures "
        + "in \(Int(Date().timeIntervalSince(begun))) s")

    var code: Int32?
    let deadline = Date(timeIntervalSinceNow: Double(kills * secondsPerKill) + 240)
    while code == nil, Date() < deadline {
      try fleet.supervise()
      code = simulation.end(withinSeconds: 1)
    }
    print(simulation.tail(24))
    print("ended by themselves: \(fleet.deaths.count)", fleet.deaths.joined(separator: "\n"))
    #expect(code == 0, "seed \(seed)\n\(fleet.children.map { $0.tail() }.joined(separator: "\n"))")
    let left = fleet.end()
    #expect(left.isEmpty, "seed \(seed): \(left.joined(separator: "\n"))")

    // These brokers show what aborted transactions wrote, and take what a producer repeats because the answer was lost: a
    // letter may be there twice, but none may be missing, and none that was not spoilt.
    let spoilt = try #require(
      simulation.text.firstMatch(of: /(\d+) of them spoilt/).flatMap { Int($0.output.1) }, "\(simulation.tail())")
    let letters = try letters()
    #expect(Set(letters.map(\.origin)).count >= spoilt, "seed \(seed)")
    #expect(Set(letters.map(\.content)).count <= spoilt, "seed \(seed)")
  }

  /// Input topic, partition and offset of each dead letter; and topic, reason, key and payload.
  private func letters() throws -> [(origin: [String], content: [[UInt8]])] {
    var reader = try AssignedReader(settings: ["bootstrap.servers": bootstrap], stallMS: 20_000, log: { _ in })
    var letters: [(origin: [String], content: [[UInt8]])] = []
    let start = Dictionary(
      uniqueKeysWithValues: (0..<Int32(partitions)).map {
        (TopicPartition(TopicNames.deadLetters, $0), StartPosition.beginning)
      })
    _ = try reader.read(from: start) { batch in
      for i in batch.indices {
        func header(_ name: String) -> [UInt8] { batch[i].header("kpistream-\(name)").map { Array($0) } ?? [] }
        letters.append(
          (
            ["topic", "partition", "offset"].map { String(decoding: header($0), as: UTF8.self) },
            [
              header("topic"), header("reason"), batch[i].key.map { Array($0) } ?? [],
              batch[i].value.map { Array($0) } ?? [],
            ]
          ))
      }
    }
    return letters
  }
}
