import HealthRecords
import RecordMessages

/// Who somebody is and where he or she lives.
extension Known {
  /// Home of a living person: of the Person records with type area 1 or 3 and not removed by the day, the one changed last;
  /// of equal ones, that of the lower unit code. Nil: the person is nobody's.
  func findHome() -> WirePerson? { claim { !isGone($0) } }

  /// Home of one who may have died: a claim that ended by death (discharge 1) still says where the person lived.
  func findHomeInLife() -> WirePerson? { claim { $0.discharge == "1" || !isGone($0) } }

  /// Home when the year began, which later moves and deaths do not undo: a claim that has not ended, or ended in the year or
  /// later.
  var homeAtStart: WirePerson? {
    claim { $0.discharge == "9" || ($0.dischargeDate.day.map { $0 >= first } ?? false) }
  }

  /// The day of birth as the unit has it that changed it last, whether the person lives there or not.
  var birth: LocalDate? { newest(persons.filter { $0.birth != 0 })?.birth.day }

  /// Dead, moved or missing from the day of the removal on; without a day, at once.
  private func isGone(_ person: WirePerson) -> Bool {
    person.discharge != "9" && person.dischargeDate.day.map { hasCome($0) } ?? true
  }

  private func claim(_ holds: (WirePerson) -> Bool) -> WirePerson? {
    newest(persons.filter { ["1", "3"].contains($0.typeArea) && holds($0) })
  }

  private func newest(_ claims: [WirePerson]) -> WirePerson? {
    claims.max { ($0.updated, $1.unit) < ($1.updated, $0.unit) }
  }

  /// A registration of a disease, diagnosed by the day, whose patient has not died (02) nor left the area (10) by then;
  /// without a day of leaving, gone at once. Any other end keeps the patient in the register.
  func isRegistered(_ isDisease: (String) -> Bool) -> Bool {
    chronic.contains { row in
      guard isDisease(row.code), hasCome(row.date.day) else { return false }
      let leaves = ["02", "10"].contains(row.dischargeType)
      return !(leaves && row.dischargeDate.day.map { hasCome($0) } ?? true)
    }
  }

  /// The person's one death in a span of days, however many registers report it: a coded report before one without a
  /// cause, then the one changed last.
  func death(_ isIn: (LocalDate?) -> Bool) -> WireDeath? {
    let reports = deaths.filter { isIn($0.day) }
    let coded = reports.filter { !$0.cause.isEmpty }
    return (coded.isEmpty ? reports : coded).max { $0.updated < $1.updated }
  }

  /// The registered residence of the dead, or the home unit where no register names it: the 43 files do not.
  func residence(_ death: WireDeath) -> String? {
    death.residence.isEmpty ? homeInLife?.unit : death.residence
  }
}
