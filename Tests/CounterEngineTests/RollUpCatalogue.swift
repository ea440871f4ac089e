import Indicators

/// Derived terms of every sort: fractions, on fractions, at several levels, out of order, places that are counted for having
/// nothing, and terms of two subjects in one formula.
enum RollUpCatalogue {
  static func load() throws -> Catalogue { try Catalogue(CatalogueFiles(texts: files)) }

  private static let files: [String: String] = [
    "catalog.yaml": """
    version: "1"
    title: {th: ทดสอบ, en: Test}
    strategies:
      1: {th: หนึ่ง, en: One}
    programmes:
      1: {th: หนึ่ง, en: One}
    """,
    "indicators/1.yaml": sheet(
      "1",
      """
      terms:
        done: {when: exists(person), place: '"10001"'}
        asked: {when: exists(person), place: '"10001"', scale: 10}
        places: {when: exists(unit), place: subject}
      derive:
        - at: district
          terms:
            rate: done / asked
        - at: unit
          terms:
            share: done / asked
            passing: if share * 3 > 1 then 1 else 0
            silent: if done = 0 then 1 else 0
            month: share / elapsed_months
        - at: subdistrict
          terms:
            best: max_of(share / 3, month)
        - at: unit
          terms:
            gap: or_else(share, 7) - passing
        - at: district
          terms:
            good: if passing * 2 > places then share + gap else missing
        - at: province
          terms:
            total: or_else(good, 0) / 7 + rate
      numerator: total + best
      denominator: or_else(silent, 1)
      multiplier: 100
      measures:
        gap: {name: {th: หนึ่ง, en: One}, role: informative, numerator: gap, denominator: passing}
      """),
    "indicators/2.yaml": sheet(
      "2",
      """
      terms:
        done: {when: exists(person), place: '"10001"'}
        places: {when: exists(unit), place: subject}
      numerator: done
      denominator: places
      """),
  ]

  private static func sheet(_ id: String, _ rest: String) -> String {
    """
    id: "\(id)"
    name: {th: หนึ่ง, en: One}
    definition: {th: หนึ่ง, en: One}
    source: {manual: Manual, number: "\(id)"}
    class: person-level
    strategy: 1
    programme: 1
    weight: 2
    direction: higher
    unit: {th: ร้อยละ, en: percent}
    levels: {kind: threshold, steps: [20, 25, 30, 35, 40]}
    measured_at: [district]

    """ + rest
  }
}
