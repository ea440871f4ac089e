import ArgumentParser
import Foundation
import Logging
import StreamRuntime

/// How to reach Kafka, the same for every command.
struct ConnectionOptions: ParsableArguments {
  @Option(help: "Kafka's address, such as kafka-1:9092,kafka-2:9092.")
  var bootstrap: String

  @Option(
    name: [.customShort("X"), .customLong("kafka")],
    help: ArgumentHelp("A librdkafka setting, such as security.protocol=SSL. May be repeated.", valueName: "name=value")
  )
  var kafka: [String] = []

  @Option(
    help:
      "A file of librdkafka settings, name=value, one a line: the place for secrets. It must not be readable by others."
  )
  var kafkaConfig: String?

  @Option(help: "Consumer groups and transactional ids begin with this; two installations on one cluster differ in it.")
  var application = "kpistream"

  @Option(
    help: "Tells this process from its fellows; keep it the same over restarts. (default: host name and process id)")
  var instance: String?

  @Option(help: "How much to log: trace, debug, info, notice, warning, error.")
  var logLevel: LogLevel = .info

  func settings(commitMS: Int = 250) throws -> RuntimeSettings {
    var settings = ["bootstrap.servers": bootstrap]
    if let kafkaConfig { settings.merge(try Self.read(kafkaConfig)) { $1 } }
    for setting in kafka {
      let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw ValidationError("-X \(setting): write it as name=value, such as -X security.protocol=SSL")
      }
      settings[parts[0]] = parts[1]
    }
    return RuntimeSettings(
      kafka: settings, application: application, instance: instance ?? Self.defaultInstance, commitMS: commitMS)
  }

  private static var defaultInstance: String {
    "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
  }

  private static func read(_ path: String) throws -> [String: String] {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let mode = attributes?[.posixPermissions] as? Int,
      let text = try? String(contentsOfFile: path, encoding: .utf8)
    else { throw ValidationError("--kafka-config \(path): the file cannot be read") }
    guard mode & 0o077 == 0 else {
      throw ValidationError("--kafka-config \(path): others can read this file; run `chmod 600 \(path)`")
    }
    var settings: [String: String] = [:]
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.trimmingCharacters(in: .whitespaces)
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2 else { throw ValidationError("\(path):\(number + 1): write it as name=value") }
      settings[parts[0]] = parts[1]
    }
    return settings
  }
}

enum LogLevel: String, ExpressibleByArgument, CaseIterable {
  case trace, debug, info, notice, warning, error

  /// Logs to standard error, so that standard output is the command's own.
  func logger(_ label: String) -> Logger {
    var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = Logger.Level(rawValue: rawValue) ?? .info
    return logger
  }
}
