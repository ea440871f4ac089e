import Glibc
import HealthRecords
import TestSupport
import Testing

@testable import Import

@Suite("Citizen ids and pseudonyms")
struct PseudonymiserTests {
  private func read(_ text: String, unit: String = "99999") -> Result<CitizenID, CitizenID.Problem> {
    Array(text.utf8).withBytes { bytes in
      Array(unit.utf8).withBytes { unit in
        do throws(CitizenID.Problem) { return .success(try CitizenID.read(bytes, unit: unit).id) } catch {
          return .failure(error)
        }
      }
    }
  }

  @Test("a generated id passes, any other last digit fails", arguments: 0..<200)
  func checkDigit(_ index: Int) {
    let good = TestID.citizen(index)
    #expect(read(good) == .success(CitizenID(number: UInt64(good)!)))
    for digit in 0..<10 where "\(digit)" != good.suffix(1) {
      #expect(read(good.dropLast() + "\(digit)") == .failure(.checkDigit))
    }
  }

  @Test("what is no citizen id is told apart")
  func problems() {
    let good = TestID.citizen(7)
    #expect(read("") == .failure(.empty))
    #expect(read(String(good.dropLast(2))) == .failure(.length))
    #expect(read(good + "1") == .failure(.length))
    #expect(read("X" + good.dropFirst()) == .failure(.notDigits))
    #expect(read(String(repeating: "1", count: 13)) == .failure(.repeated))
    #expect(read(TestID.withCheckDigit("012345678901"), unit: "12345") == .failure(.madeUp))
    #expect(read(TestID.withCheckDigit("123456789012"), unit: "12345") == .failure(.madeUp))
    #expect(read(TestID.withCheckDigit("001234567890")) == .failure(.doubleZero))
  }

  @Test("dashes are taken out, a lost leading zero is put back only where the check digit then holds")
  func repairs() throws {
    let good = TestID.citizen(7)
    let parts = [good.prefix(1), good.dropFirst().prefix(4), good.dropFirst(5)]
    #expect(read(parts.joined(separator: "-")) == read(good))
    let zero = TestID.withCheckDigit("034567890123")
    #expect(read(String(zero.dropFirst())) == read(zero))
    #expect(read(String(good.dropFirst())) == .failure(.length))
  }

  @Test("the pseudonym is HMAC-SHA-256 as RFC 4231 defines it")
  func vectors() throws {
    // RFC 4231, test case 1: the key is twenty bytes 0x0B, so it is given as padded here (HMAC pads with zeros anyway).
    let key = try PseudonymKey(bytes: [UInt8](repeating: 0x0B, count: 20) + [UInt8](repeating: 0, count: 12))
    let (high, low) = Array("Hi There".utf8).withBytes { Pseudonymiser(key: key).hash($0) }
    #expect(high == 0xB034_4C61_D8DB_3853)
    #expect(low == 0x5CA8_AFCE_AF0B_F12B)
    // Test case 6: a key longer than a block is hashed first.
    let long = try PseudonymKey(bytes: [UInt8](repeating: 0xAA, count: 131))
    let text = "Test Using Larger Than Block-Size Key - Hash Key First"
    #expect(Array(text.utf8).withBytes { Pseudonymiser(key: long).hash($0) }.0 == 0x60E4_3159_1EE0_B67F)
  }

  @Test("one person, one pseudonym, from any unit; another key, another pseudonym")
  func stable() throws {
    guard case .success(let a) = read(TestID.citizen(1)), case .success(let b) = read(TestID.citizen(2)) else {
      Issue.record("the generated ids must pass")
      return
    }
    let one = Pseudonymiser(key: TestID.key)
    #expect(one.pseudonym(of: a) == Pseudonymiser(key: TestID.key).pseudonym(of: a))
    #expect(one.pseudonym(of: a) != one.pseudonym(of: b))
    #expect(one.pseudonym(of: a).isPerson)
    #expect(one.pseudonym(of: a) != Pseudonymiser(key: .throwAway()).pseudonym(of: a))
    #expect(SubjectID(one.pseudonym(of: a).description) == one.pseudonym(of: a))
  }

  @Test("what is remembered never stands in for another person", arguments: 0..<4 as Range<UInt64>)
  func remembered(_ seed: UInt64) {
    var g = SeededGenerator(seed: seed)
    // Few slots, so that nearly every person displaces another, even when there are twice as many.
    var recent = RecentValues<HashedWords, (UInt64, UInt64)>(blank: (0, 0), bits: 3...4)
    func bytes(_ most: Int) -> [UInt8] {
      (0..<Int.random(in: 1...most, using: &g)).map { _ in UInt8.random(in: 0x30...0x31, using: &g) }
    }
    for _ in 0..<2_000 {
      let (unit, pid) = (bytes(9), bytes(17))
      let key = unit.withBytes { unit in pid.withBytes { HashedWords(unit: unit, pid: $0) } }
      #expect((key == nil) == (unit.count > 7 || pid.count > 15))
      guard let key else { continue }
      let text = String(decoding: unit + [0x7C] + pid, as: UTF8.self)
      let own = (Array(text.utf8).withBytes { Hash64.of($0) }, UInt64(text.utf8.count))
      if let known = recent[key] { #expect(known == own, "seed \(seed)") }
      recent.remember(key, own)
      #expect(recent[key]! == own, "seed \(seed)")
    }
    #expect(recent.slotCount == 16)
    let one = Pseudonymiser(key: TestID.key)
    for _ in 0..<200 {
      let (unit, pid) = (bytes(9), bytes(17))
      unit.withBytes { unit in
        pid.withBytes { pid in
          #expect(
            one.unitPerson(unit: unit, pid: pid) == Pseudonymiser(key: TestID.key).unitPerson(unit: unit, pid: pid))
        }
      }
    }
  }

  @Test("a key that others can read, or that is short, is refused")
  func keyFiles() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("key", String(repeating: "k", count: 40) + "\n")
    chmod(path, 0o600)
    #expect(try PseudonymKey(file: path).bytes.count == 40)
    chmod(path, 0o644)
    #expect(throws: ImportError.keyWorldReadable(path: path)) { try PseudonymKey(file: path) }
    let short = try folder.write("short", String(repeating: "k", count: 31))
    chmod(short, 0o600)
    #expect(throws: ImportError.keyTooShort(bytes: 31)) { try PseudonymKey(file: short) }
    #expect(throws: ImportError.self) { try PseudonymKey(file: folder.path + "/none") }
    #expect(throws: ImportError.keyTwice) {
      try PseudonymKey(environment: [PseudonymKey.variable: "x", PseudonymKey.fileVariable: "y"])
    }
    let none = try PseudonymKey(environment: [:])
    #expect(none?.bytes == nil)
  }
}
