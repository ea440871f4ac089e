import HealthRecords

/// One rule's terms at every place that has any, for all affiliations together and for each by itself.
struct TermTree {
  private static let shares = TruthAffiliation.allCases.count

  private let positions: [String: Int]
  private let elapsedMonths: Double
  /// By place, then affiliation, then term.
  private var thousandths: [Int64]
  /// By place and affiliation.
  private var isTouched: [Bool]

  init(
    _ counters: TruthCounters.OfRule, _ rule: any TruthRule, _ directory: PlaceDirectory.OfDay, elapsedMonths: Double
  ) {
    var positions = counters.terms
    for name in rule.derived.flatMap(\.names) { positions[name] = positions.count }
    self.positions = positions
    self.elapsedMonths = elapsedMonths
    let nodes = directory.places.count * TermTree.shares
    thousandths = [Int64](repeating: 0, count: nodes * positions.count)
    isTouched = [Bool](repeating: false, count: nodes)
    for (place, index) in counters.places {
      let sums = counters.sums[index]
      guard let line = directory.lines[place], sums.contains(where: { $0 != 0 }) else { continue }
      for container in line.places {
        for share in [TruthAffiliation.all, line.affiliation] {
          let node = container * TermTree.shares + share.position
          isTouched[node] = true
          for (term, sum) in sums.enumerated() { thousandths[node * positions.count + term] += sum }
        }
      }
    }
    for terms in rule.derived { derive(terms, directory) }
  }

  /// Calls `body` for every place and affiliation that has anything. - Parameter body: gets the place's position.
  func forEach(_ body: (Int, TruthAffiliation, Sums) -> Void) {
    for (node, isTouched) in isTouched.enumerated() where isTouched {
      body(node / TermTree.shares, TruthAffiliation.allCases[node % TermTree.shares], sums(node))
    }
  }

  private func sums(_ node: Int) -> Sums {
    Sums(
      positions: positions, thousandths: thousandths[node * positions.count..<(node + 1) * positions.count],
      elapsedMonths: elapsedMonths)
  }

  /// Works out derived terms at the places of their level, and adds them there and to all that contain these.
  private mutating func derive(_ terms: DerivedTerms, _ directory: PlaceDirectory.OfDay) {
    var results: [(place: Int, share: TruthAffiliation, values: [Double])] = []
    forEach { place, share, sums in
      if directory.places[place].level == terms.level { results.append((place, share, terms.values(sums))) }
    }
    for result in results {
      let values = zip(terms.names, result.values).map { name, value in
        (positions[name] ?? 0, Int64((value * Tally.scale).rounded(.toNearestOrAwayFromZero)))
      }
      for container in directory.lines[directory.places[result.place].code]?.places ?? [] {
        let node = container * TermTree.shares + result.share.position
        for (position, value) in values { thousandths[node * positions.count + position] += value }
      }
    }
  }
}

extension TruthAffiliation {
  /// Its place among all cases.
  fileprivate var position: Int {
    switch self {
    case .all: 0
    case .moph: 1
    case .pao: 2
    case .other: 3
    }
  }
}
