package import HealthRecords

extension TruthTable {
  package static let csvHeader = "indicator,level,place,affiliation,period,as_of,numerator,denominator"

  /// What cannot be read in a file of truths.
  package struct CSVFailure: Error, CustomStringConvertible {
    package let line: Int
    package var description: String { "line \(line) is no line of a truth: expected \(TruthTable.csvHeader)" }
  }

  /// One line for every value that is not zero, in a fixed order.
  /// - Parameter day: the day evaluated on, at most the period's last.
  package func csv(asOf day: LocalDate) -> String {
    let asOf = min(day, period.last)
    let lines = values.map {
      "\($0.indicator.rawValue),\($0.level.rawValue),\($0.place),\($0.affiliation.rawValue),\($0.period),\(asOf),"
        + "\(Numbers.text($0.numerator)),\(Numbers.text($0.denominator))\n"
    }
    return TruthTable.csvHeader + "\n" + lines.joined()
  }

  /// Reads the first eight columns of such a file, or of the values that a replay prints; indicators without a truth are
  /// passed over, an empty number is 0.
  package init(csv text: String, period: FiscalYear = Province.period) throws(CSVFailure) {
    var numbers: [Key: Numbers] = [:]
    for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() where index > 0 {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard cells.count >= 8, let level = TruthLevel(rawValue: cells[1]),
        let affiliation = TruthAffiliation(rawValue: cells[3])
      else { throw CSVFailure(line: index + 1) }
      guard let indicator = TruthIndicator(rawValue: cells[0]), cells[4] == "\(period)" else { continue }
      func number(_ cell: String) throws(CSVFailure) -> Double {
        if cell.isEmpty { return 0 }
        guard let value = Double(cell) else { throw CSVFailure(line: index + 1) }
        return value
      }
      numbers[Key(indicator: indicator, level: level, place: cells[2], affiliation: affiliation)] = Numbers(
        numerator: try number(cells[6]), denominator: try number(cells[7]))
    }
    self.init(period: period, numbers: numbers)
  }

  /// Every place where the other differs, as text.
  package func differences(in other: TruthTable, limit: Int = 20) -> [String] {
    var all: [String] = []
    for key in Set(numbers.keys).union(other.numbers.keys) {
      let (right, found) = (numbers[key] ?? Numbers(), other.numbers[key] ?? Numbers())
      guard right != found else { continue }
      all.append(
        "\(key.indicator.rawValue) \(key.level.rawValue) \(key.place) \(key.affiliation.rawValue): "
          + "found \(found), true \(right)")
    }
    return Array(all.sorted().prefix(limit))
  }
}
