package import HealthRecords

/// The data quality of each unit's tables as last imported: what a provincial officer sends back to the hospital.
package struct QualityReport: Sendable {
  package struct Line: Sendable {
    package let unit: Code
    package let table: TableID
    package let rows: Int
    package let rejected: Int
    package let corrected: Int
    package let noticed: Int
    package let aside: Int
    package let latestDay: LocalDate?
    /// Milliseconds since 1970 UTC.
    package let latestUpdate: Int64?
    package let reasons: [(reason: Reason, rows: Int)]

    package var accepted: Int { rows - rejected - aside }

    /// Whole days from the latest D_UPDATE to the report's day.
    package func lagDays(on day: LocalDate) -> Int? { latestUpdate.map { day - Timestamp.day(ofMilliseconds: $0) } }
  }

  package let lines: [Line]
  package let day: LocalDate

  /// Reads the last run of each unit and table from an import database.
  /// - Parameter unit: only this unit.
  package init(database path: String, day: LocalDate, unit: Code? = nil) throws(ImportError) {
    let database = try Database(path: path, mayCreate: false)
    let select = try database.prepare(
      """
      SELECT q.unit, q.tbl, q.run, q.rows, q.rejected, q.corrected, q.noticed, q.aside, q.latest_day, q.latest_update
      FROM quality q WHERE q.run = (SELECT max(run) FROM quality WHERE unit = q.unit AND tbl = q.tbl)
      ORDER BY q.unit, q.tbl
      """)
    let reasons = try database.prepare(
      "SELECT reason, rows FROM quality_reason WHERE unit = ? AND tbl = ? AND run = ? ORDER BY rows DESC, reason")
    var lines: [Line] = []
    while try select.step() {
      let code = Code(rawValue: UInt64(bitPattern: select.integer(0)))
      guard let table = TableID(rawValue: UInt8(truncatingIfNeeded: select.integer(1))), unit == nil || unit == code
      else { continue }
      var found: [(Reason, Int)] = []
      reasons.bind(1, select.integer(0)).bind(2, select.integer(1)).bind(3, select.integer(2))
      while try reasons.step() {
        if let reason = Reason(rawValue: reasons.text(0)) { found.append((reason, Int(reasons.integer(1)))) }
      }
      lines.append(
        Line(
          unit: code, table: table, rows: Int(select.integer(3)), rejected: Int(select.integer(4)),
          corrected: Int(select.integer(5)), noticed: Int(select.integer(6)), aside: Int(select.integer(7)),
          latestDay: select.isNull(8) ? nil : LocalDate(daysSinceEpoch: Int32(clamping: select.integer(8))),
          latestUpdate: select.isNull(9) ? nil : select.integer(9), reasons: found))
    }
    self.lines = lines
    self.day = day
  }

  private static let titles = [
    "หน่วยบริการ", "แฟ้ม", "แถวที่อ่าน", "รับ", "แก้ไข", "ปฏิเสธ", "พักไว้", "วันรับบริการล่าสุด", "ปรับปรุงล่าสุด", "ล่าช้า (วัน)",
  ]

  private func cells(_ line: Line) -> [String] {
    [
      line.unit.description, line.table.name, "\(line.rows)", "\(line.accepted)", "\(line.corrected)",
      "\(line.rejected)", "\(line.aside)", line.latestDay?.description ?? "-",
      line.latestUpdate.map { Timestamp.day(ofMilliseconds: $0).description } ?? "-",
      line.lagDays(on: day).map { "\($0)" } ?? "-",
    ]
  }

  /// A table for a terminal, Thai, with the reasons below each line.
  package var text: String {
    let rows = [QualityReport.titles] + lines.map(cells)
    let widths = QualityReport.titles.indices.map { column in
      rows.map { QualityReport.width($0[column]) }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      zip(cells, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - QualityReport.width(cell.0))
        return column >= 2 && column <= 6 || column == 9 ? space + cell.0 : cell.0 + space
      }.joined(separator: "  ")
    }
    var text = line(QualityReport.titles) + "\n"
    for quality in lines {
      text += line(cells(quality)) + "\n"
      for (reason, rows) in quality.reasons {
        let mark =
          switch reason.severity {
          case .rejected: "ปฏิเสธ"
          case .corrected: "แก้ไข"
          case .noticed: "ข้อสังเกต"
          }
        text += "    \(mark) \(rows): \(reason.thai) [\(reason.rawValue)]\n"
      }
    }
    return text
  }

  /// CSV, UTF-8, one line for each unit, table and reason; a unit's table without any has one with the last columns empty.
  package var csv: String {
    let titles = QualityReport.titles + ["ประเภท", "รหัสเหตุผล", "เหตุผล", "จำนวนแถว"]
    var text = titles.map(QualityReport.quoted).joined(separator: ",") + "\n"
    for line in lines {
      let front = cells(line).map(QualityReport.quoted).joined(separator: ",")
      if line.reasons.isEmpty { text += front + ",,,,\n" }
      for (reason, rows) in line.reasons {
        text += front + ",\(reason.severity.rawValue),\(reason.rawValue),\(QualityReport.quoted(reason.thai)),\(rows)\n"
      }
    }
    return text
  }

  package var json: String {
    let items = lines.map { line in
      let reasons = line.reasons.map { "\(JSON.string($0.reason.rawValue)):\($0.rows)" }.joined(separator: ",")
      return "{\"unit\":\(JSON.string(line.unit.description)),\"table\":\"\(line.table.name)\",\"rows\":\(line.rows),"
        + "\"accepted\":\(line.accepted),\"corrected\":\(line.corrected),\"rejected\":\(line.rejected),"
        + "\"set_aside\":\(line.aside),"
        + "\"latest_service\":\(line.latestDay.map { JSON.string($0.description) } ?? "null"),"
        + "\"latest_update\":\(line.latestUpdate.map { JSON.string(Timestamp.iso(milliseconds: $0)) } ?? "null"),"
        + "\"lag_days\":\(line.lagDays(on: day).map { "\($0)" } ?? "null"),\"reasons\":{\(reasons)}}"
    }
    return "[" + items.joined(separator: ",\n ") + "]\n"
  }

  private static func quoted(_ cell: String) -> String {
    cell.contains { $0 == "," || $0 == "\"" || $0 == "\n" }
      ? "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\"" : cell
  }

  /// Columns on a terminal: Thai vowels and tone marks above and below take none.
  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar.value {
      case 0x0E31, 0x0E34...0x0E3A, 0x0E47...0x0E4E: sum
      default: sum + 1
      }
    }
  }
}
