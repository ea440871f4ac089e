import HealthRecords
import RecordMessages

/// A record with the day that orders records of its kind.
protocol DatedRecord: RecordMessage {
  /// `YYYYMMDD`, 0 where not known.
  var date: Int32 { get }
}

extension WireLabResult: DatedRecord {}
extension WireVisit: DatedRecord {}
extension WireDeath: DatedRecord {}
extension WireDelivery: DatedRecord {}
extension WireNewborn: DatedRecord {}
extension WireScreening: DatedRecord {}
extension WireNcdScreening: DatedRecord {}
extension WireNutrition: DatedRecord {}
extension WireDental: DatedRecord {}
extension WireFunctional: DatedRecord {}
extension WireAssessment: DatedRecord {}
extension WireAudit: DatedRecord {}
extension WireReportedValue: DatedRecord {}
extension WireCancerTreatment: DatedRecord {}

extension DatedRecord {
  var day: LocalDate? { date.day }
}

/// The record with the greatest day, of one day the one changed last; none where no day is known.
func latest<Record: DatedRecord>(_ records: [Record]) -> Record? {
  records.filter { $0.date != 0 }.max { ($0.date, $0.updated) < ($1.date, $1.updated) }
}

extension Int32 {
  /// The day that the number `YYYYMMDD` says; none for 0.
  var day: LocalDate? { self == 0 ? nil : LocalDate(yyyymmdd: Int64(self)) }
}

/// Completed years of age on a day; -1 before birth.
func years(_ birth: LocalDate, _ day: LocalDate) -> Int { max(-1, birth.completedYears(until: day)) }
