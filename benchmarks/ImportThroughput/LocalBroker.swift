import Glibc
import HealthRecords
import Kafka

/// A broker in a process of its own: this program again, with the argument `broker`. It ends with its standard input.
final class LocalBroker {
  let bootstrap: String
  private let child: pid_t
  private let input: UnsafeMutablePointer<FILE>

  init() throws {
    var toChild: [Int32] = [0, 0]
    var fromChild: [Int32] = [0, 0]
    guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else { throw KafkaError.clientRefused(reason: "no pipe") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
    for end in toChild + fromChild { posix_spawn_file_actions_addclose(&actions, end) }
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("import-throughput"), strdup("broker"), nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    guard posix_spawn(&child, "/proc/self/exe", &actions, nil, &arguments, environ) == 0,
      let input = fdopen(toChild[1], "w"), let output = fdopen(fromChild[0], "r")
    else { throw KafkaError.clientRefused(reason: "the broker's process does not start") }
    close(toChild[0])
    close(fromChild[1])
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), output) != nil else {
      throw KafkaError.clientRefused(reason: "the broker does not say its address")
    }
    bootstrap = String(decoding: line.prefix { $0 > 0x20 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    (self.child, self.input) = (child, input)
  }

  func stop() {
    fclose(input)
    var status: Int32 = 0
    waitpid(child, &status, 0)
  }

  /// What the child does.
  static func serve() throws {
    let topics = Set(RecordKind.all.map(\.topic) + ["dead-letters"])
    let cluster = try TestCluster(topics: Dictionary(uniqueKeysWithValues: topics.map { ($0, 12) }))
    print(cluster.bootstrap)
    fflush(nil)
    while getchar() != EOF {}
    withExtendedLifetime(cluster) {}
  }
}
