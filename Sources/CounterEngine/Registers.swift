internal import Indicators

/// How a machine's registers are laid out: first the context of the evaluation, then constants and what code computes.
enum Registers {
  static let contexts: UInt16 = 16

  static func index(of context: Expression.Context) -> UInt16 {
    switch context {
    case .asof: 0
    case .periodStart: 1
    case .periodEnd: 2
    case .priorStart: 3
    case .priorEnd: 4
    case .fiscalYear: 5
    case .subject: 6
    case .quarterStart(let quarter): 6 + UInt16(quarter)
    case .quarterEnd(let quarter): 10 + UInt16(quarter)
    }
  }
}
