/// The wire form of server-sent events.
enum ServerSentEvent {
  /// A named event. `data` is split at line breaks, as the format demands, so that no payload can forge a field.
  static func frame(event: String, id: String? = nil, data: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(data.count + 96)
    if let id { bytes.append(contentsOf: "id: \(id)\n".utf8) }
    bytes.append(contentsOf: "event: \(event)\n".utf8)
    for line in data.split(omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      bytes.append(contentsOf: "data: ".utf8)
      bytes.append(contentsOf: line)
      bytes.append(UInt8(ascii: "\n"))
    }
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  /// A comment, which shows proxies and dead connections for what they are and which pages never see.
  static let heartbeat = Array(": heartbeat\n\n".utf8)

  /// Tells the browser how long to wait before it connects again.
  static func retry(milliseconds: Int) -> [UInt8] { Array("retry: \(milliseconds)\n\n".utf8) }
}
