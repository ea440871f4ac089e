internal import HealthRecords

/// One row's fields, as slices of the line, and what was put right or noticed while they were read.
///
/// The readers below throw a `Rejection` for what cannot be used, and note the rest. A class, because it is one buffer
/// that is filled again for every line.
final class Row {
  /// Today, in Bangkok: nothing can have happened after it.
  var today = LocalDate.latest
  private(set) var notes: [Reason] = []

  private var base: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
  private let starts: UnsafeMutableBufferPointer<Int32>
  private let stops: UnsafeMutableBufferPointer<Int32>
  private var scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 1)

  init(columns: Int) {
    starts = .allocate(capacity: columns)
    stops = .allocate(capacity: columns)
    starts.initialize(repeating: 0)
    stops.initialize(repeating: 0)
  }

  deinit {
    starts.deallocate()
    stops.deallocate()
    scratch.deallocate()
  }

  func begin(_ line: UnsafeRawBufferPointer) {
    base = line
    notes.removeAll(keepingCapacity: true)
  }

  /// A copy that lives until the next call.
  func keep(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    if scratch.count < bytes.count {
      scratch.deallocate()
      scratch = .allocate(byteCount: bytes.count * 2, alignment: 1)
    }
    scratch.copyMemory(from: bytes)
    return UnsafeRawBufferPointer(rebasing: scratch[0..<bytes.count])
  }

  func setAbsent(_ column: Int) { (starts[column], stops[column]) = (0, 0) }

  /// Trims blanks, tabs and CP874's hard blank; `NULL` is empty.
  func set(_ column: Int, from: Int, to: Int) {
    var (from, to) = (from, to)
    while from < to, Row.isBlank(base[from]) { from += 1 }
    while to > from, Row.isBlank(base[to - 1]) {
      // 0xA0 is a hard blank in CP874 but the end of a letter in UTF-8.
      if base[to - 1] == 0xA0, to - 2 >= from, base[to - 2] >= 0x80 { break }
      to -= 1
    }
    if to - from == 4, base[from] | 0x20 == 0x6E, base[from + 1] | 0x20 == 0x75, base[from + 2] | 0x20 == 0x6C,
      base[from + 3] | 0x20 == 0x6C
    {
      to = from
    }
    (starts[column], stops[column]) = (Int32(from), Int32(to))
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0xA0 }

  func note(_ reason: Reason) { if !notes.contains(reason) { notes.append(reason) } }

  /// The field's bytes, trimmed; empty where it is absent.
  func bytes(_ column: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: base[Int(starts[column])..<Int(stops[column])])
  }

  func isEmpty(_ column: Int) -> Bool { starts[column] == stops[column] }

  func reject(_ reason: Reason, _ column: Int) -> Rejection { Rejection(reason, column, bytes(column)) }

  func required(_ column: Int) throws(Rejection) -> UnsafeRawBufferPointer {
    guard !isEmpty(column) else { throw Rejection(.missing, column, bytes(column)) }
    return bytes(column)
  }
}
