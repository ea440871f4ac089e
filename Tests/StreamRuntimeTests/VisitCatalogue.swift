import Foundation
import Indicators

/// A catalogue of one indicator that the program has never heard of, read from files in a directory of its own, as an
/// officer would write it: visits with a high blood pressure among all visits, by unit.
enum VisitCatalogue {
  private static let files = [
    "catalog.yaml": """
    version: "1"
    title: {th: ทดสอบ, en: Test}
    strategies:
      1: {th: หนึ่ง, en: One}
    programmes:
      1: {th: หนึ่ง, en: One}
    """,
    "indicators/high-pressure.yaml": """
    id: high-pressure
    name: {th: ความดันสูง, en: Visits with a high blood pressure}
    definition: {th: ความดันสูง, en: Visits with a systolic pressure of 140 or more among all visits}
    source: {manual: none, number: "0"}
    class: person-level
    strategy: 1
    programme: 1
    weight: 1
    direction: lower
    targets: {2561: 20}
    levels: {kind: threshold, steps: [40, 30, 20, 15, 10]}
    unit: {th: ร้อยละ, en: percent}
    measured_at: [province, district, unit]
    terms:
      all:
        each: visit v [date in period]
        when: true
        value: 1
        place: unit
      high:
        each: visit v [date in period and sbp >= 140]
        when: true
        value: 1
        place: unit
    numerator: high
    denominator: all
    multiplier: 100
    examples:
      - name: one high, one not
        asof: 2018-09-30
        records:
          - visit: {unit: "10001", date: 2018-01-01, sbp: 140}
          - visit: {unit: "10001", date: 2018-01-02, sbp: 139}
        expect:
          all: {"10001": 2}
          high: {"10001": 1}
    """,
  ]

  static func load() throws -> Catalogue {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("catalogue-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    for (name, text) in files {
      let file = directory.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    return try Catalogue(CatalogueFiles(directory: directory.path))
  }
}
