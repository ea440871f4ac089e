extension Oracle {
  /// Indicator 31: families able to look after their own health.
  ///
  /// - Denominator: family volunteers registered by the day of evaluation, each standing for one family.
  /// - Numerator: those whose family was assessed in the period and passed.
  /// - Place: the reporting unit.
  func capableFamilies(_ records: SubjectRecords) -> [TruthContribution] {
    records.volunteers.compactMap { row in
      guard !row.source.deleted, row.registered != 0, row.registered <= day else { return nil }
      let passes = row.passed && counts(row.assessed)
      return TruthContribution(.capableFamilies, at: row.source.unit, numerator: passes ? 1 : 0, denominator: 1)
    }
  }

  /// Indicator 32: joint procurement, in satang.
  ///
  /// - Denominator: the value of purchases dated in the period of medicines, medical supplies, dental, X-ray and laboratory
  ///   materials.
  /// - Numerator: of those made jointly.
  /// - Place: the buying unit.
  func jointProcurement(_ records: SubjectRecords) -> [TruthContribution] {
    records.purchases.compactMap { row in
      guard !row.source.deleted, counts(row.date), ["DRUG", "SUPPLY", "DENTAL", "XRAY", "LAB"].contains(row.category)
      else { return nil }
      return TruthContribution(
        .jointProcurement, at: row.source.unit, numerator: row.joint ? row.amount : 0, denominator: row.amount)
    }
  }

  /// Indicator 35: service units whose outpatient records are correct and complete.
  ///
  /// - Denominator: hospitals and posts that exist on the day of evaluation.
  /// - Numerator: those whose latest audit of the period found 75 percent or more of the records correct.
  /// - Place: the unit.
  func dataQuality(_ records: SubjectRecords) -> [TruthContribution] {
    let unit = records.units.first { row in
      !row.source.deleted && ["HOSPITAL", "RPHSH"].contains(row.kind) && row.validFrom <= day
        && (row.validTo == 0 || row.validTo >= day)
    }
    guard let unit else { return [] }
    let last = records.audits.filter { !$0.source.deleted && counts($0.date) && $0.audited > 0 }
      .max { ($0.date, $0.source.updated) < ($1.date, $1.source.updated) }
    let passes = last.map { $0.correct * 100 >= 75 * $0.audited } ?? false
    return [TruthContribution(.dataQuality, at: unit.code, numerator: passes ? 1 : 0, denominator: 1)]
  }

  /// Indicator 36: emergency patients reached by the emergency medical services.
  ///
  /// - Numerator: missions of the period to patients of urgency 1, 2 or 3 by a standard team.
  /// - Denominator: visits of the period to the emergency room with urgency 1, 2 or 3. From another system than the
  ///   numerator, so the share may exceed one.
  /// - Place: the reporting unit.
  func emergencyAccess(_ records: SubjectRecords) -> [TruthContribution] {
    func isUrgent(_ row: EmergencyRow) -> Bool {
      !row.source.deleted && counts(row.date) && ["1", "2", "3"].contains(row.urgency)
    }
    let visits = records.accidents.filter(isUrgent).map {
      TruthContribution(.emergencyAccess, at: $0.source.unit, numerator: 0, denominator: 1)
    }
    let missions = records.missions.filter { isUrgent($0) && $0.standardTeam }.map {
      TruthContribution(.emergencyAccess, at: $0.source.unit, numerator: 1, denominator: 0)
    }
    return visits + missions
  }
}
