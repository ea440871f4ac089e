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
  let indicatorStarts: [Int]
  /// Kinds that each indicator reads, as bits.
  let indicatorKinds: [UInt64]
  /// Whether some expression reads on which day a record was last changed, and not only in what order records were.
  let readsDayOfChange: Bool
  /// Indicators that read a kind, by kind id.
  let indicatorsByKind: [[Int]]
  let growthTables: [GrowthTable]

  package init(_ catalogue: CheckedCatalogue) {
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
    indicatorKinds = masks
    indicatorsByKind = RecordKind.all.map { kind in masks.indices.filter { masks[$0] & 1 << UInt64(kind.id) != 0 } }

    var lowering = Lowering(layouts: layouts, definitions: catalogue.definitions, needed: total.definitions)
    indicatorStarts = catalogue.indicators.enumerated().map { lowering.indicator($1, index: $0) }
    readsDayOfChange = lowering.code.contains { $0.op == .loadUpdatedDay }
    code = .allocate(capacity: max(1, lowering.code.count))
    code.initialize(from: lowering.code, count: lowering.code.count)
    setCount = lowering.sets.count
    sets = .allocate(capacity: max(1, setCount))
    sets.initialize(from: lowering.sets.map(CodeRanges.init), count: setCount)
    definitionCount = lowering.definitionStarts.count
    definitionStarts = .allocate(capacity: max(1, definitionCount))
    definitionStarts.initialize(from: lowering.definitionStarts, count: definitionCount)
    registerCount = max(1, lowering.registerCount)
  }

  deinit {
    code.deallocate()
    definitionStarts.deallocate()
    for i in 0..<setCount { sets[i].deallocate() }
    sets.deallocate()
  }
}

/// The ranges of one code set as plain memory, sorted and disjoint.
struct CodeRanges {
  let bounds: UnsafeMutablePointer<UInt64>
  let count: Int

  init(_ set: CodeSet) {
    count = set.ranges.count
    bounds = .allocate(capacity: max(1, 2 * count))
    for (i, range) in set.ranges.enumerated() {
      (bounds + 2 * i).initialize(to: range.lowerBound.rawValue)
      (bounds + 2 * i + 1).initialize(to: range.upperBound.rawValue)
    }
  }

  func deallocate() { bounds.deallocate() }

  @inline(__always)
  func contains(_ code: UInt64) -> Bool {
    if count <= 8 {
      for i in 0..<count where code >= bounds[2 * i] { if code <= bounds[2 * i + 1] { return true } }
      return false
    }
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if bounds[2 * middle + 1] < code { low = middle + 1 } else { high = middle }
    }
    return low < count && code >= bounds[2 * low]
  }
}
