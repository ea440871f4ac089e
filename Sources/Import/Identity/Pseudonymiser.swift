internal import CCrypto
package import HealthRecords

/// Turns citizen ids and the units' own person numbers into keyed pseudonyms: HMAC-SHA-256, cut to 127 bits.
///
/// Without the key a pseudonym can neither be undone nor tried out, although there are only 10^12 citizen ids. The same
/// key must be used by everything that feeds one log.
///
/// Changing the key: stop all imports, point `--db` at a new file, import full exports with the new key into new topics
/// (or a new cluster), then switch the processor over. Old and new pseudonyms of one person cannot be matched, and that
/// is the purpose; a log must therefore never mix keys.
///
/// Not thread-safe: it keeps scratch contexts. One per importing thread.
package final class Pseudonymiser {
  /// HMAC's two halves with the key already absorbed; each hash copies them, which saves half of the work.
  private let inner: OpaquePointer
  private let outer: OpaquePointer
  private let scratch: OpaquePointer
  private var message = [UInt8](repeating: 0, count: 64)
  // A citizen comes once a unit, in its register; a unit's person with each row. 40 bytes each.
  private var citizens = RecentValues<HashedWords, (UInt64, UInt64)>(blank: (0, 0), bits: 14...17)
  private var persons = RecentValues<HashedWords, (UInt64, UInt64)>(blank: (0, 0), bits: 14...19)

  package init(key: PseudonymKey) {
    guard let digest = EVP_sha256(), let inner = EVP_MD_CTX_new(), let outer = EVP_MD_CTX_new(),
      let scratch = EVP_MD_CTX_new()
    else { preconditionFailure("libcrypto has no SHA-256 or no memory") }
    (self.inner, self.outer, self.scratch) = (inner, outer, scratch)
    // RFC 2104: a key longer than the block is hashed first.
    var block = [UInt8](repeating: 0, count: 64)
    if key.bytes.count > 64 {
      var length: UInt32 = 0
      EVP_Digest(key.bytes, key.bytes.count, &block, &length, digest, nil)
    } else {
      block.replaceSubrange(0..<key.bytes.count, with: key.bytes)
    }
    let inside = block.map { $0 ^ 0x36 }
    let outside = block.map { $0 ^ 0x5C }
    EVP_DigestInit_ex(inner, digest, nil)
    EVP_DigestUpdate(inner, inside, 64)
    EVP_DigestInit_ex(outer, digest, nil)
    EVP_DigestUpdate(outer, outside, 64)
  }

  deinit {
    EVP_MD_CTX_free(inner)
    EVP_MD_CTX_free(outer)
    EVP_MD_CTX_free(scratch)
  }

  /// The first sixteen bytes of HMAC-SHA-256 as two big-endian halves.
  package func hash(_ bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64) {
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { digest in
      EVP_MD_CTX_copy_ex(scratch, inner)
      EVP_DigestUpdate(scratch, bytes.baseAddress, bytes.count)
      EVP_DigestFinal_ex(scratch, digest.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
      EVP_MD_CTX_copy_ex(scratch, outer)
      EVP_DigestUpdate(scratch, digest.baseAddress, 32)
      EVP_DigestFinal_ex(scratch, digest.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
      return (
        UInt64(bigEndian: digest.loadUnaligned(as: UInt64.self)),
        UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      )
    }
  }

  /// The pseudonym of a citizen, the same from every unit.
  package func pseudonym(of citizen: CitizenID) -> SubjectID {
    let key = HashedWords(citizen: citizen.number)
    if let (high, low) = citizens[key] { return SubjectID(pseudonym: high, low) }
    let (high, low) = hash(of: citizen)
    citizens.remember(key, (high, low))
    return SubjectID(pseudonym: high, low)
  }

  private func hash(of citizen: CitizenID) -> (UInt64, UInt64) {
    message.withUnsafeMutableBytes { buffer in
      buffer[0] = 0x63  // "c", so that no other kind of input can meet a citizen id
      var rest = citizen.number
      for i in stride(from: 13, through: 1, by: -1) {
        buffer[i] = UInt8(0x30 + rest % 10)
        rest /= 10
      }
      let hash = hash(UnsafeRawBufferPointer(rebasing: buffer[0..<14]))
      for i in 0..<14 { buffer[i] = 0 }
      return hash
    }
  }

  /// A keyed hash of a person as one unit numbers him or her: who has no citizen id is known by it.
  package func unitPerson(unit: UnsafeRawBufferPointer, pid: UnsafeRawBufferPointer) -> UnitPerson {
    let key = HashedWords(unit: unit, pid: pid)
    if let key, let (high, low) = persons[key] { return UnitPerson(high: high, low: low) }
    let (high, low) = hash(unit: unit, pid: pid)
    if let key { persons.remember(key, (high, low)) }
    return UnitPerson(high: high, low: low)
  }

  /// A keyed hash of a source's own number that may hold a citizen id, for use in record ids.
  func token(of number: UnsafeRawBufferPointer) -> UnitPerson {
    unitPerson(unit: UnsafeRawBufferPointer(start: nil, count: 0), pid: number)
  }

  private func hash(unit: UnsafeRawBufferPointer, pid: UnsafeRawBufferPointer) -> (UInt64, UInt64) {
    let count = 2 + unit.count + pid.count
    if message.count < count { message = [UInt8](repeating: 0, count: count) }
    return message.withUnsafeMutableBytes { buffer in
      buffer[0] = 0x75  // "u"
      buffer[1] = UInt8(truncatingIfNeeded: unit.count)
      UnsafeMutableRawBufferPointer(rebasing: buffer[2...]).copyMemory(from: unit)
      UnsafeMutableRawBufferPointer(rebasing: buffer[(2 + unit.count)...]).copyMemory(from: pid)
      return hash(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
    }
  }
}
