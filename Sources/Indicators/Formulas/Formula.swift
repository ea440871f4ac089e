/// An expression over an indicator's terms, evaluated for one place on rolled-up counters.
///
/// Arithmetic is on binary doubles; a count of up to 2^53 is exact. Missing spreads through arithmetic; a comparison with a
/// missing operand is false; division by zero is missing.
package struct Formula: Hashable, Sendable {
  /// As written, for definition sheets.
  package let text: String
  let node: Node

  /// What a formula may read besides terms.
  package struct Context: Hashable, Sendable {
    /// Months of the fiscal year gone by on the as-of day, 0 < … ≤ 12.
    package let elapsedMonths: Double
    /// Buddhist era.
    package let fiscalYear: Int

    package init(elapsedMonths: Double, fiscalYear: Int) {
      self.elapsedMonths = elapsedMonths
      self.fiscalYear = fiscalYear
    }

    /// The reporting round that the day lies in: 3, 6, 9 or 12.
    package var round: Int { min(12, max(3, Int((elapsedMonths / 3).rounded(.up)) * 3)) }
  }

  package func evaluate(_ terms: TermValues, _ context: Context) -> Double? {
    node.value(terms, context)
  }

  /// For a formula that is a condition.
  package func holds(_ terms: TermValues, _ context: Context) -> Bool {
    node.value(terms, context) == 1
  }

  indirect enum Node: Hashable, Sendable {
    case number(Double)
    case missing
    /// By its position.
    case term(Int)
    case elapsedMonths, fiscalYear, round
    case arithmetic(Syntax.Operator, Node, Node)
    case compare(Syntax.Operator, Node, Node)
    case and(Node, Node)
    case or(Node, Node)
    case not(Node)
    case choose(Node, Node, Node)
    case present(Node)
    case least([Node])
    case greatest([Node])
    case orElse(Node, Node)
    case countTrue([Node])
    case ladder([Node])
    case rounded(Node)
    case magnitude(Node)

    /// Conditions are 1 and 0.
    func value(_ terms: TermValues, _ context: Context) -> Double? {
      func get(_ node: Node) -> Double? { node.value(terms, context) }
      func holds(_ node: Node) -> Bool { node.value(terms, context) == 1 }
      switch self {
      case .number(let value): return value
      case .missing: return nil
      case .term(let position): return terms[position]
      case .elapsedMonths: return context.elapsedMonths
      case .fiscalYear: return Double(context.fiscalYear)
      case .round: return Double(context.round)
      case .arithmetic(let op, let left, let right):
        guard let a = get(left), let b = get(right) else { return nil }
        return Node.compute(op, a, b)
      case .compare(let op, let left, let right):
        guard let a = get(left), let b = get(right) else { return 0 }
        return Node.compare(op, a, b) ? 1 : 0
      case .and(let a, let b): return holds(a) && holds(b) ? 1 : 0
      case .or(let a, let b): return holds(a) || holds(b) ? 1 : 0
      case .not(let a): return holds(a) ? 0 : 1
      case .choose(let when, let then, let otherwise): return holds(when) ? get(then) : get(otherwise)
      case .present(let a): return get(a) == nil ? 0 : 1
      case .least(let all): return all.compactMap(get).min()
      case .greatest(let all): return all.compactMap(get).max()
      case .orElse(let a, let b): return get(a) ?? get(b)
      case .countTrue(let all): return Double(all.count(where: holds))
      case .ladder(let all): return Double(all.firstIndex { !holds($0) } ?? all.count)
      case .rounded(let a): return get(a)?.rounded(.toNearestOrAwayFromZero)
      case .magnitude(let a): return get(a)?.magnitude
      }
    }

    private static func compute(_ op: Syntax.Operator, _ a: Double, _ b: Double) -> Double? {
      let result: Double =
        switch op {
        case .plus: a + b
        case .minus: a - b
        case .times: a * b
        case .over: b == 0 ? .nan : a / b
        case .remainder: b == 0 ? .nan : a.truncatingRemainder(dividingBy: b)
        default: preconditionFailure("\(op.rawValue) is no arithmetic")
        }
      return result.isFinite ? result : nil
    }

    private static func compare(_ op: Syntax.Operator, _ a: Double, _ b: Double) -> Bool {
      switch op {
      case .equal: a == b
      case .notEqual: a != b
      case .less: a < b
      case .lessOrEqual: a <= b
      case .greater: a > b
      case .greaterOrEqual: a >= b
      default: preconditionFailure("\(op.rawValue) is no comparison")
      }
    }
  }
}
