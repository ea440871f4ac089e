import CounterEngine
import HealthRecords
import Import
import RecordMessages
import StreamRuntime
import SwiftProtobuf

/// Takes what an import emits straight into the engine. Unit records make the registry; events that come before the
/// registry is complete are held.
final class ReplaySink: EventSink {
  private var run: OfflineRun
  private var units: [String: (updated: Int64, entry: UnitEntry?)] = [:]
  private var offices: Set<String> = []
  private var held: [(kind: RecordKind, key: [UInt8], payload: [UInt8])] = []
  var collectsUnits = false
  /// Names of areas that events told.
  private(set) var areas: [Code: Registry.AreaName] = [:]

  init(_ run: consuming OfflineRun) { self.run = run }

  var rejected: [String: Int] { run.rejected }
  var catalogueName: String { run.catalogueName }

  func send(
    _ topic: EventTopic, key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, headers: EventHeaders
  ) throws(ImportError) {
    guard let kind = topic.kind else { return }
    if kind.topic == TopicNames.units, let unit = try? WireUnit(serializedBytes: Array(payload)) {
      let identity = "\(unit.unit)|\(unit.subject)|\(unit.recordID)"
      if (units[identity]?.updated ?? .min) <= unit.updated {
        units[identity] = (unit.updated, unit.deleted ? nil : UnitEntry(unit))
        if unit.kind == "PROVINCIAL" { offices.insert(unit.code) }
      }
    }
    if kind.topic == TopicNames.areas, let area = try? WireArea(serializedBytes: Array(payload)), !area.deleted,
      let code = Code(area.code)
    {
      areas[code] = Registry.AreaName(thai: area.nameTh, english: area.nameEn)
    }
    if collectsUnits || kind.topic == TopicNames.units {
      held.append((kind, Array(key), Array(payload)))
    } else {
      run.apply(kind: kind, key: key, payload: payload)
    }
  }

  func flush() throws(ImportError) {}

  /// Who publishes the population figures: the registry's provincial office, else any of its units, for only a unit of the
  /// registry is counted. Nil without a registry.
  var publisher: Code? {
    (offices.min() ?? units.values.compactMap { $0.entry.map { "\($0.code)" } }.min()).flatMap { Code($0) }
  }

  func releaseUnits() {
    collectsUnits = false
    run.setUnits(units.values.compactMap(\.entry))
  }

  func replayHeld() {
    for event in held {
      event.key.withUnsafeBytes { key in
        event.payload.withUnsafeBytes { run.apply(kind: event.kind, key: key, payload: $0) }
      }
    }
    held = []
  }

  /// The registry as the records told it.
  var registry: Registry { Registry(units: units.values.compactMap(\.entry), areas: areas) }

  func finish() -> [Snapshot] { run.snapshots() }
}
