import BenchSupport
import Foundation
import Kafka
import StreamRuntime
import Synchronization

/// Follows `kpi.snapshots`: the province's terms, by indicator.
final class ProvinceValues {
  private struct Fields: Decodable {
    let terms: [String: Double]
  }

  private final class State: Sendable {
    let terms = Mutex<[String: [String: Double]]>([:])
    let snapshots = Atomic(0)

    func take(_ record: ConsumedRecord) throws {
      snapshots.add(1, ordering: .relaxed)
      guard let key = record.key, let value = record.value else { return }
      // indicator|period|level|place|affiliation
      let words = String(decoding: key, as: UTF8.self).split(separator: "|")
      guard words.count == 5, words[2] == "province", words[4] == "ALL" else { return }
      let fields = try JSONDecoder().decode(Fields.self, from: Data(value))
      terms.withLock { $0[String(words[0])] = fields.terms }
    }
  }

  private let state = State()
  private let follower: TopicFollower

  init(bootstrap: String) {
    follower = TopicFollower(TopicNames.snapshots, of: bootstrap) { [state] in try state.take($0) }
  }

  var snapshots: Int { state.snapshots.load(ordering: .relaxed) }

  /// - Throws: what following failed with.
  func value(_ indicator: String, _ term: String) throws -> Double? {
    try follower.check()
    return state.terms.withLock { $0[indicator]?[term] }
  }
}
