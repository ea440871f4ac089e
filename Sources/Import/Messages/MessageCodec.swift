package import HealthRecords
internal import RecordMessages
internal import SwiftProtobuf

/// The generated message of each kind, for turning JSON into Protobuf and back.
package enum MessageCodec {
  private static func type(of kind: RecordKind) -> (any SwiftProtobuf.Message.Type)? {
    switch kind.name {
    case "person": WirePerson.self
    case "chronic": WireChronic.self
    case "lab": WireLabResult.self
    case "visit": WireVisit.self
    case "death": WireDeath.self
    case "admission": WireAdmission.self
    case "delivery": WireDelivery.self
    case "newborn": WireNewborn.self
    case "antenatal": WireAntenatal.self
    case "screening": WireScreening.self
    case "ncd_screening": WireNcdScreening.self
    case "nutrition": WireNutrition.self
    case "dental": WireDental.self
    case "vaccination": WireVaccination.self
    case "functional": WireFunctional.self
    case "accident": WireAccident.self
    case "tb_case": WireTbCase.self
    case "cancer_treatment": WireCancerTreatment.self
    case "drug_treatment": WireDrugTreatment.self
    case "emergency_mission": WireEmergencyMission.self
    case "staff": WireStaff.self
    case "assessment": WireAssessment.self
    case "audit": WireAudit.self
    case "sample": WireProductSample.self
    case "purchase": WirePurchase.self
    case "volunteer": WireFamilyVolunteer.self
    case "population": WirePopulation.self
    case "reported_value": WireReportedValue.self
    case "unit": WireUnit.self
    case "area": WireArea.self
    default: nil
    }
  }

  /// Protobuf from proto3 JSON; nil for what is no JSON of the message, unknown names included.
  static func protobuf(_ kind: RecordKind, json: [UInt8]) -> [UInt8]? {
    guard let type = type(of: kind) else { return nil }
    do { return try type.init(jsonUTF8Bytes: json).serializedBytes() } catch { return nil }
  }

  /// Proto3 JSON with `kind` as its first member: one line of the files that `import ndjson` reads.
  package static func line(_ kind: RecordKind, protobuf: UnsafeRawBufferPointer) -> String? {
    guard let type = type(of: kind) else { return nil }
    do {
      let json = try type.init(serializedBytes: Array(protobuf)).jsonString()
      return "{\"kind\":\"\(kind.name)\"" + (json == "{}" ? "}" : "," + json.dropFirst())
    } catch { return nil }
  }

  /// Where the fields from 10 on begin; the generated writer puts them last. And the value of the field that dates the
  /// record, as `YYYYMMDD`.
  static func body(_ bytes: [UInt8], dateField: Int?) -> (start: Int, date: Int64?)? {
    var at = 0
    var start: Int?
    var date: Int64?
    func varint() -> UInt64? {
      var value: UInt64 = 0
      var shift: UInt64 = 0
      while at < bytes.count, shift < 64 {
        let byte = bytes[at]
        at += 1
        value |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return value }
        shift += 7
      }
      return nil
    }
    while at < bytes.count {
      let tagAt = at
      guard let tag = varint() else { return nil }
      if tag >> 3 >= 10, start == nil { start = tagAt }
      switch tag & 7 {
      case 0:
        guard let value = varint() else { return nil }
        if dateField.map({ UInt64($0) == tag >> 3 }) ?? false {
          let number = Int64(bitPattern: value)
          date = number > 100_000_000 ? number / 1_000_000 : number
        }
      case 1: at += 8
      case 2:
        guard let length = varint(), length <= UInt64(bytes.count - at) else { return nil }
        at += Int(length)
      case 5: at += 4
      default: return nil
      }
    }
    return at == bytes.count ? (start ?? bytes.count, date) : nil
  }
}
