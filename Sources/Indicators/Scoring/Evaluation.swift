/// An indicator at one place: its value, its parts and its score.
package struct Evaluation: Sendable {
  package struct Value: Sendable {
    package let measure: String
    package let numerator: Double?
    package let denominator: Double?
    /// Nil: the denominator is 0 or missing, or a condition does not hold.
    package let value: Double?
    /// Before annualising; equal to `value` where nothing is annualised.
    package let raw: Double?
    package let score: Score?
    /// Conditions that do not hold, by id.
    package let unmet: [String]
    /// Flags that hold, by id.
    package let flags: [String]
  }

  package let main: Value?
  package let measures: [Value]
  /// The part whose numbers stand for the whole: the worst, or the round's own; nil in a round that has none.
  package let shown: Value?
  package let value: Double?
  package let score: Score?
  /// The year is not over, so that the score may still change for its rate alone.
  package let isProvisional: Bool
  package var status: Score.Status { score?.status ?? .none }
}

extension Measure {
  /// - Parameter terms: the place's rolled-up terms, unscaled.
  package func evaluate(_ terms: TermValues, _ context: Formula.Context) -> Evaluation.Value {
    let a = numerator.evaluate(terms, context)
    let b = denominator.map { $0.evaluate(terms, context) } ?? 1
    let unmet = conditions.filter { !$0.when.holds(terms, context) }.map(\.id)
    let raised = flags.filter { $0.when.holds(terms, context) }.map(\.id)
    let isPartial = annualised && context.elapsedMonths < 12
    let raw = Measure.ratio(a, multiplier, b)
    let value =
      isPartial
      ? Measure.ratio(a, multiplier * 12, b.map { $0 * context.elapsedMonths }) : raw
    let counted = unmet.isEmpty ? value : nil
    let score = counted.flatMap { counted in
      levels.map {
        Score(
          of: counted, levels: $0, direction: direction, target: targets[context.fiscalYear],
          points: points?.evaluate(terms, context))
      }
    }
    return Evaluation.Value(
      measure: id, numerator: a, denominator: denominator == nil ? nil : b, value: counted, raw: raw, score: score,
      unmet: unmet, flags: raised)
  }

  /// `a × multiplier ÷ b`, rounded once as long as the product is a whole number below 2^53; nil for `b` = 0.
  package static func ratio(_ a: Double?, _ multiplier: Double, _ b: Double?) -> Double? {
    guard let a, let b, b != 0 else { return nil }
    let value = a * multiplier / b
    return value.isFinite ? value : nil
  }
}

extension Indicator {
  /// The indicator at one place.
  ///
  /// - Parameter terms: the place's rolled-up terms, unscaled. A counted term that nobody contributed to is 0, not missing.
  package func evaluate(_ terms: TermValues, _ context: Formula.Context) -> Evaluation {
    let main = self.main?.evaluate(terms, context)
    let parts = measures.map { $0.evaluate(terms, context) }
    let provisional = context.elapsedMonths < 12 && (self.main?.annualised ?? measures.contains { $0.annualised })
    let (shown, value, score) = combined(main, parts, context)
    return Evaluation(
      main: main, measures: parts, shown: shown, value: value, score: context.round >= scoredFrom ? score : nil,
      isProvisional: provisional)
  }

  /// Whether a round (months) gets a score at all.
  package func isScored(inRound round: Int) -> Bool {
    round >= scoredFrom && (combine != .round || measures.contains { $0.isScored && $0.round == round })
  }

  private func combined(
    _ main: Evaluation.Value?, _ parts: [Evaluation.Value], _ context: Formula.Context
  ) -> (Evaluation.Value?, Double?, Score?) {
    guard let combine else { return (main ?? parts.first, main?.value, main?.score) }
    let scored = zip(measures, parts).filter { $0.0.isScored }
    switch combine {
    case .worst:
      let valued = scored.filter { $0.1.value != nil }
      let worst = valued.min { a, b in
        direction == .higher ? a.1.value! < b.1.value! : a.1.value! > b.1.value!
      }
      return (worst?.1 ?? scored.first?.1, worst?.1.value, worst?.1.score)
    case .round:
      let current = scored.first { $0.0.round == context.round }
      return (current?.1, current?.1.value, current?.1.score)
    case .mean, .weighted:
      let judged = scored.compactMap { measure, value in
        value.score.map { ($0, combine == .mean ? 1 : measure.weight) }
      }
      let weight = judged.reduce(0) { $0 + $1.1 }
      let shown = main ?? scored.first?.1
      guard weight > 0 else { return (shown, main?.value, nil) }
      let points = judged.reduce(0) { $0 + $1.0.points * $1.1 } / weight
      let value = main?.value ?? points
      let target = main.flatMap { _ in self.main?.targets[context.fiscalYear] }
      let met = target.flatMap { target in main?.value.map { Levels.isReached($0, target, direction) } }
      let score = Score(
        level: Int(points), isBelowFirst: judged.contains { $0.0.isBelowFirst }, points: points,
        interpolatedPoints: nil, isTargetMet: met)
      return (shown, value, score)
    }
  }
}
