/// An error answer as RFC 9457 describes it (`application/problem+json`).
struct Problem: Error, Equatable, Sendable {
  let status: Int
  let title: String
  let detail: String
  /// Extra header lines, such as `Allow`.
  var headers: [String: String] = [:]

  static func badRequest(_ detail: String) -> Problem {
    Problem(status: 400, title: "Bad request", detail: detail)
  }

  static func notFound(_ path: String) -> Problem {
    Problem(
      status: 404, title: "Not found", detail: "Nothing is served at \(path). The page is at /, data under /api/v1/.")
  }

  static func methodNotAllowed(_ method: String) -> Problem {
    Problem(
      status: 405, title: "Method not allowed", detail: "\(method) is not served here: the wall only reads. Use GET.",
      headers: ["Allow": "GET, HEAD"])
  }

  /// The wall reads no bodies, so what follows on such a connection could not be told apart from one.
  static let bodyRefused = Problem(
    status: 413, title: "Content too large", detail: "A request here needs no body. Send none.")

  static func unavailable(_ detail: String) -> Problem {
    Problem(status: 503, title: "Service unavailable", detail: detail, headers: ["Retry-After": "5"])
  }

  var json: [UInt8] {
    var json = JSONWriter(capacity: 128)
    json.beginObject()
    json.field("type", "about:blank")
    json.field("title", title)
    json.field("status", status)
    json.field("detail", detail)
    json.endObject()
    return json.bytes
  }
}
