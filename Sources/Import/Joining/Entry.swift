internal import HealthRecords

/// One accepted row on its way into the local database; its bytes lie in the batch's arena. Nothing in it is counted by
/// reference: it is copied and moved about many times.
struct Entry {
  /// The unit's number and the record kind: `unit << 6 | kind`.
  var space: Int64
  var id: Range<Int>
  var body: Range<Int>
  /// The unit's person; nil for records that bring their subject.
  var person: UnitPerson?
  /// The pseudonym of the row's own citizen id, or the subject that it brings.
  var subject: SubjectID?
  var version: Version
  var table: TableID
  var item: UInt64
  var day: LocalDate?
  var birth: LocalDate?
  var death: LocalDate?
  var action: Action
  /// Where it comes from, in the batch's list of origins.
  var origin: Int
  var line: Int

  enum Action {
    case put
    /// The piece that the key names is removed.
    case delete
    /// The row was rejected but stands for its record: a full replacement must not delete it.
    case touch
  }

  /// What many rows that follow each other share.
  struct Origin {
    let tally: Tally
    /// For dead letters of what turns out bad only when the person is known.
    let file: String
  }
}
