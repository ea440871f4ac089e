import RecordMessages
import SwiftProtobuf

/// The newest version of each record of one kind and subject, deletions included: they keep older versions from coming back.
struct Versions<Message: RecordMessage>: Sendable {
  private var kept: [(message: Message, position: Int64)] = []

  /// The records that are not deleted.
  var live: [Message] { kept.compactMap { $0.message.deleted ? nil : $0.message } }

  /// Takes a version if it is its record's newest: of two versions of a record (same unit and record id) the one with the
  /// greater `updated` counts; of equal ones, the one that was delivered later.
  /// - Returns: whether anything changed.
  mutating func keep(_ payload: [UInt8], _ position: Int64) throws -> Bool {
    let message = try Message(serializedBytes: payload)
    for (index, old) in kept.enumerated() {
      guard old.message.recordID == message.recordID, old.message.unit == message.unit else { continue }
      let wins = (message.updated, position) > (old.message.updated, old.position)
      if wins { kept[index] = (message, position) }
      return wins
    }
    kept.append((message, position))
    return true
  }
}
