/// How far a bounded read has come. Offsets, not records: compaction leaves gaps.
package struct ReadProgress: Hashable, Sendable {
  package var offsetsRead: Int64
  package var offsetsTotal: Int64
  package var partitionsLeft: Int

  package init(offsetsRead: Int64, offsetsTotal: Int64, partitionsLeft: Int) {
    self.offsetsRead = offsetsRead
    self.offsetsTotal = offsetsTotal
    self.partitionsLeft = partitionsLeft
  }
}
