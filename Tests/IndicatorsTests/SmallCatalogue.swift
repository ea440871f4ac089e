@testable import Indicators

/// A catalogue of one indicator, to be spoilt in one place at a time.
enum SmallCatalogue {
  static let files: [String: String] = [
    "catalog.yaml": """
    version: "1"
    title: {th: ทดสอบ, en: Test}
    strategies:
      1: {th: หนึ่ง, en: One}
    programmes:
      1: {th: หนึ่ง, en: One}
    """,
    "shared.yaml": """
    define:
      resident: last(person[type_area in ["1", "3"]] by updated, unit desc)
      home: resident.unit
      egfr(lab result): ckd_epi_2009(result.value, resident.sex, age_years(resident.birth, result.date))
    """,
    "sets/lab.yaml": """
    hba1c:
      match: exact
      codes: ["05", "0531601"]
      source: test
    diabetes:
      match: prefix
      codes: [E10-E14]
      source: test
    """,
    "tables/height.csv": """
    sex,axis,l,m,s
    1,0,1,50,0.04
    1,1,1,55,0.04
    2,0,1,49,0.04
    """,
    "indicators/1.yaml": """
    id: "1"
    name: {th: เบาหวาน, en: Diabetes}
    definition: {th: นิยาม, en: Definition}
    source: {manual: Manual, number: "1"}
    class: person-level
    strategy: 1
    programme: 1
    weight: 2
    direction: higher
    unit: {th: ร้อยละ, en: percent}
    targets: {2561: 40}
    levels: {kind: threshold, steps: [20, 25, 30, 35, 40]}
    measured_at: [district, unit]
    scored_from: 12
    define:
      last_test: last(lab[test in $hba1c and date in period])
    place: home
    terms:
      registered: present(home) and exists(chronic[code in $diabetes and date <= asof])
      controlled:
        when: last_test.value < 7
        value: 1
      kidneys:
        each: lab l [date in period]
        when: egfr(l) < 60
        value: l.value
        scale: 10
    derive:
      - at: unit
        terms:
          passing: if controlled * 2 > registered then 1 else 0
    numerator: controlled
    denominator: registered
    multiplier: 100
    measures:
      units:
        name: {th: หน่วย, en: Units}
        role: informative
        numerator: passing
    examples:
      - name: one
        asof: 2018-09-30
        records:
          - person: {type_area: "1", sex: "1"}
          - lab: {test: "05", date: 2018-01-01, value: 6.5}
        expect:
          controlled: {"10001": 1}
    """,
  ]

  /// The mistakes of the catalogue after replacing the first occurrence of `text` in `file`.
  static func mistakes(in file: String, replacing text: String, with other: String) -> [CatalogueError] {
    var files = files
    var content = files[file] ?? ""
    if let range = content.firstRange(of: text) { content.replaceSubrange(range, with: other) }
    files[file] = content
    return mistakes(files)
  }

  static func mistakes(_ files: [String: String]) -> [CatalogueError] {
    do throws(CatalogueErrors) {
      _ = try Catalogue(CatalogueFiles(texts: files))
      return []
    } catch { return error.errors }
  }
}
