internal import CRdKafka

/// Headers that many records share, in librdkafka's own form: copying them is cheaper than making them anew.
@safe package final class HeaderTemplate {
  let raw: OpaquePointer

  package init(_ headers: [RecordHeader]) {
    guard let raw = unsafe rd_kafka_headers_new(headers.count + 1) else { preconditionFailure("out of memory") }
    unsafe self.raw = raw
    for header in headers {
      unsafe header.value.withHeaderBytes { base, count in
        _ = unsafe rd_kafka_header_add(raw, header.name, -1, base, count)
      }
    }
  }

  deinit { unsafe rd_kafka_headers_destroy(raw) }
}

extension [UInt8]? {
  /// An empty value keeps an address, or it would be taken for none.
  func withHeaderBytes(_ body: (UnsafeRawPointer?, Int) -> Void) {
    guard let self else { return body(nil, 0) }
    if self.isEmpty { return unsafe body(UnsafeRawPointer(bitPattern: 8), 0) }
    unsafe self.withUnsafeBytes { unsafe body($0.baseAddress, $0.count) }
  }
}
