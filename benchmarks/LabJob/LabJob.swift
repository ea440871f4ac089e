package import HealthRecords

/// The job that every system is measured by: of each person the latest HbA1c of the year; by the unit that reported it, how many
/// people have one and how many of those are controlled. Repeats count once, a correction replaces what it corrects, and
/// where the latest result is deleted the one before it is the latest again.
package enum LabJob {
  package static let topic = RecordKind.named("lab")!.topic
  package static let unitCount = 240
  package static let year = FiscalYear(buddhistYear: 2561)!
  /// As the events carry it.
  package static let test: StaticString = "0531601"

  package static func unit(_ index: Int) -> String { String(10_000 + index) }

  /// The job as a catalogue: name of the file to its contents.
  package static let catalogue = [
    "catalog.yaml": """
    version: "1"
    title: {th: ทดสอบความเร็ว, en: Benchmark}
    strategies:
      1: {th: หนึ่ง, en: One}
    programmes:
      1: {th: หนึ่ง, en: One}
    """,
    "indicators/hba1c.yaml": """
    id: hba1c
    name: {th: น้ำตาลสะสมครั้งล่าสุด, en: Latest HbA1c below 7}
    definition: {th: น้ำตาลสะสมครั้งล่าสุดต่ำกว่า 7, en: People whose latest HbA1c of the year is below 7 percent}
    source: {manual: none, number: "0"}
    class: person-level
    strategy: 1
    programme: 1
    weight: 1
    direction: higher
    targets: {2561: 40}
    levels: {kind: threshold, steps: [20, 25, 30, 35, 40]}
    unit: {th: ร้อยละ, en: percent}
    measured_at: [province, district, unit]
    define:
      latest: last(lab[test in ["0531601"] and date in period] by date, updated)
    place: latest.unit
    terms:
      tested: present(latest)
      controlled: latest.value < 7.0
    numerator: controlled
    denominator: tested
    multiplier: 100
    examples:
      - name: the latest counts, where it was made
        asof: 2018-09-30
        records:
          - lab: {unit: "10001", test: "0531601", date: 2017-11-01, value: 6.5}
          - lab: {unit: "10002", test: "0531601", date: 2018-06-01, value: 7.0}
        expect:
          tested: {"10002": 1}
    """,
  ]
}
