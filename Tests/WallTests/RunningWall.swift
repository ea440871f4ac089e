import Logging
import Testing

@testable import Wall

/// Runs a wall on a free port for the length of a test, and shuts it down as an operator would.
func withWall(
  _ configuration: WallConfiguration = WallConfiguration(), store: SnapshotStore = SnapshotStore(),
  _ test: (RunningWall) async throws -> Void
) async throws {
  var configuration = configuration
  configuration.port = 0
  let (ports, port) = AsyncStream.makeStream(of: Int.self)
  configuration.onListening = { port.yield($0) }
  let logger = Logger(label: "wall-tests") { _ in SwiftLogNoOpLogHandler() }
  let server = WallServer(configuration: configuration, store: store, logger: logger)
  let running = Task {
    defer { port.finish() }
    try await server.run()
  }
  do {
    var iterator = ports.makeAsyncIterator()
    if let number = await iterator.next() { try await test(RunningWall(port: number, store: store, task: running)) }
  } catch {
    running.cancel()
    throw error
  }
  running.cancel()
  try await running.value
}

struct RunningWall: Sendable {
  let port: Int
  let store: SnapshotStore
  /// Cancelled to shut the wall down, as the program does when it is told to end.
  let task: Task<Void, any Error>

  /// One request on a connection of its own.
  func request(_ target: String, method: String = "GET", headers: [String] = []) async throws -> Answer {
    let connection = try Connection(port: port)
    connection.send(method, target, headers: headers + ["Connection: close"])
    connection.startReading()
    try await eventually("\(method) \(target) is answered") { connection.isClosed }
    return Answer(connection.received)
  }

  /// An open event stream.
  func stream(_ query: String = "", reading: Bool = true) throws -> Connection {
    let connection = try Connection(port: port)
    connection.send("GET", "/api/v1/stream\(query)", headers: ["Accept: text/event-stream"])
    if reading { connection.startReading() }
    return connection
  }
}
