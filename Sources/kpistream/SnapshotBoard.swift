import CounterEngine
import Foundation
import HealthRecords
import Kafka
import Simulation
import StreamRuntime
import Synchronization

/// The newest snapshot of each key, as far as a comparison with the truth needs it.
final class SnapshotBoard: Sendable {
  struct Numbers: Equatable, Sendable {
    var numerator: Double
    var denominator: Double
    var display: String
    var asOf: String
  }
  private struct Message: Decodable {
    let numerator: Double?
    let denominator: Double?
    let display: String
    let as_of: String
    let position: [String: Int64]
  }
  private struct State {
    var numbers: [String: Numbers] = [:]
    var position: [String: Int64] = [:]
  }
  private let state = Mutex(State())

  func take(_ record: ConsumedRecord) {
    guard let key = record.key, let value = record.value,
      let message = try? JSONDecoder().decode(Message.self, from: Data(value))
    else { return }
    state.withLock {
      $0.numbers[String(decoding: key, as: UTF8.self)] = Numbers(
        numerator: message.numerator ?? 0, denominator: message.denominator ?? 0, display: message.display,
        asOf: message.as_of)
    }
  }

  func numbers(_ key: String) -> Numbers? { state.withLock { $0.numbers[key] } }

  /// The truth by the keys of snapshots, made once for any number of comparisons.
  struct Expectation {
    fileprivate let period: String
    fileprivate let values: [String: TruthTable.Numbers]

    init(_ truth: TruthTable) {
      period = "\(truth.period)"
      values = Dictionary(
        uniqueKeysWithValues: truth.unordered.map {
          (
            "\($0.indicator.rawValue)|\($0.period)|\($0.level.rawValue)|\($0.place)|\($0.affiliation.rawValue)",
            $0.numbers
          )
        })
    }
  }

  /// Every place where what is published differs from the truth, as text; at most `limit` of them.
  func differences(from truth: Expectation, limit: Int = 20) -> [String] {
    let published = state.withLock { $0.numbers }
    var differences: [String] = []
    for (key, value) in truth.values {
      let found = published[key]
      guard found?.numerator != value.numerator || found?.denominator != value.denominator else { continue }
      differences.append("\(key): published \(SnapshotBoard.text(found)), true \(value)")
    }
    for (key, found) in published where truth.values[key] == nil && (found.numerator != 0 || found.denominator != 0) {
      let parts = key.split(separator: "|")
      guard parts.count > 1, TruthIndicator(rawValue: String(parts[0])) != nil, parts[1] == truth.period else {
        continue
      }
      differences.append("\(key): published \(SnapshotBoard.text(found)), true 0/0")
    }
    return Array(differences.sorted().prefix(limit))
  }

  private static func text(_ numbers: Numbers?) -> String {
    guard let numbers else { return "nothing" }
    return "\(JSONWriter.text(numbers.numerator))/\(JSONWriter.text(numbers.denominator))"
  }
}
