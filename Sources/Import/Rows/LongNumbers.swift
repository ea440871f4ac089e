/// Files and folders may be named after a person, by a citizen id. Thirteen digits in a row, not more and not less, are blotted
/// out of whatever is shown.
enum LongNumbers {
  static func masked(_ text: String) -> String {
    var result = ""
    var run = ""
    for character in text {
      if character.isASCII, character.isNumber {
        run.append(character)
      } else {
        result += cover(run)
        run = ""
        result.append(character)
      }
    }
    return result + cover(run)
  }

  private static func cover(_ run: String) -> String { run.count == 13 ? String(repeating: "x", count: 13) : run }
}
