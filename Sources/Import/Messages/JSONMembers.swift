/// The members of one JSON object, as slices of its text: enough to take some out and leave the rest to SwiftProtobuf.
struct JSONMembers {
  struct Member {
    /// Without quotes; names with escapes in them are none of ours and are kept as they are written.
    let name: String
    let value: ArraySlice<UInt8>

    /// The value of a plain string, or the digits of a number.
    var text: String {
      let quoted = value.count >= 2 && value.first == 0x22 && value.last == 0x22
      return String(decoding: quoted ? value.dropFirst().dropLast() : value, as: UTF8.self)
    }
  }

  private(set) var members: [Member] = []

  /// Nil for what is no object.
  init?(_ bytes: [UInt8]) {
    var at = 0
    func blank() { while at < bytes.count, [0x20, 0x09, 0x0D, 0x0A].contains(bytes[at]) { at += 1 } }
    func string() -> Range<Int>? {
      guard at < bytes.count, bytes[at] == 0x22 else { return nil }
      let start = at
      at += 1
      while at < bytes.count, bytes[at] != 0x22 { at += bytes[at] == 0x5C ? 2 : 1 }
      guard at < bytes.count else { return nil }
      at += 1
      return start..<at
    }
    func value() -> Range<Int>? {
      let start = at
      var depth = 0
      while at < bytes.count {
        switch bytes[at] {
        case 0x22: if string() == nil { return nil } else { continue }
        case 0x5B, 0x7B: depth += 1
        case 0x5D, 0x7D:
          if depth == 0 { return start..<at }
          depth -= 1
        case 0x2C where depth == 0: return start..<at
        default: break
        }
        at += 1
      }
      return nil
    }
    blank()
    guard at < bytes.count, bytes[at] == 0x7B else { return nil }
    at += 1
    blank()
    if at < bytes.count, bytes[at] == 0x7D {
      at += 1
    } else {
      while true {
        blank()
        guard let name = string() else { return nil }
        blank()
        guard at < bytes.count, bytes[at] == 0x3A else { return nil }
        at += 1
        blank()
        guard var range = value(), !range.isEmpty else { return nil }
        while let last = bytes[range].last, [0x20, 0x09, 0x0D, 0x0A].contains(last) { range = range.dropLast() }
        members.append(
          Member(
            name: String(decoding: bytes[(name.lowerBound + 1)..<(name.upperBound - 1)], as: UTF8.self),
            value: bytes[range]))
        guard at < bytes.count else { return nil }
        at += 1
        if bytes[at - 1] == 0x7D { break }
        guard bytes[at - 1] == 0x2C else { return nil }
      }
    }
    blank()
    guard at == bytes.count else { return nil }
  }

  subscript(_ names: String...) -> String? { members.first { names.contains($0.name) }?.text }

  /// The object without some of its members.
  func text(without names: Set<String>) -> [UInt8] {
    var bytes: [UInt8] = [0x7B]
    for member in members where !names.contains(member.name) {
      if bytes.count > 1 { bytes.append(0x2C) }
      bytes.append(contentsOf: JSON.string(member.name).utf8)
      bytes.append(0x3A)
      bytes.append(contentsOf: member.value)
    }
    bytes.append(0x7D)
    return bytes
  }
}
