internal import HealthRecords
internal import Indicators

/// The sums of one indicator and period: every place's, for all affiliations together and for the units' own.
///
/// Numbers lie in flat arrays, a row for each source and for each node, and where a source's go is looked up once.
///
/// A derived term is computed at the nodes of its level, and what it is there counts in the sums of all nodes above: those
/// that some source feeds together with it. When it changes, its old value leaves these sums and the new one enters, so that
/// they are never added up again; `ExactSum` makes that the same as if they were.
struct RollUpTable {
  /// Ancestors of a place, itself included, and whose it is.
  struct Line: Equatable {
    var places: [Place]
    var affiliation: Affiliation
  }
  /// What is published: a place for an affiliation.
  struct Node: Hashable, Comparable {
    let place: Place
    let affiliation: Affiliation

    /// From the province down, then by code.
    static func < (a: Node, b: Node) -> Bool {
      if a.place.level != b.place.level { return a.place.level > b.place.level }
      if a.place.code != b.place.code { return a.place.code < b.place.code }
      return a.affiliation.rawValue < b.affiliation.rawValue
    }
  }
  struct Source: Hashable {
    let partition: Int32
    /// See `CheckedCatalogue.indicators`.
    let part: Int
    let place: Code
  }

  let indicator: Indicator
  let period: EvaluationPeriod
  private let counted: Int
  private let derived: Int

  private var sources: [Source: Int] = [:]
  /// A row of counted terms for each source.
  private var terms: [Int64] = []
  /// For each source, where in `slots` the nodes stand that it feeds.
  private var feeds: [Range<Int>] = []
  private var slots: [Int] = []
  private var feedOfPlace: [Code: Range<Int>] = [:]

  private var slotOfNode: [Node: Int] = [:]
  private var nodes: [Node] = []
  /// For each node, those above it that its derived terms count in.
  private var above: [[Int]] = []
  /// Rows of counted terms.
  private var sums: [Int64] = []
  /// Rows of derived terms: what they are at each node, and what their sums are made of where they come from below.
  private var values: [Double?] = []
  private var parts: [ExactSum] = []
  private var isDirty: [Bool] = []
  private var isPublished: [Bool] = []
  private var dirty: [Int] = []
  /// Published nodes that nothing feeds any more: published once again, empty.
  private var withdrawn: Set<Node> = []

  init(_ indicator: Indicator, _ period: EvaluationPeriod) {
    self.indicator = indicator
    self.period = period
    counted = indicator.terms.count
    derived = indicator.termNames.count - counted
  }

  var hasChanges: Bool { !dirty.isEmpty || !withdrawn.isEmpty }

  // MARK: Input

  /// What a source says now in place of what it said before.
  /// - Parameter positions: which of the indicator's terms these are.
  /// - Returns: whether the source is known; if not, it is to be added.
  mutating func set(_ source: Source, _ new: [Int64], positions: [Int]) -> Bool {
    guard let known = sources[source] else { return false }
    let row = known * counted
    var isChanged = false
    for i in positions.indices {
      let position = positions[i]
      let difference = new[i] &- terms[row + position]
      guard difference != 0 else { continue }
      terms[row + position] = new[i]
      for slot in feeds[known] { sums[slots[slot] * counted + position] &+= difference }
      isChanged = true
    }
    if isChanged { for slot in feeds[known] { mark(slots[slot]) } }
    return true
  }

  /// Takes a source in, even if it says 0: now there is something.
  mutating func add(_ source: Source, _ new: [Int64], positions: [Int], _ line: Line) {
    let feed = feedOfPlace[source.place] ?? addPlace(source.place, line)
    sources[source] = feeds.count
    feeds.append(feed)
    terms.append(contentsOf: repeatElement(0, count: counted))
    for slot in feed { mark(slots[slot]) }
    _ = set(source, new, positions: positions)
  }

  /// Makes the nodes that a place feeds, if they are not there yet.
  private mutating func addPlace(_ place: Code, _ line: Line) -> Range<Int> {
    let start = slots.count
    for affiliation in line.affiliation == .all ? [.all] : [.all, line.affiliation] {
      let first = slots.count
      for place in line.places {
        let upper = slot(of: Node(place: place, affiliation: affiliation))
        if derived > 0 { for lower in slots[first...] { link(lower, upper) } }
        slots.append(upper)
      }
    }
    feedOfPlace[place] = start..<slots.count
    return start..<slots.count
  }

