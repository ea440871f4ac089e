internal import Glibc

/// Splits a file's lines into fields, found by the header's names or, without a header, by the standard's order.
final class RowReader {
  enum Step {
    /// The row's fields are in `row`.
    case row
    /// The line is no row: its reason, and the number of fields where that is it.
    case bad(Reason)
    case end
  }

  let row: Row
  private let lines: LineReader
  private let layout: Layout
  private var delimiter: UInt8 = 0x7C
  /// For each column of the standard its place in the file, or -1.
  private var places: [Int] = []
  private var fileColumns = 0
  private var ends: [Int32] = []
  private var unquoted: [UInt8] = []
  /// Names in the header that the standard does not have.
  private(set) var unknownColumns: [String] = []
  private(set) var hasHeader = false
  /// Some exporters end every row, but not the header, with one separator more. Nil until the first row that has one more.
  private var endsWithSeparator: Bool?
  private var started = false

  var lineNumber: Int { lines.lineNumber }
  var bytesRead: Int { lines.bytesRead }
  var encoding: TextEncoding { lines.encoding }

  init(_ lines: LineReader, layout: Layout) {
    self.lines = lines
    self.layout = layout
    row = Row(columns: layout.names.count)
  }

  func next() throws(ImportError) -> Step {
    while true {
      switch try lines.next() {
      case .end: return .end
      case .tooLong:
        return .bad(.lineTooLong)
      case .text(let line):
        if line.isEmpty || isBlank(line) { continue }
        if !started {
          started = true
          if begin(line) { continue }
        }
        return split(line)
      }
    }
  }

  private func isBlank(_ line: UnsafeRawBufferPointer) -> Bool {
    // A DOS end-of-file mark (0x1A) on the last line is no row either.
    line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x1A }
  }

  /// Looks at the first line. True when it is a header.
  private func begin(_ line: UnsafeRawBufferPointer) -> Bool {
    let counts = [0x7C, 0x2C, 0x09, 0x3B].map { mark in (mark, line.reduce(0) { $0 + ($1 == UInt8(mark) ? 1 : 0) }) }
    if let most = counts.max(by: { $0.1 < $1.1 }), most.1 > 0, counts[0].1 == 0 { delimiter = UInt8(most.0) }
    let cells = String(decoding: line, as: UTF8.self).split(
      separator: Character(Unicode.Scalar(delimiter)), omittingEmptySubsequences: false
    ).map { cell in String(cell.filter { $0 != "\"" && $0 != " " && $0 != "\t" && $0 != "\u{FEFF}" }).uppercased() }
    let known = cells.filter { layout.names.contains($0) }.count
    hasHeader = known >= 2 || (known == 1 && cells.count == 1)
    if hasHeader {
      places = layout.names.map { name in cells.firstIndex(of: name) ?? -1 }
      unknownColumns = cells.filter { !$0.isEmpty && !layout.names.contains($0) }
      fileColumns = cells.count
    } else {
      fileColumns = usualCount(cells.count)
      places = layout.names.indices.map { $0 < fileColumns ? $0 : -1 }
    }
    return hasHeader
  }

  /// How many fields the rows have. Without a header the first row alone would decide, and it may be the broken one: then all
  /// the others would be refused.
  private func usualCount(_ first: Int) -> Int {
    // Between quotes a comma is text.
    guard delimiter != 0x2C, delimiter != 0x3B else { return first }
    var rows = [first: 1]
    for line in lines.following(64) { rows[line.count { $0 == delimiter } + 1, default: 0] += 1 }
    return rows.max { ($0.value, $0.key == first ? 1 : 0) < ($1.value, $1.key == first ? 1 : 0) }?.key ?? first
  }

  private func split(_ line: UnsafeRawBufferPointer) -> Step {
    guard let base = line.baseAddress else { return .bad(.fieldCount) }
    if delimiter == 0x2C || delimiter == 0x3B, memchr(base, 0x22, line.count) != nil { return splitQuoted(line) }
    ends.removeAll(keepingCapacity: true)
    var at = 0
    while let found = memchr(base + at, Int32(delimiter), line.count - at) {
      let end = UnsafeRawPointer(found) - base
      ends.append(Int32(end))
      at = end + 1
    }
    ends.append(Int32(line.count))
    return take(line)
  }

  /// Whether the rows that follow have one separator more, too. If not, this one has a separator in its text, and each
  /// field after it stands in its neighbour's place.
  private func isHabit() -> Bool {
    if let endsWithSeparator { return endsWithSeparator }
    let following = lines.following(64)
    let habit = !following.isEmpty && following.allSatisfy { line in line.count { $0 == delimiter } == fileColumns }
    endsWithSeparator = habit
    return habit
  }

  /// CSV with quotes: the fields are copied without them.
  private func splitQuoted(_ line: UnsafeRawBufferPointer) -> Step {
    ends.removeAll(keepingCapacity: true)
    unquoted.removeAll(keepingCapacity: true)
    var quoted = false
    var i = 0
    while i < line.count {
      let byte = line[i]
      if byte == 0x22 {
        if quoted, i + 1 < line.count, line[i + 1] == 0x22 {
          unquoted.append(0x22)
          i += 1
        } else {
          quoted.toggle()
        }
      } else if byte == delimiter, !quoted {
        ends.append(Int32(unquoted.count))
        unquoted.append(byte)
      } else {
        unquoted.append(byte)
      }
      i += 1
    }
    guard !quoted else { return .bad(.fieldCount) }
    ends.append(Int32(unquoted.count))
    // The copy stays where it is until the next line.
    return unquoted.withUnsafeBytes { take(row.keep($0)) }
  }

  private func take(_ line: UnsafeRawBufferPointer) -> Step {
    var count = ends.count
    if count == fileColumns + 1, ends[count - 1] - ends[count - 2] == 1, isHabit() { count -= 1 }
    guard count == fileColumns else { return .bad(.fieldCount) }
    row.begin(line)
    for column in 0..<places.count {
      let place = places[column]
      if place < 0 || place >= count {
        row.setAbsent(column)
      } else {
        row.set(column, from: place == 0 ? 0 : Int(ends[place - 1]) + 1, to: Int(ends[place]))
      }
    }
    return .row
  }
}
