internal import HealthRecords

/// Which subject a unit's person is: the links from HOSPCODE and PID to a pseudonym.
///
/// Several rows may claim different citizens for one person. The register (PERSON) outweighs other tables, a citizen id
/// outweighs none, then the newer row wins, then the greater pseudonym; so the outcome does not hang on the order.
final class Links {
  enum Source: Int64, Comparable {
    /// No citizen id is known: the person is known by the unit's number only.
    case unitOnly = 1
    case row = 2
    case register = 3

    static func < (a: Source, b: Source) -> Bool { a.rawValue < b.rawValue }
  }

  struct Link {
    var subject: SubjectID
    var source: Source
    var updated: Int64
    var birth: LocalDate?
    var death: LocalDate?
  }

  private struct Key: RecentKey {
    var unit: Int64
    var person: Int64

    static let none = Key(unit: -1, person: 0)

    /// A person's number here is a hash already.
    @inline(__always)
    var mixed: UInt64 { UInt64(bitPattern: person ^ unit &* 0x9E37_79B1) &* 0x9FB2_1C65_1E98_DF25 }
  }

  private let store: LocalStore
  private let select: Database.Statement
  private let write: Database.Statement
  /// In front of the table, 72 bytes each. The value is nil for a link that is known to be absent.
  private var recent = RecentValues<Key, Link?>(blank: nil, bits: 14...20)

  init(_ store: LocalStore) throws(ImportError) {
    self.store = store
    select = try store.database.prepare(
      "SELECT subject, source, updated, birth, death FROM link WHERE unit = ? AND person = ?")
    write = try store.database.prepare("INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?, ?, ?, ?)")
  }

  func find(unit: Int64, person: Int64) throws(ImportError) -> Link? {
    let key = Key(unit: unit, person: person)
    if let known = recent[key] { return known }
    var link: Link?
    if try select.bind(1, unit).bind(2, person).step() {
      guard let subject = SubjectID(blob: select.bytes(0)), let source = Source(rawValue: select.integer(1)) else {
        throw .database(path: store.database.path, reason: "a link is damaged")
      }
      link = Link(
        subject: subject, source: source, updated: select.integer(2),
        birth: select.isNull(3) ? nil : LocalDate(daysSinceEpoch: Int32(clamping: select.integer(3))),
        death: select.isNull(4) ? nil : LocalDate(daysSinceEpoch: Int32(clamping: select.integer(4))))
      select.reset()
    }
    recent.remember(key, link)
    return link
  }

  /// - Returns: the link as it is afterwards.
  func claim(
    unit: Int64, person: Int64, subject: SubjectID, source: Source, updated: Int64, birth: LocalDate? = nil
  ) throws(ImportError) -> Link {
    let old = try find(unit: unit, person: person)
    var link = old ?? Link(subject: subject, source: source, updated: updated)
    if (link.source, link.updated, link.subject.high, link.subject.low)
      < (source, updated, subject.high, subject.low)
    {
      (link.subject, link.source, link.updated) = (subject, source, updated)
    }
    if let birth, old?.birth == nil || link.updated == updated { link.birth = birth }
    if let old, old.subject != link.subject { try store.insertRelink.bind(1, unit).bind(2, person).run() }
    if old.map({ $0.subject != link.subject || $0.source != link.source || $0.updated != link.updated }) ?? true
      || old?.birth != link.birth
    {
      try save(unit, person, link)
    }
    return link
  }

  /// The earliest day of death that anybody reported.
  func died(unit: Int64, person: Int64, on day: LocalDate) throws(ImportError) {
    guard var link = try find(unit: unit, person: person), link.death.map({ day < $0 }) ?? true else { return }
    link.death = day
    try save(unit, person, link)
  }

  private func save(_ unit: Int64, _ person: Int64, _ link: Link) throws(ImportError) {
    link.subject.withBlob { _ = write.bind(3, $0) }
    write.bind(1, unit).bind(2, person).bind(4, link.source.rawValue).bind(5, link.updated)
    if let birth = link.birth { write.bind(6, Int64(birth.daysSinceEpoch)) } else { write.bindNull(6) }
    if let death = link.death { write.bind(7, Int64(death.daysSinceEpoch)) } else { write.bindNull(7) }
    try write.run()
    recent.remember(Key(unit: unit, person: person), link)
  }
}
