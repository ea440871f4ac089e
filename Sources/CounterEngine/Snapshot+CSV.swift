internal import Indicators

extension Snapshot {
  /// The columns of a replay's CSV.
  package static let csvHeader =
    "indicator,level,place,affiliation,period,as_of,numerator,denominator,value,target,target_met,level_score,points,provisional"

  /// One line without its end. Numbers in their shortest exact form; nothing where there is no value.
  package var csv: String {
    func number(_ value: Double?) -> String { value.map(JSONWriter.text) ?? "" }
    let columns = [
      indicator, place.level.rawValue, "\(place.code)", affiliation.rawValue, period.name, "\(asOf)", number(numerator),
      number(denominator), number(value), number(target), isTargetMet.map { $0 ? "true" : "false" } ?? "",
      score.map { "\($0.level)" } ?? "", number(score?.points), isProvisional ? "true" : "false",
    ]
    return columns.joined(separator: ",")
  }
}
