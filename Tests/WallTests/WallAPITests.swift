import FoundationEssentials
import Logging
import Testing

@testable import Wall

@Suite struct WallAPITests {
  private struct Problem: Decodable {
    let status: Int
    let title: String
    let detail: String
  }

  private struct Snapshots: Decodable {
    struct Item: Decodable { let key: String }
    let snapshots: [Item]
  }

  @Test(
    arguments: [
      ("/", "text/html; charset=utf-8"), ("/wall.css", "text/css; charset=utf-8"),
      ("/wall.js", "text/javascript; charset=utf-8"), ("/icon.svg", "image/svg+xml"),
    ])
  func pageIsServedWithItsHeaders(path: String, type: String) async throws {
    try await withWall { wall async throws in
      let answer = try await wall.request(path)
      #expect(answer.status == 200)
      #expect(answer.headers["content-type"] == type)
      #expect(answer.headers["x-content-type-options"] == "nosniff")
      #expect(answer.headers["referrer-policy"] == "no-referrer")
      let policy = try #require(answer.headers["content-security-policy"])
      #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe") && !policy.contains("http"))
      #expect(!answer.body.isEmpty)
      let tag = try #require(answer.headers["etag"])
      let again = try await wall.request(path, headers: ["If-None-Match: \(tag)"])
      #expect(again.status == 304)
      #expect(again.body.isEmpty)
      let head = try await wall.request(path, method: "HEAD")
      #expect(head.status == 200 && head.body.isEmpty)
      #expect(head.headers["content-length"] == String(answer.body.count))
    }
  }

  /// Whatever the page loads must come from the wall itself: command rooms have no internet.
  @Test func pageNamesNoOtherHost() async throws {
    try await withWall { wall async throws in
      for path in ["/", "/wall.css", "/wall.js"] {
        let text = try await wall.request(path).text
        let hosts = text.components(separatedByAny: "://").dropFirst().filter { !$0.hasPrefix("www.w3.org/2000/svg") }
        #expect(hosts.isEmpty, "\(path) names \(hosts.map { $0.prefix(40) })")
      }
    }
  }

  @Test func listsAndSnapshots() async throws {
    let store = SnapshotStore()
    store.setIndicators(Fixtures.indicators)
    store.setPlaces(Fixtures.places)
    store.accept(key: "b", json: Fixtures.json(level: "district", place: "4901"))
    store.accept(key: "a", json: Fixtures.json())
    try await withWall(store: store) { wall async throws in
      struct Indicators: Decodable { let indicators: [IndicatorInfo] }
      struct Places: Decodable { let places: [PlaceInfo] }
      #expect(try await wall.request("/api/v1/indicators").decoded(Indicators.self).indicators == Fixtures.indicators)
      #expect(try await wall.request("/api/v1/places").decoded(Places.self).places == Fixtures.places)
      func keys(_ query: String) async throws -> [String] {
        try await wall.request("/api/v1/snapshots\(query)").decoded(Snapshots.self).snapshots.map(\.key)
      }
      #expect(try await keys("") == ["a", "b"])
      #expect(try await keys("?level=district") == ["b"])
      #expect(try await keys("?level=district,province&place=49") == ["a"])
      #expect(try await keys("?parent=49") == ["b"])
      #expect(try await keys("?indicator=17.1&affiliation=ALL&period=FY2561") == ["a", "b"])
      #expect(try await keys("?period=FY2560").isEmpty)
      #expect(try await keys("?level=dis%74rict%2Cprovince&place=49") == ["a"])
    }
  }

  @Test func manySnapshotsComeWhole() async throws {
    let store = SnapshotStore()
    for number in 0..<2000 { store.accept(key: "\(number)", json: Fixtures.json(place: "\(number)")) }
    try await withWall(store: store) { wall async throws in
      let answer = try await wall.request("/api/v1/snapshots").decoded(Snapshots.self)
      #expect(answer.snapshots.map(\.key) == (0..<2000).map(String.init).sorted())
    }
  }

  @Test(
    arguments: [
      ("GET", "/nothing", 404, "/nothing"), ("GET", "/api/v1/snapshots?level=country", 400, "subdistrict"),
      ("GET", "/api/v1/snapshots?colour=red", 400, "colour"), ("GET", "/api/v1/stream?level=x", 400, "province"),
      ("GET", "/api/v1/snapshots?level=%zz", 400, "percent"), ("POST", "/api/v1/snapshots", 405, "POST"),
      ("DELETE", "/", 405, "DELETE"),
      ("GET", "/readyz", 503, "not started"),
    ])
  func errorsAreProblems(method: String, target: String, status: Int, says: String) async throws {
    try await withWall { wall async throws in
      let answer = try await wall.request(target, method: method)
      #expect(answer.status == status)
      #expect(answer.headers["content-type"] == "application/problem+json")
      #expect(answer.headers["x-content-type-options"] == "nosniff")
      #expect((answer.headers["allow"] == "GET, HEAD") == (status == 405))
      let problem = try answer.decoded(Problem.self)
      #expect(problem.status == status && problem.detail.contains(says), "\(problem.detail)")
    }
  }

