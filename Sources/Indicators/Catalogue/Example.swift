package import HealthRecords

/// A worked example of an indicator: given these records, on this day, these contributions and no others.
package struct Example: Sendable {
  package let name: String
  package let asof: LocalDate
  package let year: FiscalYear
  /// The key of records that name none and belong to no person (a place, a unit); nil where it does not matter.
  package let subject: String?
  /// In order of arrival; several may be versions of one record.
  package let records: [Record]
  /// By term, by place. A term or place that is not named contributes nothing.
  package let expected: [String: [Code: Double]]
  package let file: String
  package let line: Int

  package struct Record: Sendable {
    package let kind: RecordKind
    package let unit: Code
    package let id: String
    /// The subject's key; nil: the example's one person, or its `subject`.
    package let subject: String?
    /// Milliseconds since 1970-01-01T00:00Z.
    package let updated: Int64
    package let deleted: Bool
    /// By position in `kind.fields`; a field that is not named is missing.
    package let fields: [Int: Value]
  }

  package enum Value: Hashable, Sendable {
    case code(Code)
    case codes([Code])
    case date(LocalDate)
    case time(LocalTime)
    case bool(Bool)
    case int(Int64)
    case decimal(Double)
    case text(String)
  }
}
