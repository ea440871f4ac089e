package import CounterEngine
internal import HealthRecords
package import Kafka
internal import Logging
package import RecordMessages
internal import SwiftProtobuf
internal import Synchronization

/// The unit registry and the areas, read whole from their topics and followed from there on.
///
/// Small and the same for every process, so each keeps all of it. Newest `updated` wins, then the later position; a deletion
/// leaves a tombstone, as with every record.
package final class ReferenceTables: Sendable {
  private struct Version<Value: Sendable> {
    var updated: Int64
    var offset: Int64
    var value: Value?
  }
  private struct State {
    var units: [String: Version<UnitEntry>] = [:]
    var areas: [String: Version<(Code, Registry.AreaName)>] = [:]
    var generation = 0
    var registry = Registry()
  }

  private let state = Mutex(State())
  private let settings: RuntimeSettings
  private let metrics: Metrics

  package init(settings: RuntimeSettings, metrics: Metrics) {
    self.settings = settings
    self.metrics = metrics
  }

  /// Reads both topics to their present end. Blocks.
  /// - Returns: where to follow from.
  package func load() throws -> ReferencePositions {
    let admin = try Admin(settings: settings.reader("reference-admin"))
    var reached: [TopicPartition: Offset] = [:]
    for name in [TopicNames.units, TopicNames.areas] {
      let partitions = try admin.topic(name, withinMS: 30_000).partitions
      let start = Dictionary(
        uniqueKeysWithValues: partitions.map { (TopicPartition(name, $0.id), StartPosition.beginning) })
      var reader = try AssignedReader(settings: settings.reader("reference"))
      var messages: [Message] = []
      let end = try reader.read(from: start) { batch in
        for i in batch.indices {
          if let message = Message(batch[i], isUnit: name == TopicNames.units) { messages.append(message) }
        }
      }
      reached.merge(end) { $1 }
      accept(messages)
    }
    return ReferencePositions(offsets: reached)
  }

  /// Follows both topics until the flag is raised. Blocks: a thread of its own.
  package func follow(from positions: ReferencePositions, stop: StopFlag) throws {
    let loop = try ConsumerLoop(
      settings: settings.reader("reference"), source: .partitions(positions.offsets.keys.sorted()),
      limits: ConsumerLimits(batchMax: 512, waitMS: 100), stop: stop)
    try loop.run(Follower(tables: self, positions: positions))
  }

  /// The registry as it is now.
  package var registry: Registry { state.withLock { $0.registry } }
  package var generation: Int { state.withLock { $0.generation } }

  /// The codes of all units, if anything changed since `generation`.
  func unitCodes(newerThan generation: Int) -> (Int, [Code]?) {
    state.withLock { $0.generation == generation ? (generation, nil) : ($0.generation, Array($0.registry.units.keys)) }
  }

  fileprivate func accept(_ messages: [Message]) {
    guard !messages.isEmpty else { return }
    state.withLock { state in
      for message in messages {
        switch message.content {
        case .unit(let entry): Self.put(entry, message, into: &state.units)
        case .area(let area): Self.put(area, message, into: &state.areas)
        }
      }
      let areas = state.areas.values.compactMap(\.value)
      state.registry = Registry(
        units: state.units.values.compactMap(\.value), areas: Dictionary(areas) { _, newer in newer })
      state.generation += 1
    }
    metrics.set("kpistream_units", Double(registry.units.count), help: "Units in the registry")
  }

  private static func put<Value>(_ value: Value?, _ message: Message, into table: inout [String: Version<Value>]) {
    if let known = table[message.identity], (known.updated, known.offset) >= (message.updated, message.offset) {
      return
    }
    table[message.identity] = Version(updated: message.updated, offset: message.offset, value: value)
  }

  /// One message of a reference topic, decoded. What cannot be read is skipped here; the count role sets it aside.
  fileprivate struct Message {
    enum Content {
      case unit(UnitEntry?)
      case area((Code, Registry.AreaName)?)
    }
    let content: Content
    let identity: String
    let updated: Int64
    let offset: Int64

    init?(_ record: ConsumedRecord, isUnit: Bool) {
      guard let value = record.value, !value.isEmpty else { return nil }
      offset = record.offset.rawValue
      if isUnit {
        guard let unit: WireUnit = Self.decode(value), !unit.recordID.isEmpty else { return nil }
        identity = "\(unit.unit)|\(unit.subject)|\(unit.recordID)"
        updated = unit.updated
        content = .unit(unit.deleted ? nil : UnitEntry(unit))
      } else {
        guard let area: WireArea = Self.decode(value), !area.recordID.isEmpty, let code = Code(area.code) else {
          return nil
        }
        identity = "\(area.unit)|\(area.subject)|\(area.recordID)"
        updated = area.updated
        content = .area(area.deleted ? nil : (code, Registry.AreaName(thai: area.nameTh, english: area.nameEn)))
      }
    }

    private static func decode<M: SwiftProtobuf.Message>(_ value: UnsafeRawBufferPointer) -> M? {
      if value.first == 0x7B {
        var options = JSONDecodingOptions()
        options.ignoreUnknownFields = true
        return try? M(jsonUTF8Bytes: Array(value), options: options)
      }
      return try? M(serializedBytes: Array(value))
    }
  }

  private final class Follower: ConsumerSink {
    private let tables: ReferenceTables
    private let positions: ReferencePositions

    init(tables: ReferenceTables, positions: ReferencePositions) {
      self.tables = tables
      self.positions = positions
    }

    func apply(_ batch: borrowing RecordBatch, _ consumer: Consumer) {
      var messages: [Message] = []
      for i in batch.indices {
        let isUnit = consumer.topics[Int(batch[i].topicIndex)] == TopicNames.units
        if let message = Message(batch[i], isUnit: isUnit) { messages.append(message) }
      }
      tables.accept(messages)
    }

    func idle(_ consumer: Consumer) {}

    func assigned(_ partitions: [TopicPartition], _ consumer: Consumer) -> [TopicPartition: StartPosition] {
      positions.offsets.mapValues { .offset($0) }
    }

    func revoked(_ partitions: [TopicPartition], lost: Bool, _ consumer: Consumer) {}
  }
}

/// How far the reference topics have been read.
package struct ReferencePositions: Sendable {
  let offsets: [TopicPartition: Offset]
}

extension UnitEntry {
  /// Nil for a message whose code or dates are no code or date.
  package init?(_ unit: WireUnit) {
    func code(_ text: String) -> Code { Code(text) ?? .empty }
    guard let unitCode = Code(unit.code.isEmpty ? unit.subject : unit.code), !unitCode.isEmpty else { return nil }
    self.init(
      code: unitCode, name: unit.name, kind: code(unit.kind), subdistrict: code(unit.subdistrict),
      district: code(unit.district), province: code(unit.province),
      affiliation: Affiliation(rawValue: unit.affiliation.uppercased()).flatMap { $0 == .all ? nil : $0 } ?? .other,
      validFrom: LocalDate(yyyymmdd: Int64(unit.validFrom)), validTo: LocalDate(yyyymmdd: Int64(unit.validTo)))
  }
}
