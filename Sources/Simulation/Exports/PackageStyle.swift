/// How one unit's program writes its package.
struct PackageStyle {
  var usesTIS620 = false
  var hasHeader = true
  var hasMark = false
  var lineEnd = "\r\n"
  /// Names as in the standard; else in lower case, with the unit and the time, in a folder.
  var plainNames = true
  /// How many packages carry every row: some units export everything again the same evening.
  var copies = 1

  /// The standard's own way at no dirt; else one habit a unit.
  init(unit index: Int, isDirty: Bool) {
    guard isDirty else { return }
    switch index % 6 {
    case 1: usesTIS620 = true
    case 2: (lineEnd, plainNames) = ("\n", false)
    case 3: hasHeader = false
    case 4: hasMark = true
    case 5: copies = 2
    default: break
    }
  }

  func bytes(_ text: String) -> [UInt8] {
    guard usesTIS620 else { return Array(text.utf8) }
    return text.unicodeScalars.map { scalar in
      scalar.value < 0x80
        ? UInt8(scalar.value)
        : (0x0E01...0x0E5B).contains(scalar.value)
          ? UInt8(scalar.value - 0x0E00 + 0xA0) : 0x3F
    }
  }

  func name(of table: F43Table, unit: String, stamp: String) -> String {
    plainNames ? "\(table.rawValue).txt" : "F43/\(table.rawValue.lowercased())_\(unit)_\(stamp).txt"
  }
}
