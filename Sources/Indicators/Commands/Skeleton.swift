extension CatalogueCommands {
  /// `new`: a commented indicator file to start from. It has no mistakes as it stands.
  package static func new(id: String, to output: Output) -> Int32 {
    output(skeleton.replacing("@ID", with: id))
    return 0
  }

  private static let skeleton = """
    # A new indicator. Lines that begin with # are remarks. Check it with: kpistream catalog check DIR
    id: "@ID"
    name:
      th: ร้อยละของผู้ป่วยเบาหวานที่ได้รับการตรวจ HbA1c
      en: Diabetes patients tested for HbA1c
    definition:
      th: ผู้ป่วยเบาหวานในเขตรับผิดชอบที่ได้รับการตรวจ HbA1c อย่างน้อย 1 ครั้งในปีงบประมาณ
      en: Diabetes patients of the area with at least one HbA1c in the fiscal year
    source: {manual: the document that defines it, number: "@ID", data: "43 files: CHRONIC, LABFU, PERSON"}
    # person-level, event-rate, prior-year-change, assessment, value-ratio
    class: person-level
    # Numbers of the strategy and programme in catalog.yaml
    strategy: 2
    programme: 6
    weight: 1
    # higher or lower: which is better
    direction: higher
    unit: {th: ร้อยละ, en: percent}
    # By fiscal year of the Buddhist era
    targets: {2561: 80}
    # threshold, band, milestone, checklist, component_min
    levels: {kind: threshold, steps: [60, 65, 70, 75, 80]}
    measured_at: [province, district, unit]
    # Decisions where the source is silent: settled, chosen, open
    notes:
      - {id: D@ID.1, status: chosen, text: "Counted at the patient's home unit."}

    # Names for what you would otherwise write twice. “resident” and “home” are shared: see shared.yaml.
    define:
      has_diabetes: exists(chronic[code in $diabetes and date <= asof])
      last_test: last(lab[test in $hba1c and date in period])
    # Where each person counts; a term may say otherwise.
    place: home
    # What is counted: the persons for whom the condition holds.
    terms:
      registered: present(home) and has_diabetes
      tested: present(home) and has_diabetes and present(last_test)
    numerator: tested
    denominator: registered
    multiplier: 100

    # Given these records, on this day, exactly these contributions. At least one for each rule above.
    examples:
      - name: tested once
        asof: 2018-09-30
        records:
          - person: {unit: "03655", type_area: "1", discharge: "9"}
          - chronic: {code: E119, date: 2015-03-02}
          - lab: {test: "05", date: 2017-11-01, value: 8.1}
        expect:
          registered: {"03655": 1}
          tested: {"03655": 1}
      - name: tested last year only
        asof: 2018-09-30
        records:
          - person: {unit: "03655", type_area: "3", discharge: "9"}
          - chronic: {code: E119, date: 2015-03-02}
          - lab: {test: "05", date: 2017-09-30, value: 8.1}
        expect:
          registered: {"03655": 1}

    """
}
