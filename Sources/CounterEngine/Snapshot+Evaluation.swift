internal import HealthRecords
internal import Indicators

extension Snapshot {
  /// An indicator's value at one place.
  init(
    _ indicator: Indicator, _ period: EvaluationPeriod, _ asOf: LocalDate, _ place: Place, _ affiliation: Affiliation,
    _ terms: TermValues, _ context: Formula.Context
  ) {
    let evaluation = indicator.evaluate(terms, context)
    let isMeasured = indicator.isScored(at: place.level)
    self.init(
      indicator: indicator.id, period: period, asOf: asOf, place: place, affiliation: affiliation,
      numerator: evaluation.shown?.numerator, denominator: evaluation.shown?.denominator, value: evaluation.value,
      display: evaluation.value.map { Display.text($0, decimals: indicator.decimals) } ?? "",
      target: indicator.target(context.fiscalYear), isTargetMet: isMeasured ? evaluation.score?.isTargetMet : nil,
      score: isMeasured ? evaluation.score : nil, status: isMeasured ? evaluation.status : .none,
      isProvisional: evaluation.isProvisional,
      terms: indicator.termNames.enumerated().compactMap { position, name in
        terms[position].map { (name, $0) }
      },
      measures: evaluation.measures.map { ($0.measure, $0.value) },
      remarks: ([evaluation.main].compactMap { $0 } + evaluation.measures).flatMap { $0.unmet + $0.flags })
  }
}
