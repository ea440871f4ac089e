internal import CRdKafka

/// Who a consumer is in its group, at one moment. A transaction that carries it is refused once the group has moved on,
/// which fences a stale owner.
@safe package struct GroupMetadata: ~Copyable {
  let raw: OpaquePointer

  init(owning raw: OpaquePointer) { unsafe self.raw = raw }

  deinit { unsafe rd_kafka_consumer_group_metadata_destroy(raw) }

  /// Nil outside of a group, and where librdkafka's words are not understood.
  package var generation: GroupGeneration? { Self.isUnderstood ? written : nil }

  /// librdkafka has a call for the number only since some 2.x, so it is read out of what is written for bindings. That format
  /// is librdkafka's own (7 bytes of magic, the number, texts that each end with 0: from 2.0.2 to 2.16.0), so it must first
  /// prove to be the one that is read here.
  private static let isUnderstood: Bool = {
    let known = GroupGeneration(member: "member", number: 0x0102_0304)
    guard
      let raw = unsafe rd_kafka_consumer_group_metadata_new_with_genid("group", known.number, known.member, nil)
    else { return false }
    return unsafe GroupMetadata(owning: raw).written == known
  }()

  private var written: GroupGeneration? {
    var start: UnsafeMutableRawPointer?
    var count = 0
    if let error = unsafe rd_kafka_consumer_group_metadata_write(raw, &start, &count) {
      unsafe rd_kafka_error_destroy(error)
      return nil
    }
    defer { unsafe rd_kafka_mem_free(nil, start) }
    let bytes = unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    guard bytes.count > 11 else { return nil }
    let number = unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(fromByteOffset: 7, as: Int32.self) }
    let texts = bytes[11...].split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
    guard number >= 0, texts.count == 3, !texts[1].isEmpty else { return nil }
    return GroupGeneration(member: String(decoding: texts[1], as: UTF8.self), number: number)
  }
}

/// One round of sharing out a group's partitions, as one member took part in it.
package struct GroupGeneration: Equatable, Sendable {
  /// As the group's coordinator names it. One that was expelled comes back under another name.
  package let member: String
  package let number: Int32

  package init(member: String, number: Int32) {
    self.member = member
    self.number = number
  }

  /// Whether none lies between: what the member has in both was nobody else's in the meantime.
  package func isNext(after earlier: GroupGeneration) -> Bool {
    member == earlier.member && number == earlier.number &+ 1
  }
}
