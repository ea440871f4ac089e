/// How a spoilt event is spoilt. The raw value is the reason that the dead letter is expected to give.
package enum EventFault: String, CaseIterable, Sendable {
  /// No Protobuf message.
  case malformed
  /// A unit that no registry knows.
  case unitUnknown = "unit-unknown"
  case recordIDMissing = "record-id-missing"
  /// 31 February in the date of a laboratory result, visit, death or chronic-disease registration.
  case dateInvalid = "date-invalid"
  /// The key is another person's.
  case keyDiffers = "key-differs"

  /// The unit code that no simulated province has.
  package static let unknownUnit = "99999"
}
