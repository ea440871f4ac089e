/// The province, a district or a sub-district.
package struct SimulatedArea: Hashable, Sendable {
  /// 2, 4 or 6 digits.
  package let code: String
  package let thaiName: String
  package let englishName: String
}
