internal import HealthRecords
package import Indicators

extension Scorecard {
  /// The card as one JSON object: numbers in their shortest exact form, null where there is none.
  ///
  /// - Parameters:
  ///   - placeName: of the place, where known.
  ///   - catalogue: version and content hash of the definitions.
  package func json(placeName: LocalizedText?, catalogue: String) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("place", "\(place.code)")
    json.member("level", place.level.rawValue)
    if let placeName { json.member("name", placeName) }
    json.member("affiliation", affiliation.rawValue)
    json.member("period", period.name)
    json.member("round", Double(period.round.rawValue))
    if let asOf { json.member("as_of", "\(asOf)") }
    json.key("total")
    write(total, &json)
    json.key("strategies")
    write(strategies, &json)
    json.key("programmes")
    write(programmes, &json)
    json.key("indicators")
    json.beginArray()
    for row in rows { write(row, &json) }
    json.endArray()
    json.member("catalogue", catalogue)
    json.endObject()
    return json.bytes
  }

  private func write(_ sum: Sum, _ json: inout JSONWriter) {
    json.beginObject()
    members(sum, &json)
    json.endObject()
  }

  private func members(_ sum: Sum, _ json: inout JSONWriter) {
    json.member("weight", sum.weight)
    json.member("scored_weight", sum.scoredWeight)
    json.member("score", sum.score)
    json.member("points", sum.points)
    json.member("of_100", sum.percent)
  }

  private func write(_ groups: [Group], _ json: inout JSONWriter) {
    json.beginArray()
    for group in groups {
      json.beginObject()
      json.member("number", Double(group.number))
      if let name = group.name { json.member("name", name) }
      members(group.sum, &json)
      json.endObject()
    }
    json.endArray()
  }

  private func write(_ row: Row, _ json: inout JSONWriter) {
    json.beginObject()
    json.member("id", row.indicator)
    json.member("name", row.name)
    json.member("strategy", Double(row.strategy))
    json.member("programme", Double(row.programme))
    json.member("weight", row.weight)
    json.member("state", row.state.rawValue)
    json.member("points", row.points)
    json.member("score", row.score)
    json.member("value", row.result?.value)
    json.member("display", row.result?.display ?? "")
    json.member("target", row.result?.target)
    json.member("target_met", row.state == .scored ? row.result?.isTargetMet : nil)
    json.member("level_score", row.state == .scored ? row.result?.level.map(Double.init) : nil)
    json.member("provisional", row.result?.isProvisional ?? false)
    json.member("rolled_up", row.isRolledUp)
    if let distribution = row.distribution {
      json.key("distribution")
      json.beginObject()
      for (level, count) in distribution.enumerated() { json.member("\(level)", Double(count)) }
      json.endObject()
    }
    json.endObject()
  }
}

extension JSONWriter {
  fileprivate mutating func member(_ name: String, _ text: LocalizedText) {
    key(name)
    beginObject()
    member("th", text.th)
    member("en", text.en)
    endObject()
  }
}
