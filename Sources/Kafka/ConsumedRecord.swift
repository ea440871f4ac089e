internal import CRdKafka

/// One record as read, borrowed from librdkafka: its bytes are valid only inside the call that it was handed to.
///
/// Trivially copyable, so that a batch costs no retain counts. Copy what must outlive the call.
@safe package struct ConsumedRecord {
  /// Index in the consumer's `topics`, in place of a string per record.
  package let topicIndex: Int32
  package let partition: Int32
  package let offset: Offset
  @usableFromInline let keyBase: UnsafeRawPointer?
  @usableFromInline let keyCount: Int
  @usableFromInline let valueBase: UnsafeRawPointer?
  @usableFromInline let valueCount: Int
  /// The `rd_kafka_message_t`, for headers and the time.
  private let message: UnsafeMutableRawPointer

  init(_ message: UnsafeMutablePointer<rd_kafka_message_t>, topicIndex: Int32) {
    self.topicIndex = topicIndex
    partition = unsafe message.pointee.partition
    offset = unsafe Offset(message.pointee.offset)
    unsafe keyBase = UnsafeRawPointer(message.pointee.key)
    keyCount = unsafe message.pointee.key_len
    unsafe valueBase = unsafe UnsafeRawPointer(message.pointee.payload)
    valueCount = unsafe message.pointee.len
    unsafe self.message = UnsafeMutableRawPointer(message)
  }

  /// The key's bytes; nil if the record has no key, which is not the same as an empty one.
  @inlinable package var key: UnsafeRawBufferPointer? {
    unsafe keyBase.map { unsafe UnsafeRawBufferPointer(start: $0, count: keyCount) }
  }

  /// The value's bytes; nil for a tombstone, which is not the same as an empty value.
  @inlinable package var value: UnsafeRawBufferPointer? {
    unsafe valueBase.map { unsafe UnsafeRawBufferPointer(start: $0, count: valueCount) }
  }

  @inlinable package var isTombstone: Bool { unsafe valueBase == nil }

  /// Milliseconds since 1970-01-01 UTC; -1 if the broker gave none.
  package var timestampMS: Int64 {
    unsafe rd_kafka_message_timestamp(message.assumingMemoryBound(to: rd_kafka_message_t.self), nil)
  }

  /// The last header of this name; nil if there is none. A header without a value reads as empty.
  ///
  /// Headers are parsed at the first call for a record, so a record that is not asked costs nothing.
  package func header(_ name: String) -> UnsafeRawBufferPointer? {
    guard let headers = unsafe headerList else { return nil }
    var value: UnsafeRawPointer?
    var count = 0
    guard unsafe rd_kafka_header_get_last(headers, name, &value, &count) == RD_KAFKA_RESP_ERR_NO_ERROR else {
      return nil
    }
    return unsafe UnsafeRawBufferPointer(start: value, count: count)
  }

  /// All headers in order, copied; for passing a record on as it is.
  package func headers() -> [RecordHeader] {
    guard let headers = unsafe headerList else { return [] }
    var result: [RecordHeader] = []
    var name: UnsafePointer<CChar>?
    var value: UnsafeRawPointer?
    var count = 0
    while unsafe rd_kafka_header_get_all(headers, result.count, &name, &value, &count) == RD_KAFKA_RESP_ERR_NO_ERROR {
      guard let name = unsafe name else { break }
      let bytes = unsafe value.map { unsafe [UInt8](UnsafeRawBufferPointer(start: $0, count: count)) }
      unsafe result.append(RecordHeader(String(cString: name), bytes))
    }
    return result
  }

  private var headerList: OpaquePointer? {
    var list: OpaquePointer?
    let code = unsafe rd_kafka_message_headers(message.assumingMemoryBound(to: rd_kafka_message_t.self), &list)
    return code == RD_KAFKA_RESP_ERR_NO_ERROR ? unsafe list : nil
  }
}
