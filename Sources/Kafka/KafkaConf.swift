internal import CRdKafka

/// A client's settings, by librdkafka's own names, judged by librdkafka itself before any network is touched.
@safe package struct KafkaConf: ~Copyable {
  let raw: OpaquePointer

  /// - Parameter settings: name to value, as in librdkafka's `CONFIGURATION.md`.
  /// - Throws: `.unknownSetting` or `.badSetting` for the first one (by name) that is refused. The value of a secret
  ///   is never part of the error.
  package init(_ settings: [String: String]) throws(KafkaError) {
    try KafkaLibrary.check()
    guard let made = unsafe rd_kafka_conf_new() else { throw .clientRefused(reason: "out of memory") }
    do throws(KafkaError) {
      for (name, value) in settings.sorted(by: { $0.key < $1.key }) { try unsafe Self.set(made, name, value) }
    } catch {
      unsafe rd_kafka_conf_destroy(made)
      throw error
    }
    unsafe raw = made
  }

  /// Settings over `defaults`, which they replace, and with `fixed` ones, which they may repeat but not contradict.
  init(_ settings: [String: String], defaults: [String: String], fixed: [String: String]) throws(KafkaError) {
    for (name, value) in fixed.sorted(by: { $0.key < $1.key }) where settings[name] ?? value != value {
      throw .badSetting(name: name, value: settings[name] ?? "", reason: "this program needs it to be '\(value)'")
    }
    try self.init(defaults.merging(settings) { $1 }.merging(fixed) { $1 })
  }

  deinit { unsafe rd_kafka_conf_destroy(raw) }

  /// Gives up ownership: `rd_kafka_new` frees it when it succeeds.
  consuming func take() -> OpaquePointer {
    let given = unsafe raw
    discard self
    return unsafe given
  }

  private static func set(_ raw: OpaquePointer, _ name: String, _ value: String) throws(KafkaError) {
    var reason = [CChar](repeating: 0, count: 512)
    switch unsafe rd_kafka_conf_set(raw, name, value, &reason, reason.count) {
    case RD_KAFKA_CONF_OK: return
    case RD_KAFKA_CONF_UNKNOWN: throw .unknownSetting(name: name)
    default:
      guard isSecret(name) else { throw .badSetting(name: name, value: value, reason: reason.text) }
      throw .badSetting(name: name, value: "(secret)", reason: "librdkafka refuses it")
    }
  }

  /// Whether a setting's value must not be shown.
  package static func isSecret(_ name: String) -> Bool {
    let marks = ["password", "secret", "key.pem", "jaas", "oauthbearer.config", "token"]
    return marks.contains { mark in name.lowercased().contains(mark) }
  }
}

extension [CChar] {
  /// The text up to the terminating zero, as librdkafka fills error buffers.
  var text: String { String(decoding: prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) }
}
