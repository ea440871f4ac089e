/// What can be wrong with a row of an export. None of it changes what is true: the row can be put right, or it is one more
/// row that has to be refused, ignored or set aside.
package enum DirtKind: String, CaseIterable, Sendable {
  // The row itself, in a form that can be put right.
  case buddhistYear, dashedDate, wideDate, dashedStamp, dashedCitizen, citizenBlank, citizenWrong, unitShort, icdDotted
  case codeShort, nationShort, dischargeBlank, decimalComma, thaiDigits, hba1cInMmol, pressureSwapped, weightInGrams
  case heightInMetres, nullWords
  // A second, broken row.
  case impossibleDay, zeroDate, futureDate, malformedDate, missingDate, ancientDate, pipeInText, lineBreakInText
  case labText, labCensored, labDeleted, labOutOfRange, pressureOutOfRange, pressureText, sexUnknown, typeAreaUnknown
  case citizenCheckDigit, icdMalformed, codeUnknown, unitUnknown
  // A second row that says nothing new, or nothing yet.
  case duplicate, outdated, orphanDiagnosis, stranger

  package enum Outcome: String { case repaired, rejected, ignored, aside }

  package var outcome: Outcome {
    switch self {
    case .buddhistYear, .dashedDate, .wideDate, .dashedStamp, .dashedCitizen, .citizenBlank, .citizenWrong, .unitShort,
      .icdDotted, .codeShort, .nationShort, .dischargeBlank, .decimalComma, .thaiDigits, .hba1cInMmol,
      .pressureSwapped, .weightInGrams, .heightInMetres, .nullWords:
      .repaired
    case .duplicate, .outdated: .ignored
    case .orphanDiagnosis, .stranger: .aside
    default: .rejected
    }
  }

  /// The word that whoever imports the row should have for it; empty where there is nothing to say.
  package var reason: String {
    switch self {
    case .buddhistYear: "buddhist_year"
    case .dashedDate, .dashedStamp: "date_format"
    case .wideDate: "date_width"
    case .dashedCitizen: "cid_repaired"
    case .citizenWrong: "cid_ignored"
    case .unitShort: "unit_padded"
    case .icdDotted: "icd_normalised"
    case .codeShort: "code_padded"
    case .nationShort: "nation_normalised"
    case .dischargeBlank: "discharge_assumed"
    case .decimalComma: "decimal_comma"
    case .thaiDigits: "thai_digits"
    case .hba1cInMmol: "hba1c_mmol_converted"
    case .pressureSwapped: "pressure_swapped"
    case .weightInGrams: "weight_grams"
    case .heightInMetres: "height_metres"
    case .impossibleDay: "date_impossible"
    case .zeroDate: "date_zero"
    case .futureDate: "date_future"
    case .malformedDate: "date_malformed"
    case .missingDate: "missing"
    case .ancientDate: "date_too_old"
    case .pipeInText, .lineBreakInText: "field_count"
    case .labText: "lab_text"
    case .labCensored: "lab_censored"
    case .labDeleted: "lab_deleted"
    case .labOutOfRange, .pressureOutOfRange: "number_range"
    case .pressureText: "number_malformed"
    case .sexUnknown: "sex_unknown"
    case .typeAreaUnknown: "typearea_unknown"
    case .citizenCheckDigit: "cid_check_digit"
    case .icdMalformed: "icd_malformed"
    case .codeUnknown: "code_unknown"
    case .unitUnknown: "unit_unknown"
    case .citizenBlank, .nullWords, .duplicate, .outdated, .orphanDiagnosis, .stranger: ""
    }
  }
}
