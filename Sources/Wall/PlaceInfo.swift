/// A place that snapshots speak of: a unit, a sub-district, a district or the province.
package struct PlaceInfo: Codable, Hashable, Sendable {
  package var code: String
  package var level: PlaceLevel
  package var name: LocalizedName
  /// Code of the place one level up; nil for the province.
  package var parent: String?

  package init(code: String, level: PlaceLevel, name: LocalizedName, parent: String?) {
    self.code = code
    self.level = level
    self.name = name
    self.parent = parent
  }
}
