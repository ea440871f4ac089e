internal import HealthRecords
internal import Indicators

extension Snapshot {
  package func json(catalogue: String, position: [(partition: Int32, consumed: Int64)], publishedAtMS: Int64?)
    -> [UInt8]
  {
    json(Publication(catalogue: catalogue, position: position, publishedAtMS: publishedAtMS))
  }

  /// The snapshot as it stands in `kpi.snapshots`. The same snapshot gives the same bytes.
  package func json(_ publication: Publication) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("indicator", indicator)
    json.member("period", period.name)
    json.member("as_of", "\(asOf)")
    json.member("level", place.level.rawValue)
    json.member("place", "\(place.code)")
    json.member("affiliation", affiliation.rawValue)
    json.member("numerator", numerator)
    json.member("denominator", denominator)
    json.member("value", value)
    json.member("display", display)
    json.member("target", target)
    json.member("target_met", isTargetMet)
    json.member("level_score", score.map { Double($0.level) })
    json.member("below_l1", score?.isBelowFirst ?? false)
    json.member("points", score?.points)
    json.member("status", status.rawValue)
    json.member("provisional", isProvisional)
    json.key("terms")
    json.beginObject()
    for (name, value) in terms { json.member(name, value) }
    json.endObject()
    if !measures.isEmpty {
      json.key("measures")
      json.beginObject()
      for (id, value) in measures { json.member(id, value) }
      json.endObject()
    }
    if !remarks.isEmpty {
      json.key("remarks")
      json.beginArray()
      for remark in remarks { json.element(remark) }
      json.endArray()
    }
    json.members(publication.json)
    json.endObject()
    return json.bytes
  }
}
