import HealthRecords
package import RecordMessages

package struct PurchaseRow: OracleRow {
  package let source: RowSource
  package let date: Int32
  package let category: String
  package let joint: Bool
  /// Satang.
  package let amount: Int64
  package var days: [Int32] { [date] }

  package init(_ message: WirePurchase, position: Int64) {
    source = RowSource(message, position: position)
    date = message.date
    category = message.category
    joint = message.joint
    amount = message.amount
  }
}

package struct AuditRow: OracleRow {
  package let source: RowSource
  package let date: Int32
  package let audited: Int32
  package let correct: Int32
  package var days: [Int32] { [date] }

  package init(_ message: WireAudit, position: Int64) {
    source = RowSource(message, position: position)
    date = message.date
    audited = message.audited
    correct = message.correct
  }
}

package struct UnitRow: OracleRow {
  package let source: RowSource
  package let code: String
  package let kind: String
  package let validFrom: Int32
  package let validTo: Int32
  package var days: [Int32] {
    [validFrom, LocalDate(yyyymmdd: Int64(validTo)).map { Int32($0 + 1) } ?? 0]
  }

  package init(_ message: WireUnit, position: Int64) {
    source = RowSource(message, position: position)
    code = message.code
    kind = message.kind
    validFrom = message.validFrom
    validTo = message.validTo
  }
}

package struct PopulationRow: OracleRow {
  package let source: RowSource
  package let fiscalYear: Int32
  package let sex: String
  package let ageFrom: Int32
  package let ageTo: Int32
  package let count: Int64
  package let place: String
  package let register: String
  package var days: [Int32] { [] }

  package init(_ message: WirePopulation, position: Int64) {
    source = RowSource(message, position: position)
    fiscalYear = message.fiscalYear
    sex = message.sex
    ageFrom = message.ageFrom
    ageTo = message.ageTo
    count = message.count
    place = message.place
    register = message.register
  }
}
