internal import HealthRecords
internal import Kafka
internal import RecordMessages
internal import SwiftProtobuf

/// The registry that the roles want to know before they count a unit's events.
package enum UnitRegistry {
  /// Publishes units, twelve to a sub-district and three of these to a district of one province.
  package static func publish(_ codes: [String], to bootstrap: String) throws {
    let producer = try Producer(settings: ["bootstrap.servers": bootstrap, "linger.ms": "5"], log: { _ in })
    let topic = try producer.topic(RecordKind.named("unit")!.topic)
    for (index, code) in codes.enumerated() {
      let unit = WireUnit.with {
        $0.recordID = code
        $0.unit = code
        $0.subject = code
        $0.updated = 1_500_000_000_000
        $0.code = code
        $0.name = "Unit \(code)"
        $0.subdistrict = subdistrict(index)
        $0.district = String(subdistrict(index).prefix(4))
        $0.province = "45"
        $0.affiliation = "MOPH"
      }
      let payload: [UInt8] = try unit.serializedBytes()
      try Array(code.utf8).withUnsafeBytes { key in
        try payload.withUnsafeBytes { try producer.produce(topic, key: key, value: $0) }
      }
    }
    try producer.flush(withinMS: 30_000)
  }

  private static func subdistrict(_ unit: Int) -> String {
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    return "45\(two(1 + unit / 36 % 90))\(two(1 + unit / 12 % 3))"
  }
}
