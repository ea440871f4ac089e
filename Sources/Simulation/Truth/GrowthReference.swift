import Foundation

/// Growth standards, given from outside: they are data and no rule. Without them every child is unclassified.
package struct GrowthReference: Sendable {
  /// Rows by sex, rising by axis, read linearly between them.
  package struct Table: Sendable {
    private struct Row: Sendable {
      let axis: Double
      let l: Double
      let m: Double
      let s: Double
    }

    private var rows: [String: [Row]] = [:]

    /// - Parameter csv: lines of sex (1 boys, 2 girls), axis, l, m, s; what is no such line is passed over.
    init(csv: String) {
      for line in csv.split(whereSeparator: \.isNewline) {
        let cells = line.split(separator: ",").map(String.init)
        let numbers = cells.dropFirst().compactMap(Double.init)
        guard cells.count == 5, numbers.count == 4 else { continue }
        rows[cells[0], default: []].append(Row(axis: numbers[0], l: numbers[1], m: numbers[2], s: numbers[3]))
      }
    }

    /// Standard deviations from the median by the LMS method; nil beyond the table's ends.
    package func z(_ sex: String, at axis: Double, _ measure: Double) -> Double? {
      guard let (l, m, s) = row(sex, axis) else { return nil }
      return l == 0 ? log(measure / m) / s : (pow(measure / m, l) - 1) / (l * s)
    }

    /// The measure that lies so many standard deviations from the median.
    package func measure(_ sex: String, at axis: Double, z: Double) -> Double? {
      guard let (l, m, s) = row(sex, axis) else { return nil }
      return l == 0 ? m * exp(s * z) : m * pow(1 + l * s * z, 1 / l)
    }

    private func row(_ sex: String, _ axis: Double) -> (l: Double, m: Double, s: Double)? {
      guard let rows = rows[sex], let below = rows.last(where: { $0.axis <= axis }),
        let above = rows.first(where: { $0.axis >= axis })
      else { return nil }
      let t = above.axis == below.axis ? 0 : (axis - below.axis) / (above.axis - below.axis)
      func between(_ path: KeyPath<Row, Double>) -> Double {
        below[keyPath: path] * (1 - t) + above[keyPath: path] * t
      }
      return (between(\.l), between(\.m), between(\.s))
    }
  }

  /// Length or height in cm by age in months of 30.4375 days.
  package let heightForAge: Table
  /// Weight in kg by length in cm, under 24 months.
  package let weightForLength: Table
  /// Weight in kg by height in cm, from 24 months on.
  package let weightForHeight: Table

  /// - Parameter files: a catalogue's files by path; the standards stand in three of its tables.
  package init(files: [String: String]) {
    func table(_ name: String) -> Table { Table(csv: files["tables/who_2006_\(name).csv"] ?? "") }
    heightForAge = table("height_for_age")
    weightForLength = table("weight_for_length")
    weightForHeight = table("weight_for_height")
  }

  package static let none = GrowthReference(files: [:])
}
