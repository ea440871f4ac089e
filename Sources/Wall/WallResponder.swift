internal import FlyingFox
internal import FoundationEssentials

/// Answers each request. There are few paths and none has parameters, so a switch says it all.
struct WallResponder: HTTPHandler {
  /// Bytes of a request's body that the server reads before it asks for an answer.
  static let longestBody = 4096

  let configuration: WallConfiguration
  let store: SnapshotStore
  private let gate: StreamGate
  private let assets: WallAssets

  init(configuration: WallConfiguration, store: SnapshotStore) {
    self.configuration = configuration
    self.store = store
    gate = StreamGate(maximum: configuration.maximumStreams)
    assets = WallAssets()
  }

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    var response: HTTPResponse
    do throws(Problem) {
      response = try answer(request)
    } catch {
      response = Self.response(error, closing: Self.isBodyUnread(request))
    }
    for (name, value) in SecurityHeaders.all { response.headers[name] = value }
    if request.method == .HEAD, case .httpBody(let body) = response.payload {
      if let length = body.count, response.headers[.contentLength] == nil {
        response.headers[.contentLength] = String(length)
      }
      response.payload = .httpBody(HTTPBodySequence())
    }
    return response
  }

  /// What the server has not read of a request's body it would take for the next request.
  private static func isBodyUnread(_ request: HTTPRequest) -> Bool {
    guard let length = request.bodySequence.count else { return true }
    return length > longestBody
  }

  private func answer(_ request: HTTPRequest) throws(Problem) -> HTTPResponse {
    guard request.method == .GET || request.method == .HEAD else {
      throw .methodNotAllowed(request.method.rawValue)
    }
    if Self.isBodyUnread(request) { throw .bodyRefused }
    let path = request.path
    guard configuration.servesPages else {
      switch path {
      case "/healthz", "/readyz": return Self.text("ok\n")
      case "/metrics": return Self.text(configuration.metrics?() ?? "", type: Self.metricsType)
      default: throw .notFound(path)
      }
    }
    if let asset = assets[path] { return asset.response(to: request) }
    switch path {
    case "/api/v1/about": return json(about)
    case "/api/v1/indicators": return json(indicators)
    case "/api/v1/places": return json(places)
    case "/api/v1/snapshots": return snapshots(matching: try filter(request))
    case "/api/v1/stream": return try stream(request)
    case "/healthz": return Self.text("ok\n")
    case "/readyz": return try readiness()
    case "/metrics": return metrics
    default: throw .notFound(path)
    }
  }

  private func filter(_ request: HTTPRequest) throws(Problem) -> SnapshotFilter {
    try SnapshotFilter(query: QueryString.parse(request.target.query()))
  }

  private func readiness() throws(Problem) -> HTTPResponse {
    switch store.source {
    case .live: return Self.text("ready\n")
    case .starting: throw .unavailable("The feed has not started yet.")
    case .catchingUp: throw .unavailable("The feed is reading what the topic holds.")
    case .disconnected: throw .unavailable("The feed is disconnected; the log says why.")
    }
  }

  private var metrics: HTTPResponse {
    var text = configuration.metrics?() ?? ""
    if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
    text += store.statistics.prometheusText(streams: gate.open)
    return Self.text(text, type: Self.metricsType)
  }

  private static let metricsType = "text/plain; version=0.0.4; charset=utf-8"

  private func json(_ write: (inout JSONWriter) -> Void) -> HTTPResponse {
    var json = JSONWriter(capacity: 4096)
    write(&json)
    return Self.response(.ok, type: "application/json; charset=utf-8", json.bytes)
  }

  private func about(_ json: inout JSONWriter) {
    json.beginObject()
    json.field("title", configuration.title)
    json.field("small_cell_threshold", configuration.smallCells.threshold)
    json.field("stale_after_seconds", configuration.staleAfterSeconds)
    json.key("strategies")
    json.beginArray()
    for strategy in configuration.strategies {
      json.beginObject()
      json.field("id", strategy.id)
      json.field("name", strategy.name)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }

  private func indicators(_ json: inout JSONWriter) {
    json.beginObject()
    json.key("indicators")
    json.beginArray()
    for indicator in store.indicators { indicator.write(to: &json) }
    json.endArray()
    json.endObject()
  }

  private func places(_ json: inout JSONWriter) {
    json.beginObject()
    json.key("places")
    json.beginArray()
    for place in store.places { place.write(to: &json) }
    json.endArray()
    json.endObject()
  }

  private func snapshots(matching filter: SnapshotFilter) -> HTTPResponse {
    let list = SnapshotList(snapshots: store.snapshots(matching: filter), smallCells: configuration.smallCells)
    return HTTPResponse(
      statusCode: .ok, headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
      body: HTTPBodySequence(pieces: list))
  }

  private func stream(_ request: HTTPRequest) throws(Problem) -> HTTPResponse {
    let filter = try filter(request)
    let headers: HTTPHeaders = [
      .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
      // Asks nginx not to collect the stream before it passes it on.
      HTTPHeader("X-Accel-Buffering"): "no",
    ]
    guard request.method == .GET else { return HTTPResponse(statusCode: .ok, headers: headers) }
    guard let pass = gate.enter() else {
      throw .unavailable("All \(configuration.maximumStreams) streams are in use.")
    }
    // Whoever connects again (Last-Event-ID) is sent the full state like a newcomer: what it missed may have changed
    // many times since, and is cheaper to send once than to remember.
    let stream = SnapshotStream(configuration: configuration, store: store, filter: filter, pass: pass)
    return HTTPResponse(statusCode: .ok, headers: headers, body: HTTPBodySequence(pieces: stream))
  }

  private static func response(_ problem: Problem, closing: Bool) -> HTTPResponse {
    var response = response(
      HTTPStatusCode(problem.status, phrase: problem.title), type: "application/problem+json", problem.json)
    for (name, value) in problem.headers { response.headers[HTTPHeader(name)] = value }
    if closing {
      response.headers[.connection] = "close"
      response.payload = .httpBody(
        HTTPBodySequence(from: PieceBody(pieces: LastAnswer(bytes: problem.json)), count: problem.json.count))
    }
    return response
  }

  private static func text(_ text: String, type: String = "text/plain; charset=utf-8") -> HTTPResponse {
    response(.ok, type: type, Array(text.utf8))
  }

  private static func response(_ status: HTTPStatusCode, type: String, _ bytes: [UInt8]) -> HTTPResponse {
    HTTPResponse(
      statusCode: status, headers: [.contentType: type, .cacheControl: "no-store"],
      body: HTTPBodySequence(data: Data(bytes), suggestedBufferSize: 1 << 16))
  }
}
