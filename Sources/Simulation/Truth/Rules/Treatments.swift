import HealthRecords
import RecordMessages

/// 22.1: the five leading cancers treated in time, for surgery, chemotherapy and radiotherapy each.
///
/// - Denominator: patients whose first course of the modality in the year treats C22, C34, C50, C18-C20 or C53, not metastases
///   of an unknown primary; of one day that of the lowest unit, and there the one changed first.
/// - Numerator: those treated 0...28 days (surgery) or 0...42 days after the last day of the newest earlier course by another
///   modality; where there is none, after the day that tissue was taken, else that of the imaging.
/// - Place: the unit that treated.
///
/// The indicator's numbers are those of the modality with the least share.
struct CancerInTime: TruthRule {
  let id = "22.1"
  private static let modalities = [
    (code: "SURGERY", term: "surgery", limit: 28), (code: "CHEMO", term: "chemotherapy", limit: 42),
    (code: "RADIATION", term: "radiotherapy", limit: 42),
  ]

  private static func isLeading(_ site: String) -> Bool {
    isCode(site, "C22", "C22") || isCode(site, "C34", "C34") || isCode(site, "C50", "C50") || isCode(site, "C18", "C20")
      || isCode(site, "C53", "C53")
  }

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.courses.isEmpty else { return }
    let courses = known.courses.filter {
      $0.day != nil && !$0.metastaticUnknownPrimary && Self.isLeading($0.site)
    }
    for (code, term, limit) in Self.modalities {
      let now = courses.filter { $0.modality == code && known.isNow($0.day) }
      guard let first = now.min(by: { ($0.date, $0.unit, $0.updated) < ($1.date, $1.unit, $1.updated) }),
        let stop = first.day
      else { continue }
      tally.add(term, at: first.unit)
      let earlier = latest(courses.filter { $0.modality != code && $0.date < first.date })
      let start = earlier.map { $0.lastDay.day ?? $0.day } ?? first.obtained.day ?? first.imaging.day
      let wait = start.map { stop - $0 }
      tally.add("\(term)_in_time", at: first.unit, if: wait.map { (0...limit).contains($0) } ?? false)
      tally.add("\(term)_faults", at: first.unit, if: wait.map { $0 < 0 } ?? true)
    }
  }

  /// The first of the modalities with the least share; nil where nobody was treated.
  private func least(_ sums: Sums) -> (Double, Double)? {
    let shares = Self.modalities.map { (sums["\($0.term)_in_time"], sums[$0.term]) }.filter { $0.1 > 0 }
    return shares.min { $0.0 * $1.1 < $1.0 * $0.1 }
  }

  func numerator(_ sums: Sums) -> Double { least(sums)?.0 ?? 0 }
  func denominator(_ sums: Sums) -> Double { least(sums)?.1 ?? 0 }
}

/// 24: drug patients who stay abstinent.
///
/// - Denominator: episodes of abuse or dependence that ended 3, 6 or 12 months before a day of the year, whatever the
///   discharge; where that day of the month does not exist, the month's last.
/// - Numerator: those recorded as abstinent at that follow-up.
/// - Place: the unit that treated.
///
/// The round of 3 months shows the 3-month rate, that of 6 the 6-month rate, the year's end the 12-month rate; the round of 9
/// months shows none.
struct Remission: TruthRule {
  let id = "24"

  func count(_ known: Known, into tally: inout Tally) {
    for row in known.episodes where ["ABUSE", "DEPENDENCE"].contains(row.diagnosis) {
      guard let discharged = row.discharged.day else { continue }
      for (months, result) in [(3, row.remission3), (6, row.remission6), (12, row.remission12)] {
        guard known.isNow(discharged.adding(months: months)) else { continue }
        tally.add("discharged_\(months)", at: row.unit)
        tally.add("abstinent_\(months)", at: row.unit, if: result == "Y")
      }
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["abstinent_\(sums.round)"] }
  func denominator(_ sums: Sums) -> Double { sums["discharged_\(sums.round)"] }
}

/// 27: treatment success of new pulmonary tuberculosis.
///
/// - Denominator: cases of category NEW and site PULMONARY registered in the year's first quarter. No outcome takes a case out.
/// - Numerator: those with outcome CURED or COMPLETED dated no later than 31 August.
/// - Place: the reporting unit. No home is needed.
struct TuberculosisSuccess: TruthRule {
  let id = "27"

  func count(_ known: Known, into tally: inout Tally) {
    let deadline = known.first.adding(months: 11) - 1
    for row in known.tuberculosis where row.category == "NEW" && row.site == "PULMONARY" {
      guard let registered = row.registered.day, registered <= known.end(ofQuarter: 1), known.isNow(registered) else {
        continue
      }
      tally.add("cohort", at: row.unit)
      let ended = row.outcomeDate.day
      let isOpen = row.outcome.isEmpty || ended.map { !known.hasCome($0) } ?? false
      tally.add("awaiting", at: row.unit, if: isOpen)
      let isInTime = ended.map { $0 <= deadline } ?? false
      tally.add("successful", at: row.unit, if: !isOpen && isInTime && ["CURED", "COMPLETED"].contains(row.outcome))
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["successful"] }
  func denominator(_ sums: Sums) -> Double { sums["cohort"] }
}
