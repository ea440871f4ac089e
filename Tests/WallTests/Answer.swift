import FoundationEssentials

/// A parsed HTTP/1.1 answer.
struct Answer {
  let status: Int
  /// Names in lower case.
  let headers: [String: String]
  let body: [UInt8]

  init(_ bytes: [UInt8]) {
    let (head, rest) = Self.split(bytes)
    var lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
    let first = lines.isEmpty ? "" : lines.removeFirst()
    status = first.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    var headers: [String: String] = [:]
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].drop { $0 == " " }.description
    }
    self.headers = headers
    body = headers["transfer-encoding"] == "chunked" ? Self.unchunked(rest) : Array(rest)
  }

  var text: String { String(decoding: body, as: UTF8.self) }

  func decoded<Value: Decodable>(_: Value.Type) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(body))
  }

  private static func split(_ bytes: [UInt8]) -> (ArraySlice<UInt8>, ArraySlice<UInt8>) {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return (bytes[...], []) }
    return (bytes[..<end.lowerBound], bytes[end.upperBound...])
  }

  /// What a chunked body says so far; a chunk still on its way is included as far as it came.
  static func unchunked(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var (body, rest) = ([UInt8](), bytes)
    while let end = rest.firstRange(of: Array("\r\n".utf8)) {
      let size = Int(String(decoding: rest[rest.startIndex..<end.lowerBound], as: UTF8.self), radix: 16) ?? 0
      if size == 0 { break }
      body += rest[end.upperBound...].prefix(size)
      rest = rest[end.upperBound...].dropFirst(size + 2)
    }
    return body
  }
}
