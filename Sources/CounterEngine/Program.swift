package import HealthRecords
package import Indicators

/// A catalogue compiled for the engine: flat code, layouts of what is kept, and which indicators each kind can change.
package final class Program: @unchecked Sendable {
  // Sendable: everything is written in init and only read afterwards.

  package let catalogue: CheckedCatalogue
  /// Terms of each indicator, by index.
  package let termCounts: [Int]
  /// Kinds that some term reads: their topics are the ones to subscribe to.
  package let kinds: [RecordKind]
  package let layouts: RecordLayouts

  let code: UnsafeMutablePointer<Instruction>
  let sets: UnsafeMutablePointer<CodeRanges>
  private let setCount: Int
  let definitionStarts: UnsafeMutablePointer<Int>
  let definitionCount: Int
  let registerCount: Int
  let indicatorStarts: UnsafeMutablePointer<Int32>
  /// Kinds that each indicator reads, as bits.
  let indicatorKinds: UnsafeMutablePointer<UInt64>
  /// Kinds of which each indicator's every term needs a live record, as bits.
  let indicatorNeeds: UnsafeMutablePointer<UInt64>
  /// Kinds that each definition reads, as bits; all where its value must not outlive a change of the block.
  let definitionKinds: UnsafeMutablePointer<UInt64>
  let growthTables: [GrowthTable]
  let constants: [Int64: UInt16]
  let tests: UnsafeMutablePointer<FieldTestPlan>
  let testCount: Int
  let scans: UnsafeMutablePointer<Scan>
  let picks: UnsafeMutablePointer<Pick>
  /// By kind id.
  let kindPlans: UnsafeMutablePointer<KindPlan>
  let kindIndicators: UnsafeMutablePointer<Int32>
  /// By kind id and indicator: the routine of the terms that read the kind, or -1.
  let deltaStarts: UnsafeMutablePointer<Int32>
  let gates: UnsafeMutablePointer<Gate>
  let gateIndicators: UnsafeMutablePointer<Int32>

  /// - Parameter fuses: whether filters become scans of fields; off only to test that it makes no difference.
  package init(_ catalogue: CheckedCatalogue, fuses: Bool = true) {
    self.catalogue = catalogue
    growthTables = catalogue.growthTables
    termCounts = catalogue.indicators.map(\.terms.count)

    // What definitions read, each with the definitions it names; a definition names only earlier ones.
    var definitionUse: [FieldUse] = []
    for definition in catalogue.definitions {
      var use = FieldUse()
      use.add(definition.expression)
      use.resolve(catalogue.definitions)
      for earlier in use.definitions { use.formUnion(definitionUse[earlier]) }
      definitionUse.append(use)
    }
    var total = FieldUse()
    var masks: [UInt64] = []
    for indicator in catalogue.indicators {
      var use = FieldUse()
      for term in indicator.terms {
        if let each = term.each { use.add(each) }
        for expression in [term.when, term.value, term.place] { use.add(expression) }
      }
      use.resolve(catalogue.definitions)
      for definition in use.definitions { use.formUnion(definitionUse[definition]) }
      masks.append(use.kindMask)
      total.formUnion(use)
    }
    layouts = RecordLayouts(kept: total.fields, unitOf: total.unitOf)
    kinds = total.fields.keys.sorted { $0.id < $1.id }
    indicatorKinds = flat(masks)

    var lowering = Lowering(
      layouts: layouts, definitions: catalogue.definitions, needed: total.definitions, fuses: fuses)
    // A record is an address in the block.
    definitionKinds = flat(
      catalogue.definitions.indices.map {
        if case .record = catalogue.definitions[$0].type { .max } else { definitionUse[$0].kindMask }
      })
    indicatorNeeds = flat(
      catalogue.indicators.map { indicator in
        indicator.terms.reduce(indicator.terms.isEmpty ? 0 : .max) { $0 & UInt64(lowering.needs($1) ?? 0) }
      })
    var starts: [Int32] = []
    for (index, indicator) in catalogue.indicators.enumerated() {
      starts.append(Int32(lowering.routine(indicator, index: index, terms: indicator.terms.indices)))
    }
    indicatorStarts = flat(starts)
    var deltas = DeltaPlanner(catalogue)
    var plans: [KindPlan] = []
    for kind in RecordKind.all {
      plans.append(
        deltas.plan(kind, indicators: masks.indices.filter { masks[$0] & 1 << UInt64(kind.id) != 0 }, &lowering))
    }
    kindPlans = flat(plans)
    kindIndicators = flat(deltas.indicators)
    deltaStarts = flat(deltas.deltaStarts)
    gates = flat(deltas.gates)
    gateIndicators = flat(deltas.gateIndicators)
    code = flat(lowering.code)
    setCount = lowering.sets.count
    sets = flat(lowering.sets.map(CodeRanges.init))
    scans = flat(lowering.scans)
    picks = flat(lowering.picks)
    tests = flat(lowering.tests)
    testCount = lowering.tests.count
    constants = lowering.constants
    definitionCount = lowering.definitionStarts.count
    definitionStarts = flat(lowering.definitionStarts)
    registerCount = lowering.registerCount
  }

  deinit {
    code.deallocate()
    definitionStarts.deallocate()
    for i in 0..<setCount { sets[i].deallocate() }
    sets.deallocate()
    indicatorStarts.deallocate()
    indicatorKinds.deallocate()
    indicatorNeeds.deallocate()
    definitionKinds.deallocate()
    tests.deallocate()
    scans.deallocate()
    picks.deallocate()
    kindPlans.deallocate()
    kindIndicators.deallocate()
    deltaStarts.deallocate()
    gates.deallocate()
    gateIndicators.deallocate()
  }
}

/// An array as memory that is read without counting references or checking bounds. To be deallocated by who keeps it.
private func flat<T>(_ array: [T]) -> UnsafeMutablePointer<T> {
  let memory = UnsafeMutablePointer<T>.allocate(capacity: max(1, array.count))
  memory.initialize(from: array, count: array.count)
  return memory
}
