package import HealthRecords

/// One message as a producer would put it on its topic.
package struct SimulatedEvent: Hashable, Sendable {
  package let kindID: UInt8
  /// The subject as text: a pseudonym's 32 hexadecimal digits, or the code of a place, a purchase ...
  package let key: [UInt8]
  /// The message of `topics/records.proto`, Protobuf.
  package let payload: [UInt8]
  /// The day on which it is delivered; never before the day it was entered at the source.
  package let day: LocalDate
  /// Set where the event is spoilt on purpose and has to end in the dead letters.
  package let fault: EventFault?

  package init(kindID: UInt8, key: [UInt8], payload: [UInt8], day: LocalDate, fault: EventFault? = nil) {
    self.kindID = kindID
    self.key = key
    self.payload = payload
    self.day = day
    self.fault = fault
  }

  package var kind: RecordKind { RecordKind.all[Int(kindID)] }
  package var topic: String { kind.topic }
}
