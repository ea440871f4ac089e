package import Indicators

extension Scorecard {
  /// The columns of `csv`.
  package static let csvHeader =
    "place,level,affiliation,period,as_of,kind,id,name,weight,scored_weight,points,score,of_100,state,value,target,target_met,level_score,provisional,rolled_up"

  /// A line for each indicator, programme and strategy, and one for the total; without their ends.
  package func csv(_ language: LocalizedText.Language) -> [String] {
    let head =
      "\(place.code),\(place.level.rawValue),\(affiliation.rawValue),\(period.name),\(asOf.map { "\($0)" } ?? "")"
    func number(_ value: Double?) -> String { value.map(JSONWriter.text) ?? "" }
    func flag(_ value: Bool?) -> String { value.map { $0 ? "true" : "false" } ?? "" }
    func line(_ kind: String, _ id: String, _ name: String, _ sum: Sum) -> String {
      let columns = [
        head, kind, id, Scorecard.quoted(name), number(sum.weight), number(sum.scoredWeight), number(sum.points),
        number(sum.score), number(sum.percent), "", "", "", "", "", "", "",
      ]
      return columns.joined(separator: ",")
    }
    let indicators = rows.map { row in
      let isScored = row.state == .scored
      let columns = [
        head, "indicator", row.indicator, Scorecard.quoted(row.name[language]), number(row.weight),
        number(isScored ? row.weight : 0), number(row.points), number(row.score), number(row.points.map { $0 * 20 }),
        row.state.rawValue, number(row.result?.value), number(row.result?.target),
        isScored ? flag(row.result?.isTargetMet) : "", isScored ? number(row.result?.level.map(Double.init)) : "",
        flag(row.result?.isProvisional ?? false), flag(row.isRolledUp),
      ]
      return columns.joined(separator: ",")
    }
    return indicators
      + programmes.map { line("programme", "\($0.number)", $0.name?[language] ?? "", $0.sum) }
      + strategies.map { line("strategy", "\($0.number)", $0.name?[language] ?? "", $0.sum) }
      + [line("total", "", "", total)]
  }

  /// RFC 4180: a text with a comma, a quotation mark or a line's end stands in quotation marks.
  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
