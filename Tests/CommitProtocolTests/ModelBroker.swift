import Kafka

/// A model of Kafka as far as the commit leans on it: logs, transactions, producer epochs, and one consumer group.
struct ModelBroker {
  enum LogName: Hashable { case state(Int), partials }
  struct Entry {
    let offset: Int
    let key: [UInt8]
    let value: [UInt8]
    let transaction: Int
  }
  enum Refusal: Error {
    /// A newer producer with this transactional id, or a transaction that has timed out: fatal for the producer.
    case fenced
    /// The group has moved on: abort.
    case staleMember
  }
  enum Status { case open, committed, aborted }
  /// One incarnation of a transactional producer.
  struct ProducerID: Hashable { let slot: Int, epoch: Int }

  /// Readers see only what is committed, in order; else whatever has been written.
  let isolates: Bool
  /// Stale producers and stale members of the group are refused.
  let fences: Bool
  private var logs: [LogName: [Entry]] = [:]
  private var nextOffset: [LogName: Int] = [:]
  private var statuses: [Status] = []
  private var epochs: [Int: Int] = [:]
  private var open: [Int: Int] = [:]

  init(isolates: Bool, fences: Bool) {
    self.isolates = isolates
    self.fences = fences
  }

  // MARK: Transactions

  /// Takes over a transactional id: aborts what it left open, fences older holders.
  mutating func initTransactions(slot: Int) -> ProducerID {
    abortOpen(slot: slot)
    epochs[slot, default: 0] += 1
    return ProducerID(slot: slot, epoch: epochs[slot]!)
  }

  mutating func begin(_ producer: ProducerID) -> Int {
    statuses.append(.open)
    open[producer.slot] = statuses.count - 1
    return statuses.count - 1
  }

  private func check(_ producer: ProducerID, _ transaction: Int) throws(Refusal) {
    if isolates, statuses[transaction] != .open { throw .fenced }
    if fences, epochs[producer.slot] != producer.epoch { throw .fenced }
  }

  mutating func append(
    _ log: LogName, key: [UInt8], value: [UInt8], _ producer: ProducerID, _ transaction: Int
  ) throws(Refusal) {
    try check(producer, transaction)
    let offset = nextOffset[log, default: 0]
    nextOffset[log] = offset + 1
    logs[log, default: []].append(Entry(offset: offset, key: key, value: value, transaction: transaction))
  }

  func sendOffsets(_ member: Int, generation: Int, _ producer: ProducerID, _ transaction: Int) throws(Refusal) {
    try check(producer, transaction)
    guard fences else { return }
    guard members.contains(member), generation == self.generation else { throw .staleMember }
  }

  mutating func commit(_ producer: ProducerID, _ transaction: Int) throws(Refusal) {
    try check(producer, transaction)
    statuses[transaction] = .committed
  }

  mutating func abort(_ producer: ProducerID, _ transaction: Int) {
    if fences, epochs[producer.slot] != producer.epoch { return }
    if statuses[transaction] == .open { statuses[transaction] = .aborted }
  }

  /// The coordinator's timeout: aborts, and fences whoever began it.
  mutating func abortOpen(slot: Int) {
    guard isolates, let transaction = open[slot], statuses[transaction] == .open else { return }
    statuses[transaction] = .aborted
    epochs[slot, default: 0] += 1
  }

  // MARK: Reading

  /// What a reader is shown, from an offset on: with isolation, up to the first open transaction, and none of aborted ones.
  func visible(_ log: LogName, from: Int = 0) -> [Entry] {
    guard let entries = logs[log] else { return [] }
    guard isolates else { return from == 0 ? entries : entries.filter { $0.offset >= from } }
    return entries[..<stableEnd(entries)].filter { $0.offset >= from && statuses[$0.transaction] == .committed }
  }

  /// The offset that a reader who has been shown all goes on from.
  func end(_ log: LogName) -> Int {
    guard let entries = logs[log] else { return 0 }
    let stable = isolates ? stableEnd(entries) : entries.count
    return stable < entries.count ? entries[stable].offset : nextOffset[log, default: 0]
  }

  /// The offset that the next record will get, whatever readers are shown.
  func highWatermark(_ log: LogName) -> Int { nextOffset[log, default: 0] }

  private func stableEnd(_ entries: [Entry]) -> Int {
    entries.firstIndex { statuses[$0.transaction] == .open } ?? entries.count
  }

  /// Keeps of what is stable the last committed entry of each key.
  mutating func compact(_ log: LogName) {
    guard isolates, let entries = logs[log] else { return }
    let stable = stableEnd(entries)
    var seen: Set<[UInt8]> = []
    var kept: [Entry] = []
    for entry in entries[..<stable].reversed() where statuses[entry.transaction] == .committed {
      if seen.insert(entry.key).inserted { kept.append(entry) }
    }
    logs[log] = kept.reversed() + entries[stable...]
  }

  // MARK: The group

  private(set) var members: Set<Int> = []
  private(set) var generation = 0
  /// Nil while the group is stable; else who has joined the next generation.
  private(set) var joined: Set<Int>?
  private var assignment: [Int: [Int]] = [:]

  mutating func join(_ member: Int) {
    members.insert(member)
    joined = (joined ?? []).union([member])
    complete()
  }

  /// Leaves, or is found silent for longer than the session lasts.
  mutating func remove(_ member: Int) {
    guard members.remove(member) != nil else { return }
    joined = (joined ?? []).subtracting([member])
    complete()
  }

  private mutating func complete() {
    guard let ready = joined, ready == members, !members.isEmpty else { return }
    generation += 1
    joined = nil
    let order = members.sorted()
    assignment = [:]
    for partition in 0..<ModelEvent.partitions {
      // As often with whom it was as with another.
      assignment[order[(partition + generation) % order.count], default: []].append(partition)
    }
  }

  func membership(_ member: Int) -> GroupGeneration {
    GroupGeneration(member: "\(member)", number: Int32(generation))
  }

  func assigned(_ member: Int) -> [Int] { assignment[member] ?? [] }
}
