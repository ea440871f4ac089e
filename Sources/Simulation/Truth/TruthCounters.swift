/// The sums of every rule's terms at every single place.
struct TruthCounters: Sendable {
  /// Where a contribution went, and how much it was.
  struct Contribution {
    let rule: Int32
    let term: Int32
    let place: Int32
    let thousandths: Int64
  }

  /// One rule's sums.
  struct OfRule: Sendable {
    fileprivate(set) var terms: [String: Int] = [:]
    fileprivate(set) var places: [String: Int] = [:]
    /// By place, then by term; a row is as long as the terms known when it was last added to.
    fileprivate(set) var sums: [[Int64]] = []
  }

  private(set) var rules: [OfRule]

  init(ruleCount: Int) { rules = [OfRule](repeating: OfRule(), count: ruleCount) }

  mutating func add(_ entry: Tally.Entry, of rule: Int) -> Contribution {
    let contribution = rules[rule].locate(entry, rule)
    rules[rule].add(contribution, 1)
    return contribution
  }

  mutating func remove(_ contribution: Contribution) { rules[Int(contribution.rule)].add(contribution, -1) }
}

extension TruthCounters.OfRule {
  fileprivate mutating func locate(_ entry: Tally.Entry, _ rule: Int) -> TruthCounters.Contribution {
    let term = terms[entry.term] ?? terms.count
    if term == terms.count { terms[entry.term] = term }
    let place = places[entry.place] ?? places.count
    if place == places.count {
      places[entry.place] = place
      sums.append([])
    }
    return TruthCounters.Contribution(
      rule: Int32(rule), term: Int32(term), place: Int32(place), thousandths: entry.thousandths)
  }

  fileprivate mutating func add(_ contribution: TruthCounters.Contribution, _ sign: Int64) {
    let (place, term) = (Int(contribution.place), Int(contribution.term))
    while sums[place].count <= term { sums[place].append(0) }
    sums[place][term] += sign * contribution.thousandths
  }
}
