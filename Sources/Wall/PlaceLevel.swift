/// The levels at which an indicator is measured.
package enum PlaceLevel: String, Codable, Hashable, Sendable, CaseIterable {
  case province, district, subdistrict, unit

  /// Whether a place of this level is small enough for a count of a few people to point at someone.
  package var isBelowDistrict: Bool { self == .subdistrict || self == .unit }
}
