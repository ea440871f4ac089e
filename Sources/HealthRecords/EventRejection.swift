/// Why an event is set aside. The reason goes to the dead letters; it never contains a value of the event.
package enum EventRejection: Error, Hashable, Sendable {
  case contentType
  case tooLarge(limit: Int)
  case noPayload
  case malformed(format: String)
  case keyMissing
  case keyInvalid
  case keyDiffersFromSubject
  case wrongPartition
  case recordIDMissing
  case unitMissing
  case unitInvalid
  case unitUnknown
  case updatedInvalid
  case codeInvalid(field: Int)
  case dateInvalid(field: Int)
  case numberInvalid(field: Int)
  case listTooLong(field: Int)

  /// A stable word for metrics and filters.
  package var reason: String {
    switch self {
    case .contentType: "content-type"
    case .tooLarge: "too-large"
    case .noPayload: "no-payload"
    case .malformed: "malformed"
    case .keyMissing: "key-missing"
    case .keyInvalid: "key-invalid"
    case .keyDiffersFromSubject: "key-differs"
    case .wrongPartition: "wrong-partition"
    case .recordIDMissing: "record-id-missing"
    case .unitMissing: "unit-missing"
    case .unitInvalid: "unit-invalid"
    case .unitUnknown: "unit-unknown"
    case .updatedInvalid: "updated-invalid"
    case .codeInvalid: "code-invalid"
    case .dateInvalid: "date-invalid"
    case .numberInvalid: "number-invalid"
    case .listTooLong: "list-too-long"
    }
  }

  /// A sentence for the person who repairs the event.
  package func explanation(kind: RecordKind?) -> String {
    func name(_ number: Int) -> String { kind?.fields.first { $0.number == number }?.name ?? "number \(number)" }
    return switch self {
    case .contentType: "the content-type header is neither application/protobuf nor application/json"
    case .tooLarge(let limit): "the payload is longer than \(limit) bytes"
    case .noPayload: "the message has no payload; to delete a record send it with deleted = true"
    case .malformed(let format): "the payload is not valid \(format) of this topic's message"
    case .keyMissing: "the message has no key; the key is the record's subject"
    case .keyInvalid:
      "the key is neither a pseudonym of 32 lower-case hexadecimal digits, the first of them 8 to f, nor a code of at most 15 characters; "
        + "a national id is never a key"
    case .keyDiffersFromSubject: "the field subject differs from the message's key"
    case .wrongPartition:
      "the key belongs to another partition of this topic, where the subject's other records are; set the producer's "
        + "partitioner to murmur2 (librdkafka: partitioner=murmur2_random), then republish"
    case .recordIDMissing: "record_id is empty"
    case .unitMissing: "unit is empty"
    case .unitInvalid: "unit is not a code of at most 10 letters and digits"
    case .unitUnknown: "the unit is not in the registry; import it with `kpistream import units`, then republish"
    case .updatedInvalid: "updated is not a time between 1970 and 10889 in milliseconds"
    case .codeInvalid(let field): "\(name(field)) is not a code of the allowed length and alphabet"
    case .dateInvalid(let field): "\(name(field)) is not a day or time that exists between 1800 and 2299"
    case .numberInvalid(let field): "\(name(field)) is not a number in range"
    case .listTooLong(let field): "\(name(field)) has more than \(RecordLayouts.maxListElements) elements"
    }
  }
}
