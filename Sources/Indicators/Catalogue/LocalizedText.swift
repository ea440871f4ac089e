/// A text in Thai and English.
package struct LocalizedText: Hashable, Sendable {
  package let th: String
  package let en: String

  package init(th: String, en: String) {
    self.th = th
    self.en = en
  }

  package subscript(language: Language) -> String { language == .th ? th : en }

  package enum Language: String, Sendable, CaseIterable { case th, en }
}
