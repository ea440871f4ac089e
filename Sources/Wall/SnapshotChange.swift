/// What became of one key since a reader last looked. Only the newest is ever kept.
struct SnapshotChange: Sendable {
  let key: String
  /// Nil when the key was removed.
  let snapshot: Snapshot?
  let truth: TruthValue?

  /// Writes the public view of the snapshot as one object; nothing for a removal.
  func write(to json: inout JSONWriter, hiding small: SmallCells) {
    guard let snapshot else { return }
    let hidden = small.hides(snapshot)
    let numeratorHidden = hidden && small.isSmall(snapshot.numerator)
    // A small denominator bounds the numerator, so it takes the numerator with it.
    let denominatorHidden = hidden && small.isSmall(snapshot.denominator)
    json.beginObject()
    json.field("key", key)
    json.field("indicator", snapshot.indicator)
    json.field("period", snapshot.period)
    json.field("as_of", snapshot.asOf)
    json.field("level", snapshot.level.rawValue)
    json.field("place", snapshot.place)
    json.field("affiliation", snapshot.affiliation)
    json.field("numerator", numeratorHidden || denominatorHidden ? nil : snapshot.numerator)
    json.field("denominator", denominatorHidden ? nil : snapshot.denominator)
    json.field("value", hidden ? nil : snapshot.value)
    json.field("display", hidden ? "<\(small.threshold)" : snapshot.display)
    json.field("target", snapshot.target)
    json.field("target_met", hidden ? nil : snapshot.targetMet)
    json.field("level_score", hidden ? nil : snapshot.levelScore)
    json.field("below_l1", hidden ? false : snapshot.belowL1)
    json.field("points", hidden ? nil : snapshot.points)
    json.field("status", hidden ? Snapshot.Status.none.rawValue : snapshot.status.rawValue)
    json.field("provisional", snapshot.provisional)
    json.field("suppressed", hidden)
    if !hidden { write(snapshot.terms, as: "terms", to: &json) }
    if let truth { write(truth, against: snapshot, hidden: hidden, to: &json) }
    json.field("catalogue", snapshot.catalogue)
    json.key("position")
    json.beginObject()
    for (partition, offset) in snapshot.position.sorted(by: { $0.key < $1.key }) { json.field(partition, offset) }
    json.endObject()
    json.field("published_at", snapshot.publishedAt)
    json.endObject()
  }

  private func write(_ terms: [String: Double], as name: String, to json: inout JSONWriter) {
    json.key(name)
    json.beginObject()
    for (term, count) in terms.sorted(by: { $0.key < $1.key }) { json.field(term, count) }
    json.endObject()
  }

  private func write(_ truth: TruthValue, against snapshot: Snapshot, hidden: Bool, to json: inout JSONWriter) {
    json.key("truth")
    json.beginObject()
    json.field("equal", truth.numerator == snapshot.numerator && truth.denominator == snapshot.denominator)
    if !hidden {
      json.field("numerator", truth.numerator)
      json.field("denominator", truth.denominator)
    }
    json.endObject()
  }
}
