import HealthRecords
import RecordMessages

/// Everything that was ever reported about one subject, by record and in the order of delivery.
struct SubjectHistory {
  private struct Key: Hashable {
    let kindID: UInt8
    let unit: String
    let recordID: String
  }

  let subject: SubjectID
  private(set) var records: [RecordHistory] = []
  /// All versions in the order of delivery.
  private(set) var versions: [(kindID: UInt8, message: any RecordMessage)] = []
  private var positions: [Key: Int] = [:]

  init(_ subject: SubjectID) { self.subject = subject }

  mutating func take(_ message: any RecordMessage, kindID: UInt8) {
    versions.append((kindID, message))
    let key = Key(kindID: kindID, unit: message.unit, recordID: message.recordID)
    if let at = positions[key] {
      records[at].take(message)
    } else {
      positions[key] = records.count
      records.append(RecordHistory(kindID: kindID, message))
    }
  }

  /// The histories of all subjects that the collected events are about, in the order in which they first appear.
  static func all(of storyteller: Storyteller) -> [SubjectHistory] {
    var histories: [SubjectHistory] = []
    var positions: [SubjectID: Int] = [:]
    for index in 0..<storyteller.count {
      let event = storyteller.event(index)
      guard event.fault == nil, let subject = event.key.withUnsafeBytes({ SubjectID(key: $0) }) else { continue }
      let at = positions[subject] ?? histories.count
      if at == histories.count {
        positions[subject] = at
        histories.append(SubjectHistory(subject))
      }
      histories[at].take(WireKinds.message(event.payload, kindID: event.kindID), kindID: event.kindID)
    }
    return histories
  }
}