  @Test func healthReadinessAndMetrics() async throws {
    var configuration = WallConfiguration()
    configuration.metrics = { "kpistream_events_total 7" }
    try await withWall(configuration) { wall async throws in
      #expect(try await wall.request("/healthz").status == 200)
      wall.store.setSource(.catchingUp)
      #expect(try await wall.request("/readyz").status == 503)
      wall.store.setSource(.live)
      #expect(try await wall.request("/readyz").status == 200)
      wall.store.setSource(.disconnected(reason: "broker secret-host refused"))
      let lost = try await wall.request("/readyz")
      #expect(lost.status == 503 && !lost.text.contains("secret-host"))
      wall.store.accept(key: "a", json: Fixtures.json())
      wall.store.accept(key: "a", json: Array("nonsense".utf8))
      let metrics = try await wall.request("/metrics").text
      #expect(metrics.hasPrefix("kpistream_events_total 7\n"))
      #expect(metrics.contains("\nkpistream_wall_snapshots 1\n"))
      #expect(metrics.contains("kpistream_wall_messages_total{result=\"rejected\"} 1\n"))
    }
  }

  @Test func smallCellsAreHiddenUnlessToldOtherwise() async throws {
    let store = SnapshotStore()
    store.accept(key: "a", json: Fixtures.json(level: "unit", numerator: 2, denominator: 90))
    try await withWall(store: store) { wall async throws in
      let text = try await wall.request("/api/v1/snapshots").text
      #expect(text.contains(#""numerator":null,"denominator":90,"value":null,"display":"<5""#))
    }
    var open = WallConfiguration()
    open.smallCells = .shown
    try await withWall(open, store: store) { wall async throws in
      #expect(try await wall.request("/api/v1/snapshots").text.contains(#""numerator":2,"denominator":90"#))
    }
  }

  /// Several requests on one connection, sent at once, are answered in their order.
  @Test func connectionsAreKept() async throws {
    try await withWall { wall async throws in
      let connection = try Connection(port: wall.port)
      connection.startReading()
      for target in ["/healthz", "/nothing", "/api/v1/snapshots"] { connection.send("GET", target, headers: []) }
      connection.send("HEAD", "/wall.js", headers: [])
      connection.send("GET", "/healthz", headers: ["Connection: close"])
      try await eventually("all are answered") { connection.isClosed }
      let text = String(decoding: connection.received, as: UTF8.self)
      let statuses = text.components(separatedBy: "HTTP/1.1 ").dropFirst().map { $0.prefix(3) }
      #expect(statuses == ["200", "404", "200", "200", "200"])
      #expect(text.hasSuffix("\r\n\r\nok\n"))
    }
  }

  /// What is no request, or one with more than the wall reads, ends its connection and harms nobody else.
  @Test(
    arguments: [
      ("", 0), ("\r\n\r\n", 0), ("nonsense\r\n\r\n", 0), ("\u{0}\u{1}\u{7f}\r\n\r\n", 0),
      ("GET\r\nHost: x\r\n\r\n", 0), ("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 0),
      ("GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 0),
      ("GET / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc", 0),
      ("GET %%%?%%% HTTP/1.1\r\nConnection: close\r\n\r\n", 404),
      ("GET  //../../etc/passwd HTTP/1.1\r\nConnection: close\r\n\r\n", 404),
      ("OPTIONS * HTTP/1.1\r\nConnection: close\r\n\r\n", 405),
      ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1c\r\nGET /healthz HTTP/1.1\r\n\r\n\r\n0\r\n\r\n", 405),
      ("GET / HTTP/1.1\r\nContent-Length: 5000\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n", 413),
    ])
  func nonsenseHarmsNobody(bytes: String, status: Int) async throws {
    try await withWall { wall async throws in
      let connection = try Connection(port: wall.port)
      connection.startReading()
      connection.send(bytes)
      if bytes.isEmpty { connection.hangUp() }
      try await eventually("it is closed", within: .seconds(5)) { connection.isClosed }
      #expect(Answer(connection.received).status == status)
      #expect(!String(decoding: connection.received, as: UTF8.self).hasSuffix("ok\n"), "a body was taken for a request")
      #expect(try await wall.request("/healthz").status == 200)
    }
  }

  @Test func takenPortIsSaidPlainly() async throws {
    try await withWall { wall async throws in
      var configuration = WallConfiguration()
      configuration.port = wall.port
      let second = WallServer(configuration: configuration, store: SnapshotStore(), logger: .init(label: "second"))
      let error = await #expect(throws: WallError.self) { try await second.run() }
      #expect(error == .portTaken(host: "127.0.0.1", port: wall.port))
      #expect(error?.description.contains("another port") == true)
    }
  }

  @Test(arguments: [("no.such.host.invalid", 0), ("127.0.0.1", 65_536), ("127.0.0.1", -1), ("192.0.2.1", 0)])
  func addressThatCannotBe(host: String, port: Int) async throws {
    var configuration = WallConfiguration()
    (configuration.host, configuration.port) = (host, port)
    let server = WallServer(configuration: configuration, store: SnapshotStore(), logger: .init(label: "never"))
    let error = await #expect(throws: WallError.self) { try await server.run() }
    #expect(error == (port == 0 ? .hostUnknown(host: host) : .portOutOfRange(port: port)))
  }

  @Test(arguments: ["localhost", "0.0.0.0", "127.0.0.1"])
  func listensOnNamesAndAddresses(host: String) async throws {
    var configuration = WallConfiguration()
    configuration.host = host
    configuration.port = 0
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    configuration.onListening = { port.yield($0) }
    let server = WallServer(configuration: configuration, store: SnapshotStore(), logger: .init(label: "wall-tests"))
    let running = Task { try await server.run() }
    var iterator = ports.makeAsyncIterator()
    #expect(try #require(await iterator.next()) > 0)
    running.cancel()
    try await running.value
  }
}

extension String {
  fileprivate func components(separatedByAny separator: String) -> [Substring] {
    var (parts, rest) = ([Substring](), self[...])
    while let range = rest.firstRange(of: separator) {
      parts.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return parts + [rest]
  }
}
