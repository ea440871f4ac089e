import Kafka
import Synchronization

/// Collects log lines from any thread.
final class Lines: Sendable {
  private let lines = Mutex<[KafkaLogLine]>([])

  func add(_ line: KafkaLogLine) { lines.withLock { $0.append(line) } }

  var all: [KafkaLogLine] { lines.withLock { $0 } }
}
