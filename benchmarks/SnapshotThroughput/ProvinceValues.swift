import Foundation
import Kafka
import Logging
import StreamRuntime
import Synchronization

/// Follows `kpi.snapshots`: the province's terms, by indicator.
final class ProvinceValues: Sendable {
  private struct Fields: Decodable {
    let terms: [String: Double]
  }
  private struct State {
    var terms: [String: [String: Double]] = [:]
    var snapshots = 0
    var failure: (any Error)?
  }
  private let state = Mutex(State())
  private let stop = StopFlag()

  init(bootstrap: String) {
    let settings = RuntimeSettings(kafka: ["bootstrap.servers": bootstrap], instance: "bench-reader")
    let thread = Thread { [self] in
      do {
        try LogFollower(
          [TopicNames.snapshots], role: "bench", settings: settings, log: Logger(label: "bench"), stop: stop
        ) { _, record in self.take(record) }.run()
      } catch { state.withLock { $0.failure = error } }
    }
    thread.name = "snapshots"
    thread.start()
  }

  func end() { stop.raise() }

  private func take(_ record: ConsumedRecord) {
    state.withLock { $0.snapshots += 1 }
    guard let key = record.key, let value = record.value else { return }
    // indicator|period|level|place|affiliation
    let words = String(decoding: key, as: UTF8.self).split(separator: "|")
    guard words.count == 5, words[2] == "province", words[4] == "ALL" else { return }
    do {
      let fields = try JSONDecoder().decode(Fields.self, from: Data(value))
      state.withLock { $0.terms[String(words[0])] = fields.terms }
    } catch { state.withLock { $0.failure = error } }
  }

  var snapshots: Int { state.withLock { $0.snapshots } }

  /// - Throws: what following failed with.
  func value(_ indicator: String, _ term: String) throws -> Double? {
    try state.withLock {
      if let failure = $0.failure { throw failure }
      return $0.terms[indicator]?[term]
    }
  }
}
