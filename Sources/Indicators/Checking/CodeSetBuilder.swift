import HealthRecords

/// Turns the codes that an author lists into ranges of packed codes.
///
/// Prefix matching (ICD-10, ATC): `E11` is every code that begins so; `E10-E14` every code whose first three characters
/// lie between; `C220-C229` likewise by four, and because it names all ten, also a bare `C22`; `C330-C349` also `C33`.
/// Exact matching (everything else): the code itself.
enum CodeSetBuilder {
  enum Matching: String, CaseIterable { case prefix, exact }

  enum Mistake: Error, Equatable {
    case notACode(String)
    case hasDot(String, without: String)
    case tooShort(String)
    case unequalEnds(String)
    case backwards(String)
    case tooLong(String, limit: Int)

    var message: String {
      switch self {
      case .notACode(let text): "“\(text)” is no code (A–Z, 0–9, at most \(Code.maxLength) characters)"
      case .hasDot(let text, let without): "“\(text)”: ICD-10 codes are written without the dot: “\(without)”"
      case .tooShort(let text): "“\(text)” is too short: give three or more characters, or a range such as “R00-R99”"
      case .unequalEnds(let text): "“\(text)”: both ends of a range need the same number of characters"
      case .backwards(let text): "“\(text)”: the range runs backwards"
      case .tooLong(let text, let limit): "“\(text)” can never match: the field holds at most \(limit) characters"
      }
    }
  }

  static func range(_ text: String, _ matching: Matching, limit: Int?) throws(Mistake) -> ClosedRange<Code> {
    switch matching {
    case .exact:
      guard let code = Code(text), !code.isEmpty else { throw .notACode(text) }
      if let limit, code.count > limit { throw .tooLong(text, limit: limit) }
      return code...code
    case .prefix:
      if text.contains(".") {
        throw .hasDot(text, without: text.filter { $0 != "." })
      }
      let ends = text.split(separator: "-", omittingEmptySubsequences: false)
      guard ends.count <= 2, let low = Code(ends[0]), let high = Code(ends[ends.count - 1]), !low.isEmpty, !high.isEmpty
      else { throw .notACode(text) }
      guard low.count >= 3, high.count >= 3 else { throw .tooShort(text) }
      guard low.count == high.count else { throw .unequalEnds(text) }
      guard low <= high else { throw .backwards(text) }
      if ends.count == 2, low.count > 3, low.description.hasSuffix("0"), high.description.hasSuffix("9") {
        // Whole decades; some codes, such as C33, have no fourth character.
        return low.prefix(low.count - 1)...high.prefix(high.count - 1).lastWithPrefix
      }
      return low...high.lastWithPrefix
    }
  }

  /// Sorted, and joined where they overlap or touch.
  static func set(_ ranges: [ClosedRange<Code>]) -> CodeSet {
    var joined: [ClosedRange<Code>] = []
    for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
      if let last = joined.last, range.lowerBound.rawValue <= last.upperBound.rawValue &+ 1 {
        joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    return CodeSet(ranges: joined)
  }
}
