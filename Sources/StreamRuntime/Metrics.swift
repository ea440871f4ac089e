internal import Synchronization

/// Counters and gauges of this process, in Prometheus' text form.
///
/// Names carry the prefix `kpistream_`. Updated once a batch or rarer, never once an event, so a lock is cheap enough.
package final class Metrics: Sendable {
  private struct Family {
    var help: String
    var type: String
    /// By the label text, such as `{reason="malformed"}`.
    var values: [String: Double] = [:]
  }
  private let families = Mutex<[String: Family]>([:])

  package init() {}

  /// Shows a counter at 0 before anything has been counted, so that an alert can tell none from not measured.
  package func declare(_ name: String, help: String) {
    families.withLock { $0[name, default: Family(help: help, type: "counter")].values["", default: 0] += 0 }
  }

  package func add(_ name: String, _ value: Int, labels: [(String, String)] = [], help: String) {
    guard value != 0 else { return }
    families.withLock {
      $0[name, default: Family(help: help, type: "counter")].values[Metrics.text(labels), default: 0] += Double(value)
    }
  }

  package func set(_ name: String, _ value: Double, labels: [(String, String)] = [], help: String) {
    families.withLock { $0[name, default: Family(help: help, type: "gauge")].values[Metrics.text(labels)] = value }
  }

  package func value(_ name: String, labels: [(String, String)] = []) -> Double {
    families.withLock { $0[name]?.values[Metrics.text(labels)] ?? 0 }
  }

  /// The sum over all labels.
  package func total(_ name: String) -> Double { families.withLock { $0[name]?.values.values.reduce(0, +) ?? 0 } }

  package func exposition() -> String {
    families.withLock { families in
      families.sorted { $0.key < $1.key }.map { name, family in
        let lines = family.values.sorted { $0.key < $1.key }.map { "\(name)\($0.key) \(Metrics.number($0.value))\n" }
        return "# HELP \(name) \(family.help)\n# TYPE \(name) \(family.type)\n" + lines.joined()
      }.joined()
    }
  }

  private static func text(_ labels: [(String, String)]) -> String {
    labels.isEmpty ? "" : "{" + labels.map { "\($0)=\"\($1)\"" }.joined(separator: ",") + "}"
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }
}
