import Indicators

/// Copies of one indicator, each changed at a single point, side by side in one catalogue: one history shows which of them
/// count otherwise.
struct Mutants {
  /// By position in the catalogue's indicators.
  private(set) var points: [String] = []
  private var indicators: [CheckedIndicator] = []
  private var definitions: [CheckedDefinition]
  private let growthTables: [GrowthTable]

  var catalogue: CheckedCatalogue {
    CheckedCatalogue(indicators: indicators, definitions: definitions, growthTables: growthTables)
  }

  /// - Parameter keeps: whether to keep a mutant, by its number.
  init(of catalogue: CheckedCatalogue, only kind: Expression.MutantKind, keeps: (Int) -> Bool) {
    definitions = catalogue.definitions
    growthTables = catalogue.growthTables
    var number = 0
    for indicator in catalogue.indicators {
      var used: Set<Int> = []
      for (index, term) in indicator.terms.enumerated() {
        for expression in [term.when, term.value, term.place] + (term.each?.filter.map { [$0] } ?? []) {
          used.formUnion(expression.definitionsUsed(catalogue.definitions))
        }
        for mutant in Self.mutants(of: term, kind) {
          defer { number += 1 }
          guard keeps(number) else { continue }
          var terms = indicator.terms
          terms[index] = mutant.term
          points.append("\(term.name): \(mutant.description())")
          indicators.append(CheckedIndicator(id: "\(number)", subject: indicator.subject, terms: terms))
        }
      }
      for index in used.sorted() {
        for mutant in catalogue.definitions[index].expression.mutants(kind) {
          defer { number += 1 }
          guard keeps(number) else { continue }
          points.append("\(catalogue.definitions[index].name): \(mutant.description)")
          add(indicator, used, changing: index, to: mutant.expression, id: "\(number)")
        }
      }
    }
  }

  /// A copy of the indicator with definitions of its own, of which one is changed.
  private mutating func add(
    _ indicator: CheckedIndicator, _ used: Set<Int>, changing changed: Int, to expression: Expression, id: String
  ) {
    var numbers: [Int: Int] = [:]
    for index in used.sorted() {
      let old = definitions[index]
      let body = index == changed ? expression : old.expression
      numbers[index] = definitions.count
      definitions.append(
        CheckedDefinition(name: "\(old.name)#\(id)", type: old.type, expression: body.renumbered(numbers)))
    }
    let terms = indicator.terms.map { term in
      CheckedTerm(
        name: term.name,
        each: term.each.map {
          Expression.RecordSet(variable: $0.variable, filter: $0.filter?.renumbered(numbers))
        }, when: term.when.renumbered(numbers), value: term.value.renumbered(numbers),
        place: term.place.renumbered(numbers), scale: term.scale)
    }
    indicators.append(CheckedIndicator(id: id, subject: indicator.subject, terms: terms))
  }

  private static func mutants(
    of term: CheckedTerm, _ kind: Expression.MutantKind
  ) -> [(description: () -> String, term: CheckedTerm)] {
    func with(
      each: Expression.RecordSet? = nil, when: Expression? = nil, value: Expression? = nil, place: Expression? = nil
    ) -> CheckedTerm {
      CheckedTerm(
        name: term.name, each: each ?? term.each, when: when ?? term.when, value: value ?? term.value,
        place: place ?? term.place, scale: term.scale)
    }
    var all: [(description: () -> String, term: CheckedTerm)] = []
    func add(_ part: String, _ expression: Expression?, _ changed: (Expression) -> CheckedTerm) {
      for mutant in expression?.mutants(kind) ?? [] {
        all.append(({ "\(part) \(mutant.description)" }, changed(mutant.expression)))
      }
    }
    add("when", term.when) { with(when: $0) }
    add("value", term.value) { with(value: $0) }
    add("place", term.place) { with(place: $0) }
    if let each = term.each {
      add("each", each.filter) { with(each: Expression.RecordSet(variable: each.variable, filter: $0)) }
    }
    return all
  }
}
