/// One text in the two languages that the wall speaks.
package struct LocalizedName: Codable, Hashable, Sendable {
  package var th: String
  package var en: String

  package init(th: String, en: String) {
    self.th = th
    self.en = en
  }
}
