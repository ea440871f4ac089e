import CounterEngine
import HealthRecords
import Simulation
import StreamRuntime

/// Compares what is published with what is true, once all events have been counted.
struct TruthReport {
  let board: SnapshotBoard

  /// Waits for the snapshots to say the truth, prints a line an indicator, and returns whether they do, at every place.
  func check(_ truth: TruthTable, withinMS: Int64) -> Bool {
    let deadline = WallClock.monotonicMS() + withinMS
    let expected = SnapshotBoard.Expectation(truth)
    var differences = board.differences(from: expected)
    while !differences.isEmpty, WallClock.monotonicMS() < deadline {
      Sleep.milliseconds(50)
      differences = board.differences(from: expected)
    }
    print("indicator  published                    true                         ")
    for indicator in TruthIndicator.allCases {
      let right = truth[indicator, .province, Province.code]
      let found = board.numbers("\(indicator.rawValue)|\(truth.period)|province|\(Province.code)|ALL")
      let published =
        found.map { "\(JSONWriter.text($0.numerator))/\(JSONWriter.text($0.denominator)) = \($0.display)" } ?? "nothing"
      let isEqual =
        found?.numerator ?? 0 == right.numerator && found?.denominator ?? 0 == right.denominator
      print(
        "\(pad(indicator.rawValue, 10)) \(pad(published, 28)) \(pad("\(right)", 20)) \(isEqual ? "equal" : "DIFFERENT")"
      )
    }
    let places = truth.unordered.count
    if differences.isEmpty {
      print("All \(places) values at every place and affiliation equal the truth.")
    } else {
      print("Differences (the first \(differences.count)):")
      for difference in differences { print("  \(difference)") }
    }
    flushOutput()
    return differences.isEmpty
  }
}
