import Logging
import Synchronization

/// What was logged at a level or above.
final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])
  private let level: Logger.Level

  init(level: Logger.Level = .warning) { self.level = level }

  var all: [String] { lines.withLock { $0 } }
  var logger: Logger { Logger(label: "test") { _ in Handler(lines: self, logLevel: self.level) } }

  private struct Handler: LogHandler {
    let lines: LogLines
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }
    func log(event: LogEvent) { lines.lines.withLock { $0.append("\(event.message)") } }
  }
}
