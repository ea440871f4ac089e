internal import HealthRecords
internal import Indicators

/// Works out, for every kind of record, which indicators a change of one record can move and what of them must be evaluated.
struct DeltaPlanner {
  private let catalogue: CheckedCatalogue
  private var readings: Readings
  private(set) var gates: [Gate] = []
  private(set) var gateIndicators: [Int32] = []
  private(set) var indicators: [Int32] = []
  /// By kind, then by indicator: where its routine of the terms that read the kind starts; -1 if none does.
  private(set) var deltaStarts: [Int32] = []

  init(_ catalogue: CheckedCatalogue) {
    self.catalogue = catalogue
    readings = Readings(catalogue.definitions)
  }

  mutating func plan(_ kind: RecordKind, indicators: [Int], _ lowering: inout Lowering) -> KindPlan {
    var starts = [Int32](repeating: -1, count: catalogue.indicators.count)
    var order: [Reading] = []
    var readers: [Reading: [Int32]] = [:]
    for index in indicators {
      let indicator = catalogue.indicators[index]
      let ofTerms = indicator.terms.map { term in readings.of(term).filter { $0.kind == kind } }
      let besidesEach = indicator.terms.map { term in readings.besidesEach(term).contains { $0.kind == kind } }
      starts[index] = Int32(
        lowering.routine(
          indicator, index: index, terms: ofTerms.indices.filter { !ofTerms[$0].isEmpty },
          changed: { indicator.terms[$0].each?.variable.kind == kind && !besidesEach[$0] }))
      for reading in ofTerms.joined() where readers[reading]?.last != Int32(index) {
        if readers[reading] == nil { order.append(reading) }
        readers[reading, default: []].append(Int32(index))
      }
    }
    let firstGate = gates.count
    for reading in order {
      let first = Int32(gateIndicators.count)
      gateIndicators += readers[reading]!
      gates.append(lowering.gate(reading, indicators: first..<Int32(gateIndicators.count)))
    }
    deltaStarts += starts
    self.indicators += indicators.map(Int32.init)
    return KindPlan(
      gates: firstGate..<gates.count, indicators: self.indicators.count - indicators.count..<self.indicators.count)
  }
}
