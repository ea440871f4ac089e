package import HealthRecords

/// What the engine needs of one indicator: checked, with every name resolved.
package struct CheckedIndicator: Sendable {
  package let id: String
  package let subject: RecordKind.Subject
  package let terms: [CheckedTerm]
  /// Shared by the catalogue; `Expression.definition` indexes `CheckedCatalogue.definitions`.
  package init(id: String, subject: RecordKind.Subject, terms: [CheckedTerm]) {
    self.id = id
    self.subject = subject
    self.terms = terms
  }
}

/// A named number: the sum over subjects of what each contributes.
package struct CheckedTerm: Sendable {
  package let name: String
  /// Nil: one contribution per subject. Else one per record of the set, whose variable the expressions may read.
  package let each: Expression.RecordSet?
  /// Contributes only where this holds.
  package let when: Expression
  /// Whole steps, `int`. A catalogue that counts in tenths or satang says so in the term's `scale`.
  package let value: Expression
  /// The place it counts for, a code; missing: it counts for no place and only explains itself in `unplaced`.
  package let place: Expression
  /// The counter holds `value × scale` steps: 10 for tenths. Formulas see the value itself.
  package let scale: Int

  package init(
    name: String, each: Expression.RecordSet?, when: Expression, value: Expression, place: Expression, scale: Int
  ) {
    self.name = name
    self.each = each
    self.when = when
    self.value = value
    self.place = place
    self.scale = scale
  }
}

/// A definition: an expression without parameters that many terms may name.
package struct CheckedDefinition: Sendable {
  package let name: String
  package let type: ValueType
  package let expression: Expression

  package init(name: String, type: ValueType, expression: Expression) {
    self.name = name
    self.type = type
    self.expression = expression
  }
}

/// All that the engine needs of a catalogue.
package struct CheckedCatalogue: Sendable {
  package let indicators: [CheckedIndicator]
  /// Sorted so that a definition names only earlier ones.
  package let definitions: [CheckedDefinition]
  package let growthTables: [GrowthTable]

  package init(indicators: [CheckedIndicator], definitions: [CheckedDefinition], growthTables: [GrowthTable]) {
    self.indicators = indicators
    self.definitions = definitions
    self.growthTables = growthTables
  }
}

/// A growth reference as LMS values by sex and by age in days, months or height.
package struct GrowthTable: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    package let axis: Double
    package let l: Double
    package let m: Double
    package let s: Double

    package init(axis: Double, l: Double, m: Double, s: Double) {
      self.axis = axis
      self.l = l
      self.m = m
      self.s = s
    }
  }
  package let name: String
  /// Sorted by axis.
  package let boys: [Row]
  package let girls: [Row]

  package init(name: String, boys: [Row], girls: [Row]) {
    self.name = name
    self.boys = boys
    self.girls = girls
  }
}
