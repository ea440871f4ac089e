import RecordMessages

/// Mothers, children, screenings.
extension PersonExport {
  /// The standard has no address in LABOR.
  mutating func delivery(_ m: WireDelivery) -> Made {
    var seen = m
    seen.residence = ""
    let row = row(
      .labor, m,
      [
        "GRAVIDA": "\(m.gravida)", "LMP": F43Row.date(m.lastMenses), "BDATE": F43Row.date(m.date), "BRESULT": "O800",
        "BPLACE": "1", "BHOSP": m.unit, "BTYPE": "1", "BDOCTOR": "1", "LBORN": "\(m.liveBirths)",
        "SBORN": "\(m.stillBirths)",
      ])
    return ([row], seen)
  }

  mutating func newborn(_ m: WireNewborn) -> Made {
    let row = row(
      .newborn, m,
      [
        "MPID": "000000", "GRAVIDA": "1", "GA": "39", "BDATE": F43Row.date(m.date), "BTIME": "031500", "BPLACE": "1",
        "BHOSP": m.unit, "BIRTHNO": "1", "BTYPE": "1", "BDOCTOR": "1", "BWEIGHT": "\(m.weight)",
        "ASPHYXIA": m.asphyxia, "VITK": "1", "TSH": "1",
      ])
    return ([row], m)
  }

  mutating func antenatal(_ m: WireAntenatal) -> Made {
    var seen = m
    seen.gestationWeeks = min(m.gestationWeeks, 42)
    let row = row(
      .anc, m,
      [
        "SEQ": "\(next("V", at: m.unit))", "DATE_SERV": F43Row.date(m.date), "GRAVIDA": "\(m.gravida)",
        "ANCNO": "\(m.visitNumber)", "GA": "\(seen.gestationWeeks)", "ANCRESULT": "1", "ANCPLACE": m.unit,
      ])
    return ([row], seen)
  }

  mutating func screening(_ m: WireScreening) -> Made {
    let row = row(
      .specialPP, m,
      [
        "SEQ": "\(next("V", at: m.unit))", "DATE_SERV": F43Row.date(m.date), "SERVPLACE": "1", "PPSPECIAL": m.code,
        "PPSPLACE": m.unit,
      ])
    return ([row], m)
  }

  mutating func ncdScreening(_ m: WireNcdScreening) -> Made {
    let row = row(
      .ncdScreen, m,
      [
        "SEQ": "\(next("V", at: m.unit))", "DATE_SERV": F43Row.date(m.date), "SERVPLACE": "1", "SMOKE": "1",
        "ALCOHOL": "1", "DMFAMILY": "2", "HTFAMILY": "2", "WEIGHT": F43Row.decimal(m.weight, 1),
        "HEIGHT": F43Row.decimal(m.height, 1), "WAIST_CM": "80", "SBP_1": "\(m.sbp)", "DBP_1": "\(m.dbp)",
        "BSLEVEL": m.hasGlucose ? F43Row.decimal(m.glucose, 2) : "", "BSTEST": m.glucoseTest, "SCREENPLACE": m.unit,
      ])
    return ([row], m)
  }

  mutating func nutrition(_ m: WireNutrition) -> Made {
    // A height of a tenth was a mistake that nobody corrected; the program asks again.
    var seen = m
    seen.height = min(250, m.height < 20 ? m.height * 10 : m.height)
    let row = row(
      .nutrition, m,
      [
        "SEQ": "\(next("V", at: m.unit))", "DATE_SERV": F43Row.date(m.date), "NUTRITIONPLACE": m.unit,
        "WEIGHT": F43Row.decimal(m.weight, 1), "HEIGHT": F43Row.decimal(seen.height, 1), "CHILDDEVELOP": "1",
        "FOOD": m.food, "BOTTLE": "2",
      ])
    return ([row], seen)
  }

  mutating func dental(_ m: WireDental) -> Made {
    let row = row(
      .dental, m,
      [
        "SEQ": "\(next("V", at: m.unit))", "DATE_SERV": F43Row.date(m.date), "DENTTYPE": "3", "SERVPLACE": "1",
        "PTEETH": "24", "PCARIES": "\(m.permanentCaries)", "PFILLING": "0", "PEXTRACT": "\(m.permanentExtracted)",
        "DTEETH": "4", "DCARIES": "\(m.primaryCaries)", "DFILLING": "0", "DEXTRACT": "0", "NEED_FLUORIDE": "2",
        "NEED_SCALING": "2", "NEED_SEALANT": "0", "NEED_PFILLING": "\(m.needPermanentFilling)",
        "NEED_DFILLING": "\(m.needPrimaryFilling)", "NEED_PEXTRACT": "\(m.needPermanentExtraction)",
        "NEED_DEXTRACT": "\(m.needPrimaryExtraction)", "NPROSTHESIS": "4", "PROVIDER": "001",
      ])
    return ([row], m)
  }

  mutating func vaccination(_ m: WireVaccination) -> Made {
    let row = row(
      .epi, m,
      [
        "SEQ": "\(next("V", at: m.unit))", "DATE_SERV": F43Row.date(m.date), "VACCINETYPE": m.vaccine,
        "VACCINEPLACE": m.unit,
      ])
    return ([row], m)
  }

  mutating func functional(_ m: WireFunctional) -> Made {
    let row = row(
      .functional, m,
      [
        "SEQ": "\(next("V", at: m.unit))", "DATE_SERV": F43Row.date(m.date), "FUNCTIONAL_TEST": "01",
        "TESTRESULT": "\(m.score)", "DEPENDENT": m.dependent,
      ])
    return ([row], m)
  }
}
