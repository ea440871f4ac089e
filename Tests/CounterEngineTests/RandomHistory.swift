import HealthRecords
import TestSupport

/// Versions of few records of few subjects, so that corrections, deletions, moves and ties collide often.
struct RandomHistory {
  var versions: [TestRecord] = []

  init(_ g: inout SeededGenerator, count: Int, year: FiscalYear) {
    let subjects = [
      "8000000000000000000000000000000a", "9000000000000000000000000000000b", "f000000000000000000000000000000c",
    ]
    let units = ["00123", "10707", "99801"]
    let kinds = ["person", "chronic", "lab", "tb_case", "delivery", "visit"]
    for position in 0..<count {
      let kind = kinds.randomElement(using: &g)!
      var record = TestRecord(
        kind: kind, unit: units.randomElement(using: &g)!, id: "r\(Int.random(in: 0..<3, using: &g))",
        subject: subjects.randomElement(using: &g)!,
        // Few distinct times, so that ties happen; records of one subject that are compared with each other by time get
        // distinct ones through their identity below.
        updated: 1_500_000_000_000 + Int64(Int.random(in: 0..<6, using: &g)) * 1_000)
      record.offset = Int64(position)
      record.deleted = Int.random(in: 0..<8, using: &g) == 0
      record.updated += Int64(units.firstIndex(of: record.unit)! * 3 + Int(String(record.id.last!))!)
      func randomDay() -> Int {
        Int((year.first + Int.random(in: -60..<400, using: &g)).yyyymmdd)
      }
      record.date = Int.random(in: 0..<20, using: &g) == 0 ? 0 : randomDay()
      record.typeArea = ["1", "2", "3", "4"].randomElement(using: &g)!
      record.discharge = ["9", "9", "9", "1"].randomElement(using: &g)!
      record.birth = Int((year.first - 2_190 + Int.random(in: -400..<400, using: &g)).yyyymmdd)
      record.code =
        kind == "lab"
        ? ["05", "0531601", "0531002"].randomElement(using: &g)!
        : ["E110", "E14", "E149", "I10"].randomElement(using: &g)!
      record.value = Int.random(in: 0..<10, using: &g) == 0 ? nil : Double(Int.random(in: 60...80, using: &g)) / 10
      record.category = ["NEW", "NEW", "RELAPSE"].randomElement(using: &g)!
      record.outcome = ["", "", "CURED", "COMPLETED", "DIED"].randomElement(using: &g)!
      record.outcomeDate = record.outcome.isEmpty ? 0 : randomDay()
      record.liveBirths = Int32.random(in: 0...2, using: &g)
      record.drugs = [[], ["J01CA04"], ["N02BE01", "J01FA09"], ["N02BE01"]].randomElement(using: &g)!
      versions.append(record)
    }
  }
}
