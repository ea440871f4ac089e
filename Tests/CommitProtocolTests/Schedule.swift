import CounterEngine
import HealthRecords
import Kafka
import TestSupport

@testable import StreamRuntime

/// What a schedule found to be wrong.
struct ProtocolFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// One seeded run: processes that start, crash, sleep, wake and commit in any interleaving, then rest, and what must then hold.
struct Schedule {
  /// What processes share.
  struct World {
    var broker: ModelBroker
    /// By topic, by partition.
    let inputs: [[[ModelEvent]]]
    var nowMS: Int64 = 1_000

    /// Committed positions never stand without their state: all that lies before them must be known already.
    func check(_ shard: PartitionShard, _ what: String) throws(ProtocolFailure) {
      for (topic, position) in shard.positions.enumerated() {
        guard let position else { continue }
        let log = inputs[topic][Int(shard.partition)]
        for offset in 0..<Int(position.rawValue) {
          guard apply(log[offset], offset: Int64(offset), to: shard) == .stale else {
            throw ProtocolFailure(
              "partition \(shard.partition) \(what): position \(position) of \(ModelCatalogue.topics[topic]), but offset \(offset) is missing from the state"
            )
          }
        }
      }
    }
  }

  private let rules: ProtocolRules
  private var g: SeededGenerator
  private var world: World
  private var processes: [ModelProcess]
  private var nextMember = 0
  /// Gets most of the time for a while: a process must get far while another sleeps, or they never collide.
  private var favourite = 0
  /// Reads along, as a snapshot process does; another reads everything in the end.
  private var follower: PartialReader

  init(seed: UInt64, _ rules: ProtocolRules) {
    self.rules = rules
    var g = SeededGenerator(seed: seed)
    var inputs = [[[ModelEvent]]](repeating: [[ModelEvent]](repeating: [], count: ModelEvent.partitions), count: 2)
    for _ in 0..<6 + g.below(14) {
      let event = ModelEvent.random(&g)
      inputs[event.kind][event.partition].append(event)
      // Duplicates.
      if g.below(5) == 0 { inputs[event.kind][event.partition].append(event) }
    }
    world = World(broker: ModelBroker(isolates: rules.isolates, fences: rules.fences), inputs: inputs)
    // A fencing broker needs no clocks; a plain one needs clocks that agree better than a session lasts.
    processes = (0..<3).map {
      ModelProcess(slot: $0, rules: rules, clockSkew: rules.fences ? Int64(g.below(2_000)) - 1_000 : 0)
    }
    follower = PartialReader(rules)
    self.g = g
  }

  mutating func run() throws(ProtocolFailure) {
    for process in processes.prefix(1 + g.below(3)) { start(process) }
    for _ in 0..<40 + g.below(160) { try disturb() }
    try rest()
    try checkEnd()
  }

  private mutating func start(_ process: ModelProcess) {
    nextMember += 1
    process.start(member: nextMember, &world.broker)
  }

  /// One step of somebody, or one thing that goes wrong.
  private mutating func disturb() throws(ProtocolFailure) {
    world.nowMS += 1
    if g.below(25) == 0 { favourite = g.below(processes.count) }
    let process = processes[g.below(3) == 0 ? g.below(processes.count) : favourite]
    switch g.below(100) {
    case 0: if process.isUp { process.crash(&g) }
    case 1..<5: process.isUp ? (process.isPaused = true) : start(process)
    case 5..<8: process.isPaused = false
    case 8..<12:
      // The session of one that is down, asleep, or merely slow is over.
      if let member = world.broker.members.sorted().randomElement(using: &g) {
        let process = processes.first { $0.member == member }
        if process?.isPaused != false || (world.broker.joined != nil && world.broker.joined?.contains(member) == false)
        {
          world.broker.remove(member)
        }
      }
    case 12: world.broker.abortOpen(slot: process.slot)
    case 13: process.failDelivery()
    case 14..<18: for partition in 0..<ModelEvent.partitions { world.broker.compact(.state(partition)) }
    case 18..<20: world.broker.compact(.partials)
    case 20..<24: follower.read(world.broker)
    case 24..<40: process.deliver(&g, &world.broker)
    default: try process.tick(&g, &world)
    }
  }

  /// No more faults: who sleeps wakes or dies, what is on the way arrives or is lost, sessions end; then all is consumed.
  private mutating func rest() throws(ProtocolFailure) {
    for process in processes {
      if process.isPaused {
        if g.below(2) == 0 {
          process.isPaused = false
          // Awake for a moment.
          for _ in 0..<g.below(12) { try process.tick(&g, &world) }
        }
        if g.below(2) == 0 { process.crash(&g) } else { process.isPaused = false }
      }
      if !process.isUp {
        while process.hasOutgoing, g.below(8) != 0 { process.deliver(&g, &world.broker) }
        process.dropOutgoing()
        world.broker.abortOpen(slot: process.slot)
      }
    }
    if !processes.contains(where: \.isUp) { start(processes[g.below(processes.count)]) }
    for _ in 0..<4_000 {
      world.nowMS += 1
      for member in world.broker.members where !processes.contains(where: { $0.member == member }) {
        world.broker.remove(member)
      }
      for process in processes {
        try process.tick(&g, &world)
        process.deliver(&g, &world.broker)
        if !process.isUp {
          process.dropOutgoing()
          world.broker.abortOpen(slot: process.slot)
        }
      }
      if !processes.contains(where: \.isUp) { start(processes[0]) }
      let areAllUp = world.broker.members.allSatisfy { member in processes.contains { $0.member == member } }
      if areAllUp, processes.allSatisfy({ !$0.isUp || $0.isIdle(world) }) { return }
    }
    throw ProtocolFailure("the processes never come to rest")
  }

  private mutating func checkEnd() throws(ProtocolFailure) {
    let truth = ModelOracle.counters(world.inputs)
    for partition in 0..<ModelEvent.partitions {
      if g.below(2) == 0 { world.broker.compact(.state(partition)) }
      let shard = try replayed(partition, world.broker.visible(.state(partition)), rules, nowMS: world.nowMS)
      try world.check(shard, "at the end")
      for (topic, log) in world.inputs.map({ $0[partition] }).enumerated() {
        let position = shard.positions[topic]?.rawValue ?? 0
        // Where nobody is fenced, a stale owner may set a position back: then events are read again, and all are known.
        let isRight = rules.isolates ? position == Int64(log.count) : position <= Int64(log.count)
        guard isRight else {
          throw ProtocolFailure("partition \(partition) rests at position \(position) of \(log.count)")
        }
        shard.positions[topic] = Offset(Int64(log.count))
      }
      try world.check(shard, "at rest, when all has been consumed")
    }
    follower.read(world.broker)
    if g.below(2) == 0 { world.broker.compact(.partials) }
    var fresh = PartialReader(rules)
    fresh.read(world.broker)
    for (reader, name) in [(follower, "a reader that followed"), (fresh, "a reader that starts now")]
    where reader.sums != truth {
      throw ProtocolFailure("\(name) sums up \(describe(reader.sums)), true is \(describe(truth))")
    }
  }

  private func describe(_ counters: [ModelOracle.Counter: Int64]) -> String {
    counters.map { "\($0.key.place)/\($0.key.term)=\($0.value)" }.sorted().joined(separator: " ")
  }
}
