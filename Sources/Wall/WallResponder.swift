internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Answers each request. There are few paths and none has parameters, so a switch says it all.
struct WallResponder: HTTPResponder {
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

  func respond(to request: Request, context: WallContext) async throws -> Response {
    var response: Response
    do throws(Problem) {
      response = try answer(request, context)
    } catch {
      response = Self.response(error)
    }
    for (name, value) in SecurityHeaders.all { response.headers[name] = value }
    if request.method == .head {
      let length = response.body.contentLength
      response.body = ResponseBody()
      if let length { response.headers[.contentLength] = String(length) }
    }
    return response
  }

  private func answer(_ request: Request, _ context: WallContext) throws(Problem) -> Response {
    guard request.method == .get || request.method == .head else {
      throw .methodNotAllowed(request.method.rawValue)
    }
    let path = request.uri.path
    if let asset = assets[path] { return asset.response(to: request) }
    switch path {
    case "/api/v1/about": return json(about)
    case "/api/v1/indicators": return json(indicators)
    case "/api/v1/places": return json(places)
    case "/api/v1/snapshots": return snapshots(matching: try filter(request))
    case "/api/v1/stream": return try stream(request, context)
    case "/healthz": return Self.text("ok\n")
    case "/readyz": return try readiness()
    case "/metrics": return metrics
    default: throw .notFound(path)
    }
  }

  private func filter(_ request: Request) throws(Problem) -> SnapshotFilter {
    try SnapshotFilter(query: request.uri.queryParameters.map { ($0.key, $0.value) })
  }

  private func readiness() throws(Problem) -> Response {
    switch store.source {
    case .live: return Self.text("ready\n")
    case .starting: throw .unavailable("The feed has not started yet.")
    case .catchingUp: throw .unavailable("The feed is reading what the topic holds.")
    case .disconnected: throw .unavailable("The feed is disconnected; the log says why.")
    }
  }

  private var metrics: Response {
    var text = configuration.metrics?() ?? ""
    if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
    text += store.statistics.prometheusText(streams: gate.open)
    return Self.text(text, type: "text/plain; version=0.0.4; charset=utf-8")
  }

  private func json(_ write: (inout JSONWriter) -> Void) -> Response {
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

  /// Written in pieces: a province has more snapshots than should stand in memory as text.
  private func snapshots(matching filter: SnapshotFilter) -> Response {
    let (found, small) = (store.snapshots(matching: filter), configuration.smallCells)
    let body = ResponseBody { writer in
      var piece = JSONWriter(capacity: 1 << 16)
      piece.beginObject()
      piece.key("snapshots")
      piece.beginArray()
      for change in found {
        change.write(to: &piece, hiding: small)
        guard piece.bytes.count >= 1 << 16 else { continue }
        try await writer.write(ByteBuffer(bytes: piece.takeBytes()))
      }
      piece.endArray()
      piece.endObject()
      try await writer.write(ByteBuffer(bytes: piece.takeBytes()))
      try await writer.finish(nil)
    }
    return Response(
      status: .ok, headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"], body: body)
  }

  private func stream(_ request: Request, _ context: WallContext) throws(Problem) -> Response {
    let filter = try filter(request)
    let headers: HTTPFields = [
      .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
      // Asks nginx not to collect the stream before it passes it on.
      HTTPField.Name("X-Accel-Buffering") ?? .cacheControl: "no",
    ]
    guard request.method == .get else { return Response(status: .ok, headers: headers) }
    guard let pass = gate.enter() else {
      throw .unavailable("All \(configuration.maximumStreams) streams are in use.")
    }
    // Whoever connects again (Last-Event-ID) is sent the full state like a newcomer: what it missed may have changed
    // many times since, and is cheaper to send once than to remember.
    let stream = SnapshotStream(configuration: configuration, store: store, filter: filter)
    let channel = context.channel
    let body = ResponseBody { writer in
      defer { pass.leave() }
      try await stream.run(writer: &writer, channel: channel)
    }
    return Response(status: .ok, headers: headers, body: body)
  }

  private static func response(_ problem: Problem) -> Response {
    var response = response(
      HTTPResponse.Status(code: problem.status), type: "application/problem+json", problem.json)
    for (name, value) in problem.headers {
      if let name = HTTPField.Name(name) { response.headers[name] = value }
    }
    return response
  }

  private static func text(_ text: String, type: String = "text/plain; charset=utf-8") -> Response {
    response(.ok, type: type, Array(text.utf8))
  }

  private static func response(_ status: HTTPResponse.Status, type: String, _ bytes: [UInt8]) -> Response {
    Response(
      status: status, headers: [.contentType: type, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
