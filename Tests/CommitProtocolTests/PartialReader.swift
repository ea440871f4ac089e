import CounterEngine
import HealthRecords

@testable import StreamRuntime

/// Sums partials as the snapshot role does.
struct PartialReader {
  private struct Source: Hashable { let key: PartialLedger.Key, partition: Int32 }
  private let rules: ProtocolRules
  private var ledger = PartialLedger()
  private var terms: [Source: [Int64]] = [:]
  private var next = 0

  init(_ rules: ProtocolRules) { self.rules = rules }

  mutating func read(_ broker: ModelBroker) {
    for entry in broker.visible(.partials, from: next) {
      let message = entry.key.withUnsafeBytes { key in
        entry.value.withUnsafeBytes { PartialCodec.parse(key: key, value: $0) }
      }
      switch message {
      case .partial(let key, _, let tenure, let values)?:
        let known = PartialLedger.Key(part: 0, period: ModelCatalogue.periods[0], place: key.place)
        if ledger.accepts(known, partition: key.partition, tenure: tenure) || !rules.endsEarlierTenures {
          terms[Source(key: known, partition: key.partition)] = values
        }
      case .progress(let partition, let progress)?:
        let (_, ended) = ledger.progressed(partition: partition, tenure: progress.tenure, periods: progress.periods)
        if rules.endsEarlierTenures { for key in ended { terms[Source(key: key, partition: partition)] = nil } }
      case nil: continue
      }
    }
    next = max(next, broker.end(.partials))
  }

  var sums: [ModelOracle.Counter: Int64] {
    var sums: [ModelOracle.Counter: Int64] = [:]
    for (source, values) in terms {
      for (term, value) in values.enumerated() where value != 0 {
        sums[ModelOracle.Counter(place: "\(source.key.place)", term: term), default: 0] += value
      }
    }
    return sums.filter { $0.value != 0 }
  }
}