  private mutating func slot(of node: Node) -> Int {
    if let known = slotOfNode[node] { return known }
    let slot = nodes.count
    slotOfNode[node] = slot
    nodes.append(node)
    above.append([])
    sums.append(contentsOf: repeatElement(0, count: counted))
    values.append(contentsOf: repeatElement(nil, count: derived))
    parts.append(contentsOf: repeatElement(ExactSum(), count: derived))
    isDirty.append(false)
    isPublished.append(false)
    return slot
  }

  private mutating func link(_ lower: Int, _ upper: Int) {
    guard !above[lower].contains(upper) else { return }
    above[lower].append(upper)
    for derivation in indicator.derivations where derivation.level == nodes[lower].place.level {
      for term in derivation.terms {
        if let value = values[index(lower, term)] { parts[index(upper, term)].insert(value) }
      }
    }
  }

  /// Where in the rows of derived terms.
  private func index(_ slot: Int, _ term: Derivation.Term) -> Int { slot * derived + term.position - counted }

  private mutating func mark(_ slot: Int) {
    guard !isDirty[slot] else { return }
    isDirty[slot] = true
    dirty.append(slot)
  }

  mutating func markAll() { for slot in nodes.indices { mark(slot) } }

  /// Places have moved: makes the nodes anew from what the sources have said.
  mutating func rebuild(_ lines: [Code: Line]) {
    withdrawn.formUnion(nodes.indices.lazy.filter { [isPublished] in isPublished[$0] }.map { [nodes] in nodes[$0] })
    (slots, feedOfPlace, slotOfNode, nodes, above) = ([], [:], [:], [], [])
    (sums, values, parts, isDirty, isPublished, dirty) = ([], [], [], [], [], [])
    for (source, i) in sources {
      feeds[i] = feedOfPlace[source.place] ?? addPlace(source.place, lines[source.place]!)
      for slot in slots[feeds[i]] {
        for position in 0..<counted { sums[slot * counted + position] &+= terms[i * counted + position] }
      }
    }
    markAll()
  }

  // MARK: Output

  /// Evaluates what changed since the last call, in a fixed order.
  mutating func drain(_ asOf: LocalDate, _ context: Formula.Context, into snapshots: inout [Snapshot]) {
    settle(context)
    let empty = withdrawn.filter { slotOfNode[$0] == nil }  // a source may feed it again by now
    let changed = dirty.map { (node: nodes[$0], slot: Optional($0)) } + empty.map { (node: $0, slot: nil) }
    for (node, slot) in changed.sorted(by: { $0.node < $1.node }) {
      let terms = slot.map { self.terms(of: $0) } ?? emptyTerms(of: node, context)
      snapshots.append(Snapshot(indicator, period, asOf, node.place, node.affiliation, terms, context))
    }
    for slot in dirty {
      isDirty[slot] = false
      isPublished[slot] = true
    }
    dirty = []
    withdrawn = []
  }

  /// Brings derived terms up to date. In their order, because a later derivation may read an earlier one; a place's change marks
  /// places of higher levels only.
  private mutating func settle(_ context: Formula.Context) {
    for derivation in indicator.derivations {
      for slot in dirty where nodes[slot].place.level == derivation.level {
        var terms = self.terms(of: slot)
        derivation.apply(to: &terms, context)
        for term in derivation.terms { replace(term, at: slot, by: terms[term.position]) }
      }
      for slot in dirty where nodes[slot].place.level > derivation.level {
        for term in derivation.terms { values[index(slot, term)] = parts[index(slot, term)].value }
      }
    }
  }

  private mutating func replace(_ term: Derivation.Term, at slot: Int, by new: Double?) {
    let old = values[index(slot, term)]
    guard new != old else { return }
    values[index(slot, term)] = new
    for upper in above[slot] {
      if let old { parts[index(upper, term)].remove(old) }
      if let new { parts[index(upper, term)].insert(new) }
      mark(upper)
    }
  }

  private func terms(of slot: Int) -> TermValues {
    var terms = TermValues(count: counted + derived)
    for (position, info) in indicator.terms.enumerated() {
      terms[position] = Double(sums[slot * counted + position]) / Double(info.scale)
    }
    for i in 0..<derived { terms[counted + i] = values[slot * derived + i] }
    return terms
  }

  private func emptyTerms(of node: Node, _ context: Formula.Context) -> TermValues {
    var terms = TermValues(count: counted + derived)
    for position in 0..<counted { terms[position] = 0 }
    for derivation in indicator.derivations where derivation.level == node.place.level {
      derivation.apply(to: &terms, context)
    }
    return terms
  }
}
