internal import Foundation

/// The part of a request's target after the question mark.
enum QueryString {
  /// Names and values in their order, with percent signs and pluses resolved.
  /// - Throws: `Problem` (400) for a percent sign that no two hexadecimal digits follow, or what is not UTF-8.
  static func parse(_ text: String) throws(Problem) -> [(key: String, value: String)] {
    var parameters: [(key: String, value: String)] = []
    for part in text.split(separator: "&") {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      parameters.append((try decode(sides[0]), sides.count > 1 ? try decode(sides[1]) : ""))
    }
    return parameters
  }

  private static func decode(_ text: Substring) throws(Problem) -> String {
    let spaced = String(text.map { $0 == "+" ? " " : $0 })
    guard let decoded = spaced.removingPercentEncoding else {
      throw .badRequest("The query is not percent-encoded UTF-8.")
    }
    return decoded
  }
}
