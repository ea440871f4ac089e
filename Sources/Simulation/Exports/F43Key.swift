import RecordMessages

/// What identifies a record within a unit's table, and the day it is about.
enum F43Key {
  /// Nil for kinds that no table carries. The parts beside unit and person.
  static func of(_ message: any RecordMessage, kindID: UInt8) -> String? {
    switch message {
    case let m as WireChronic: "\(m.date) \(m.code)"
    case let m as WireLabResult: "\(m.date) \(m.test)"
    case let m as WireScreening: "\(m.date) \(m.code)"
    case let m as WireNcdScreening: "\(m.date)"
    case let m as WireNutrition: "\(m.date)"
    case let m as WireDental: "\(m.date)"
    case let m as WireVaccination: "\(m.date) \(m.vaccine)"
    case let m as WireFunctional: "\(m.date)"
    case let m as WireDelivery: "\(m.date) \(m.gravida)"
    case let m as WireNewborn: "\(m.date)"
    case let m as WireAntenatal: "\(m.date)"
    case is WireDeath: ""
    // A visit, a stay and an emergency have numbers of their own.
    case is WireVisit, is WireAdmission, is WireAccident: message.recordID
    default: nil
    }
  }

  /// Kinds whose every record has a number of its own.
  static func isVisit(_ kindID: UInt8) -> Bool {
    kindID == KindID.visit || kindID == KindID.admission || kindID == KindID.accident
  }

  /// The day that the record is dated, `YYYYMMDD`.
  static func day(of message: any RecordMessage) -> Int32 {
    switch message {
    case let m as WireChronic: m.date
    case let m as WireLabResult: m.date
    case let m as WireScreening: m.date
    case let m as WireNcdScreening: m.date
    case let m as WireNutrition: m.date
    case let m as WireDental: m.date
    case let m as WireVaccination: m.date
    case let m as WireFunctional: m.date
    case let m as WireDelivery: m.date
    case let m as WireNewborn: m.date
    case let m as WireAntenatal: m.date
    case let m as WireDeath: m.date
    case let m as WireVisit: m.date
    case let m as WireAdmission: Int32((m.discharged == 0 ? m.admitted : m.discharged) / 1_000_000)
    case let m as WireAccident: m.date
    default: 0
    }
  }
}
