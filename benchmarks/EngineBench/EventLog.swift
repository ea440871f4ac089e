internal import CounterEngine

/// Encoded events in one piece of memory, as a consumer has them: reading them costs nothing that an engine would not pay.
package struct EventLog: ~Copyable {
  private struct Entry {
    let start: Int
    let payloadBytes: UInt32
    let keyBytes: UInt16
    let kind: UInt8
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []

  package init() {}

  package var count: Int { entries.count }

  package mutating func append(kind: Int, key: some Collection<UInt8>, payload: some Collection<UInt8>) {
    entries.append(
      Entry(
        start: bytes.count, payloadBytes: UInt32(payload.count), keyBytes: UInt16(key.count), kind: UInt8(kind)))
    bytes.append(contentsOf: payload)
    bytes.append(contentsOf: key)
  }

  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
  }

  /// Hands over the events in their order, and the key of each as far ahead as an engine wants it.
  package func forEach<E: Error>(
    ahead: (_ key: UnsafeRawBufferPointer) -> Void,
    _ body: (_ kind: Int, _ payload: UnsafeRawBufferPointer, _ key: UnsafeRawBufferPointer) throws(E) -> Void
  ) throws(E) {
    var failure: E?
    bytes.withUnsafeBytes { bytes in
      func key(_ entry: Entry) -> UnsafeRawBufferPointer {
        let start = entry.start + Int(entry.payloadBytes)
        return UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(entry.keyBytes)])
      }
      do throws(E) {
        var announced = 0
        for i in entries.indices {
          while announced < min(entries.count, i + EngineShard.lead) {
            let next = announced + EngineShard.keyLead
            if next < entries.count { EngineShard.prefetch(key(entries[next])) }
            ahead(key(entries[announced]))
            announced += 1
          }
          let entry = entries[i]
          let payload = UnsafeRawBufferPointer(rebasing: bytes[entry.start..<entry.start + Int(entry.payloadBytes)])
          try body(Int(entry.kind), payload, key(entry))
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
