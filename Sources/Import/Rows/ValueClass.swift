/// What a bad value looked like, without telling it: enough to find the cause, too little to find the person.
package enum ValueClass: Equatable, Sendable {
  case none
  case empty
  case digits(Int)
  case number(Int)
  case letters(Int)
  case thai(Int)
  case mixed(Int)

  /// - Parameter bytes: as sent; the count is of bytes.
  init(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else {
      self = .empty
      return
    }
    var digits = 0
    var signs = 0
    var letters = 0
    var others = 0
    for byte in bytes {
      switch byte {
      case 0x30...0x39: digits += 1
      case 0x2B, 0x2C, 0x2D, 0x2E: signs += 1
      case 0x41...0x5A, 0x61...0x7A: letters += 1
      case 0x80...: others += 1
      default: signs += 100
      }
    }
    let n = bytes.count
    self =
      switch (digits, signs, letters, others) {
      case (n, _, _, _): .digits(n)
      case (1..., 1...2, 0, 0): .number(n)
      case (_, _, n, _): .letters(n)
      case (0, _, 0, 1...): .thai(n)
      default: .mixed(n)
      }
  }

  package var description: String {
    switch self {
    case .none: ""
    case .empty: "empty"
    case .digits(let n): "digits(\(n))"
    case .number(let n): "number(\(n))"
    case .letters(let n): "letters(\(n))"
    case .thai(let n): "thai(\(n))"
    case .mixed(let n): "mixed(\(n))"
    }
  }
}
