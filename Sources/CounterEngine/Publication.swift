/// What snapshots that are published together have in common.
package struct Publication: Sendable {
  /// Its members as they stand at the end of each.
  let json: [UInt8]

  /// - Parameters:
  ///   - catalogue: version and content hash of the definitions.
  ///   - position: events consumed of each input partition.
  ///   - publishedAtMS: wall time, for freshness; nil leaves it out, as replays do.
  package init(catalogue: String, position: [(partition: Int32, consumed: Int64)], publishedAtMS: Int64?) {
    var json = JSONWriter()
    json.member("catalogue", catalogue)
    json.key("position")
    json.beginObject()
    for (partition, consumed) in position { json.member("\(partition)", Double(consumed)) }
    json.endObject()
    if let publishedAtMS { json.member("published_at", Double(publishedAtMS)) }
    self.json = json.bytes
  }
}
