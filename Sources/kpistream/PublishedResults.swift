import CounterEngine
import Foundation
import HealthRecords
import Indicators
import Kafka
import StreamRuntime

/// What a running system has published so far, read once: the newest snapshot of each key, and the registry.
struct PublishedResults {
  private(set) var results: [PlaceResult] = []
  /// Snapshots that another catalogue's definitions gave.
  private(set) var ofOtherCatalogues = 0
  let registry: Registry

  fileprivate struct Message: Decodable {
    let indicator, period, as_of, level, place, affiliation, display, catalogue: String
    let value, target, level_score, points: Double?
    let target_met: Bool?
    let provisional: Bool
    let remarks: [String]?
  }

  /// Reads `kpi.snapshots` and the registry to their present ends. Blocks.
  init(settings: RuntimeSettings, catalogue: Catalogue) throws {
    let reference = ReferenceTables(settings: settings, metrics: Metrics())
    _ = try reference.load()
    registry = reference.registry
    let partitions = try Admin(settings: settings.kafka).topic(TopicNames.snapshots, withinMS: 30_000).partitions
    let start = Dictionary(
      uniqueKeysWithValues: partitions.map { (TopicPartition(TopicNames.snapshots, $0.id), StartPosition.beginning) })
    var newest: [[UInt8]: Data] = [:]
    // No offset is ever committed; librdkafka asks for a group's name all the same.
    var reader = try AssignedReader(
      settings: settings.kafka.merging(["group.id": "\(settings.application)-scorecard"]) { mine, _ in mine })
    _ = try reader.read(from: start) { batch in
      for i in batch.indices {
        guard let key = batch[i].key else { continue }
        newest[Array(key)] = batch[i].value.map { Data($0) }
      }
    }
    let name = CatalogueIdentity.name(catalogue)
    for json in newest.values {
      guard let message = try? JSONDecoder().decode(Message.self, from: json), let result = PlaceResult(message)
      else { continue }
      if message.catalogue == name { results.append(result) } else { ofOtherCatalogues += 1 }
    }
  }

}

extension PlaceResult {
  fileprivate init?(_ message: PublishedResults.Message) {
    guard let level = PlaceLevel(rawValue: message.level), let code = Code(message.place),
      let affiliation = Affiliation(rawValue: message.affiliation), let period = EvaluationPeriod(message.period),
      let asOf = LocalDate(iso: message.as_of)
    else { return nil }
    self.init(
      indicator: message.indicator, place: Place(level, code), affiliation: affiliation, period: period, asOf: asOf,
      value: message.value, display: message.display, target: message.target, isTargetMet: message.target_met,
      points: message.points, level: message.level_score.map { Int($0) }, isProvisional: message.provisional,
      remarks: message.remarks ?? [])
  }
}
