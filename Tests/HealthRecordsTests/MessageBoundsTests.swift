import TestSupport
import Testing

@testable import HealthRecords

/// Messages and keys that end anywhere and say anything: nothing behind them is read, which the address sanitiser watches, and
/// nothing behind them matters, which shows without it.
@Suite struct MessageBoundsTests {
  /// A person, and others of lengths that are compared and packed in other ways.
  private static let keys = ["80000000000000000000000000000001", "7", "450", "00123", "99801234", "A-23456789-1234"]

  private struct Rig: ~Copyable {
    var decoder = EventDecoder(layouts: .complete)
    let kind: RecordKind
    let seed: UInt64
    var g: SeededGenerator
    private(set) var accepted = 0

    init(_ kind: RecordKind, seed: UInt64) {
      self.kind = kind
      self.seed = seed
      g = SeededGenerator(seed: seed)
    }

    /// Reads a message by itself, and again where something follows that would change it.
    mutating func check(_ message: some Collection<UInt8>, key: some Collection<UInt8>, _ form: MessageForm) {
      let alone = decoder.entry(of: message, key: key, form, kind)
      let byte: UInt8 = [0x00, 0x01, 0x22, 0x31, 0x7D, 0x80, 0xFF].randomElement(using: &g)!
      let followed = decoder.entry(of: message, key: key, form, kind, behind: [UInt8](repeating: byte, count: 16))
      if alone != followed { fail("what follows matters", message, key, form) }
      if form == .protobuf, decoder.entry(of: message, key: key, .anyProtobuf, kind) != alone {
        fail("the short way differs", message, key, form)
      }
      if (try? alone.get()) != nil { accepted += 1 }
    }

    private func fail(
      _ what: String, _ message: some Collection<UInt8>, _ key: some Collection<UInt8>, _ form: MessageForm
    ) {
      Issue.record("\(what): \(kind.name), \(form), seed \(seed), message \(Array(message)), key \(Array(key))")
    }

    /// A message as libraries write it, with texts of every length.
    mutating func usual(_ key: String) -> [UInt8] {
      var event = EventEncoder(
        recordID: String(repeating: "r", count: Int.random(in: 1...20, using: &g)), unit: code(1...8), subject: key,
        updated: Int64.random(in: 1..<1 << 41, using: &g), deleted: false)
      for field in kind.fields where Int.random(in: 0..<6, using: &g) > 0 {
        switch field.type {
        case .text: event.text(field.number, "ชื่อ")
        case .code, .icd: event.text(field.number, code(0...field.type.maxLength))
        case .codes, .icds:
          for _ in 0..<Int.random(in: 0...3, using: &g) { event.text(field.number, code(0...field.type.maxLength)) }
        case .date: event.integer(field.number, [0, 20_180_228, 22_991_231].randomElement(using: &g)!)
        case .time: event.integer(field.number, 20_180_228_235_900)
        case .bool: event.integer(field.number, 1)
        case .int: event.integer(field.number, Int64(Int32.random(in: -200...Int32.max, using: &g)))
        case .long: event.integer(field.number, Int64.random(in: -200...Int64.max, using: &g))
        case .decimal: event.real(field.number, 6.9)
        }
      }
      return event.bytes
    }

    private mutating func code(_ lengths: ClosedRange<Int>) -> String {
      String("0531601E1Z".prefix(Int.random(in: lengths, using: &g)))
    }

    mutating func message(_ form: MessageForm, _ key: String) -> [UInt8] {
      switch form {
      case .protobuf: usual(key)
      case .anyProtobuf: WireMessages(kind: kind, key: key).message(repeats: true, &g)
      case .json: JSONMessages(kind: kind, key: key).message(&g)
      }
    }

    mutating func spoil(_ message: inout [UInt8], at place: Int) {
      let byte = message[place]
      message[place] =
        [byte ^ 0x80, byte &+ 1, byte &+ 9, byte | 0x7F, UInt8.random(in: 0...255, using: &g)]
        .randomElement(using: &g)!
    }
  }

  @Test(
    "cut short everywhere, and spoilt everywhere", arguments: RecordKind.all.map(\.name), MessageForm.allCases)
  func messages(name: String, form: MessageForm) throws {
    let kind = try #require(RecordKind.named(name))
    for (seed, key) in Self.keys.enumerated() {
      var rig = Rig(kind, seed: UInt64(seed))
      let key = Array(key.utf8)
      let message = rig.message(form, Self.keys[seed])
      // First with nothing known of the names in a message of JSON, then with all of them.
      for length in message.indices { rig.check(message.prefix(length), key: key, form) }
      for length in (0...message.count).reversed() { rig.check(message.prefix(length), key: key, form) }
      for place in message.indices {
        var copy = message
        rig.spoil(&copy, at: place)
        if Bool.random(using: &rig.g) { rig.spoil(&copy, at: Int.random(in: 0..<copy.count, using: &rig.g)) }
        rig.check(copy, key: key, form)
        rig.check(copy.prefix(Int.random(in: place...copy.count, using: &rig.g)), key: key, form)
      }
      #expect(rig.accepted > 0 || form == .anyProtobuf, "seed \(seed)")
    }
  }

  @Test("keys cut short everywhere, and spoilt everywhere", arguments: MessageForm.allCases)
  func keys(form: MessageForm) throws {
    for (seed, text) in Self.keys.enumerated() {
      var rig = Rig(try #require(RecordKind.named("lab")), seed: UInt64(seed))
      for length in 0...text.count {
        let key = Array(text.utf8.prefix(length))
        // The message has this key or another one.
        for subject in [String(text.prefix(length)), text, Self.keys.randomElement(using: &rig.g)!] {
          let message = rig.message(form, subject)
          rig.check(message, key: key, form)
          guard length > 0 else { continue }
          var spoilt = key
          rig.spoil(&spoilt, at: Int.random(in: 0..<length, using: &rig.g))
          rig.check(message, key: spoilt, form)
        }
      }
      #expect(rig.accepted > 0, "seed \(seed)")
    }
  }

  @Test("the longest lists that are taken, and one element more", arguments: MessageForm.allCases)
  func longLists(form: MessageForm) throws {
    for kind in RecordKind.all where kind.fields.contains(where: \.type.isList) {
      let key = Array(Self.keys[0].utf8)
      for count in [RecordLayouts.maxListElements, RecordLayouts.maxListElements + 1] {
        var event = EventEncoder(recordID: "1", unit: "00123", subject: Self.keys[0], updated: 1, deleted: false)
        var json = #"{"recordId":"1","unit":"00123","updated":1"#
        for field in kind.fields where field.type.isList {
          for _ in 0..<count { event.text(field.number, "J01CA04") }
          json += #","\#(field.name)":[\#((0..<count).map { _ in #""J01CA04""# }.joined(separator: ","))]"#
        }
        var decoder = EventDecoder(layouts: .complete)
        let entry = decoder.entry(of: form == .json ? Array((json + "}").utf8) : event.bytes, key: key, form, kind)
        if count > RecordLayouts.maxListElements {
          #expect(throws: EventRejection.self, "\(kind.name)") { try entry.get() }
        } else {
          let bytes = try entry.get()
          let size = withExactBytes(bytes) { RecordEntry($0.baseAddress!).byteCount(RecordLayouts.complete.kinds) }
          #expect(size == bytes.count, "\(kind.name)")
        }
      }
    }
  }
}
