extension Row {
  /// A number with a decimal point; nil when empty. Thousandths are kept, what is finer is rounded.
  ///
  /// - Returns: thousandths, so that no sum and no comparison hangs on binary fractions.
  func thousandths(_ column: Int) throws(Rejection) -> Int64? {
    let field = bytes(column)
    guard !field.isEmpty else { return nil }
    if let plain = Row.parse(field) { return plain }
    return try repaired(column, field)
  }

  /// The hot path: digits with at most one point.
  static func parse(_ field: UnsafeRawBufferPointer) -> Int64? {
    var number: Int64 = 0
    var decimals = -1
    var negative = false
    var digits = 0
    var roundUp = false
    for (i, byte) in field.enumerated() {
      switch byte {
      case 0x30...0x39:
        digits += 1
        if decimals >= 3 {
          if decimals == 3 { roundUp = byte >= 0x35 }
          decimals += 1
          continue
        }
        number = number &* 10 &+ Int64(byte &- 0x30)
        if decimals >= 0 { decimals += 1 }
        guard digits <= 15 else { return nil }
      case 0x2E where decimals < 0: decimals = 0
      case 0x2D where i == 0: negative = true
      case 0x2B where i == 0: break
      default: return nil
      }
    }
    guard digits > 0 else { return nil }
    var scale = max(decimals, 0)
    while scale < 3 {
      number = number &* 10
      scale += 1
    }
    if roundUp { number += 1 }
    return negative ? -number : number
  }

  /// Thai digits in UTF-8 or Windows-874, and a decimal comma.
  private func repaired(_ column: Int, _ field: UnsafeRawBufferPointer) throws(Rejection) -> Int64 {
    var plain: [UInt8] = []
    var comma = false
    var thai = false
    var i = 0
    while i < field.count {
      let byte = field[i]
      if byte == 0xE0, i + 2 < field.count, field[i + 1] == 0xB9, (0x90...0x99).contains(field[i + 2]) {
        plain.append(field[i + 2] &- 0x90 &+ 0x30)
        thai = true
        i += 3
        continue
      }
      switch byte {
      case 0xF0...0xF9:
        plain.append(byte &- 0xF0 &+ 0x30)
        thai = true
      case 0x2C where !comma:
        // A comma before exactly three digits may part thousands: 1,200 is not 1.2.
        guard field.count - i - 1 != 3 else { throw reject(.numberMalformed, column) }
        comma = true
        plain.append(0x2E)
      default: plain.append(byte)
      }
      i += 1
    }
    guard let number = plain.withUnsafeBytes({ Row.parse($0) }) else { throw reject(.numberMalformed, column) }
    if comma { note(.decimalComma) }
    if thai { note(.thaiDigits) }
    return number
  }

  /// A whole number; `120.0` is one, `120.5` is rounded down to the mercury that was read.
  func whole(_ column: Int) throws(Rejection) -> Int64? {
    guard let value = try thousandths(column) else { return nil }
    return value >= 0 ? value / 1_000 : -(-value / 1_000)
  }

  /// A count such as teeth or births: 0 is a value.
  func count(_ column: Int, upTo most: Int64) throws(Rejection) -> Int32? {
    guard let value = try whole(column) else { return nil }
    guard value >= 0 else { throw reject(.numberNegative, column) }
    guard value <= most else { throw reject(.numberRange, column) }
    return Int32(value)
  }

  /// A measurement in which 0 and what is negative stand for "not measured", as exporters write it.
  func measured(_ column: Int) throws(Rejection) -> Int64? {
    guard let value = try thousandths(column) else { return nil }
    guard value > 0 else {
      note(.notMeasured)
      return nil
    }
    return value
  }

  /// A blood pressure, mmHg. Out of 50…300 for the upper and 20…200 for the lower is an entry error; a swapped pair is
  /// put right. Both or none: half a reading decides nothing.
  func pressure(_ upper: Int, _ lower: Int) throws(Rejection) -> (sbp: Int32, dbp: Int32)? {
    let first = try measured(upper)
    let second = try measured(lower)
    guard var sbp = first.map({ $0 / 1_000 }), var dbp = second.map({ $0 / 1_000 }) else {
      if first != nil || second != nil { note(.fieldDropped) }
      return nil
    }
    if sbp < dbp, (50...300).contains(dbp), (20...200).contains(sbp) {
      swap(&sbp, &dbp)
      note(.pressureSwapped)
    }
    guard (50...300).contains(sbp) else { throw reject(.numberRange, upper) }
    guard (20...200).contains(dbp), dbp < sbp else { throw reject(.numberRange, lower) }
    return (Int32(sbp), Int32(dbp))
  }

  /// A weight in thousandths of a kilogram, 0.3…300 kg. Grams are put right where nothing else fits.
  /// - Parameter required: reject what is impossible; else drop it and note it.
  func weight(_ column: Int, required: Bool) throws(Rejection) -> Int64? {
    guard let value = try minor(column, required) else { return nil }
    if (300...300_000).contains(value) { return value }
    if value > 300_000, (300...300_000).contains(value / 1_000) {
      note(.weightGrams)
      return value / 1_000
    }
    if required { throw reject(.numberRange, column) }
    note(.fieldDropped)
    return nil
  }

  /// A height in thousandths of a centimetre, 20…250 cm. Metres are put right.
  func height(_ column: Int, required: Bool) throws(Rejection) -> Int64? {
    guard let value = try minor(column, required) else { return nil }
    if (20_000...250_000).contains(value) { return value }
    if (300...2_500).contains(value) {
      note(.heightMetres)
      return value * 100
    }
    if required { throw reject(.numberRange, column) }
    note(.fieldDropped)
    return nil
  }

  private func minor(_ column: Int, _ required: Bool) throws(Rejection) -> Int64? {
    do throws(Rejection) { return try measured(column) } catch {
      if required { throw error }
      note(.fieldDropped)
      return nil
    }
  }
}
