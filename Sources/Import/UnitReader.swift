internal import Glibc
internal import HealthRecords

/// Reads a row's HOSPCODE and finds the tally it counts for. Rows of one unit come together, so the last one is kept.
struct UnitReader {
  /// The unit that the package's name gives, for rows that do not say.
  let packageUnit: Code?
  /// The unit's code as normalised.
  private(set) var bytes: [UInt8] = []
  private var raw: [UInt8] = []
  private var last: Tally?
  private var wasPadded = false

  init(packageUnit: Code?) { self.packageUnit = packageUnit }

  /// `F43_00123_20180131120000.zip` belongs to 00123.
  static func packageUnit(_ file: InputFile) -> Code? {
    let name: String =
      switch file.place {
      case .entry(let archive, _): InputFinder.lastPart(archive)
      case .file: file.name
      }
    let parts = name.split { $0 == "_" || $0 == "." }
    return parts.first { $0.count == 5 && $0.allSatisfy { $0.isASCII && $0.isNumber } }.flatMap { Code($0) }
  }

  /// - Throws: `unitMalformed`, `unitUnknown`, or what ends the import.
  mutating func read(_ row: Row, _ importer: Importer, _ table: TableID) throws(Importer.RowFailure) -> Tally {
    let field = row.bytes(0)
    if let last, isLast(field) {
      if wasPadded { row.note(.unitPadded) }
      return last
    }
    guard !field.isEmpty else { throw .row(row.reject(.missing, 0)) }
    var code = Array(field)
    // A spreadsheet drops leading zeros.
    let isPadded = code.count < 5 && code.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    if isPadded { code.insert(contentsOf: repeatElement(0x30, count: 5 - code.count), at: 0) }
    guard code.count >= 5, code.count <= 9, code.allSatisfy({ Code.sixBits($0) >= 3 && $0 != 0x5F }),
      let unit = code.withUnsafeBytes({ Code(ascii: $0) })
    else { throw .row(row.reject(.unitMalformed, 0)) }
    if !importer.store.registeredUnits.isEmpty, !importer.store.registeredUnits.contains(unit) {
      throw .row(row.reject(.unitUnknown, 0))
    }
    do throws(ImportError) {
      let tally = importer.tally(unit, try importer.store.number(of: unit), table)
      raw = Array(field)
      bytes = Array(unit.description.utf8)
      wasPadded = isPadded
      last = tally
      if isPadded { row.note(.unitPadded) }
      return tally
    } catch { throw .stop(error) }
  }

  /// Is it the unit of the row before?
  private func isLast(_ field: UnsafeRawBufferPointer) -> Bool {
    raw.withUnsafeBytes { raw in
      guard field.count == raw.count, let a = field.baseAddress, let b = raw.baseAddress else { return false }
      return memcmp(a, b, raw.count) == 0
    }
  }

  /// Where a row counts that does not say whose it is: its neighbour's unit, the package's, or none.
  func fallback(_ importer: Importer, _ table: TableID) throws(ImportError) -> Tally {
    if let last { return last }
    let unit = packageUnit ?? .empty
    return importer.tally(unit, try importer.store.number(of: unit), table)
  }
}
