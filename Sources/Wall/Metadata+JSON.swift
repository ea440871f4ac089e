extension IndicatorInfo {
  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("id", id)
    json.field("name", name)
    json.field("unit", unit)
    json.field("strategy", strategy)
    json.field("programme", programme)
    json.field("weight", weight)
    json.field("direction", direction.rawValue)
    json.field("target", target)
    json.key("levels")
    json.beginArray()
    for level in levels { json.number(level) }
    json.endArray()
    json.field("decimals", decimals)
    json.endObject()
  }
}

extension PlaceInfo {
  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("code", code)
    json.field("level", level.rawValue)
    json.field("name", name)
    json.field("parent", parent)
    json.endObject()
  }
}
