/// Why a row was rejected, or what was put right or noticed in one that was accepted.
///
/// The raw values appear in dead letters, reports and the local database; they are only ever appended.
package enum Reason: String, CaseIterable, Sendable {
  // The row itself.
  case fieldCount = "field_count"
  case lineTooLong = "line_too_long"
  case controlCharacter = "control_character"
  case missing
  case tooLong = "too_long"
  case json
  // Who and where.
  case unitMalformed = "unit_malformed"
  case unitUnknown = "unit_unknown"
  case citizenLength = "cid_length"
  case citizenNotDigits = "cid_not_digits"
  case citizenRepeated = "cid_repeated"
  case citizenCheckDigit = "cid_check_digit"
  case citizenDoubleZero = "cid_double_zero"
  case sexUnknown = "sex_unknown"
  case typeAreaUnknown = "typearea_unknown"
  case dischargeUnknown = "discharge_unknown"
  case nationUnknown = "nation_unknown"
  case ageImpossible = "age_impossible"
  case subjectMalformed = "subject_malformed"
  case subjectNotPseudonym = "subject_not_pseudonym"
  case kindUnknown = "kind_unknown"
  // Dates.
  case dateMalformed = "date_malformed"
  case dateImpossible = "date_impossible"
  case dateZero = "date_zero"
  case dateTooOld = "date_too_old"
  case dateFuture = "date_future"
  case dateOrder = "date_order"
  case beforeBirth = "before_birth"
  // Codes.
  case codeUnknown = "code_unknown"
  case codeMalformed = "code_malformed"
  case icdMalformed = "icd_malformed"
  case labCodeMalformed = "lab_code_malformed"
  case eraClosed = "code_not_of_era"
  // Numbers.
  case numberMalformed = "number_malformed"
  case numberRange = "number_range"
  case numberNegative = "number_negative"
  case labText = "lab_text"
  case labCensored = "lab_censored"
  case labDeleted = "lab_deleted"
  case bothMissing = "nothing_measured"
  // Corrections by DATA_CORRECT.
  case correctionMalformed = "correction_malformed"
  case correctionTable = "correction_table"
  case correctionKey = "correction_key"
  case correctionForeign = "correction_foreign"

  // Put right; the row is accepted.
  case buddhistYear = "buddhist_year"
  case dateFormat = "date_format"
  case dateWidth = "date_width"
  case updateMissing = "update_missing"
  case updateFuture = "update_future"
  case updateMalformed = "update_malformed"
  case unitPadded = "unit_padded"
  case citizenRepaired = "cid_repaired"
  case nationNormalised = "nation_normalised"
  case codePadded = "code_padded"
  case icdNormalised = "icd_normalised"
  case decimalComma = "decimal_comma"
  case thaiDigits = "thai_digits"
  case hba1cConverted = "hba1c_mmol_converted"
  case weightGrams = "weight_grams"
  case heightMetres = "height_metres"
  case pressureSwapped = "pressure_swapped"
  case fieldDropped = "field_dropped"
  case glucoseUntested = "glucose_untested"
  case causeNotUnderlying = "cause_not_underlying"
  case optionalDate = "optional_date_dropped"
  case dischargeAssumed = "discharge_assumed"

  // Noticed; the row is accepted as it is.
  case citizenMissing = "cid_missing"
  case citizenMadeUp = "cid_made_up"
  case citizenIgnored = "cid_ignored"
  case citizenConflict = "cid_conflict"
  case ageHigh = "age_over_100"
  case birthFirstOfJanuary = "birth_first_of_january"
  case dischargeUndated = "discharge_undated"
  case dischargeDateAlone = "discharge_date_alone"
  case notMeasured = "not_measured"
  case hba1cUnclear = "hba1c_unit_unclear"
  case retiredCode = "retired_code"
  case drugUnmapped = "drug_unmapped"
  case deathDisagrees = "death_disagrees"
  case causeMissing = "cause_missing"
  case afterDeath = "after_death"
  case homeUnknown = "home_unknown"
  case labUnmapped = "lab_unmapped"

  package enum Severity: String, Sendable { case rejected, corrected, noticed }

  package var severity: Severity {
    switch self {
    case .buddhistYear, .dateFormat, .dateWidth, .updateMissing, .updateFuture, .updateMalformed, .unitPadded,
      .citizenRepaired, .nationNormalised, .codePadded, .icdNormalised, .decimalComma, .thaiDigits, .hba1cConverted,
      .weightGrams, .heightMetres, .pressureSwapped, .fieldDropped, .glucoseUntested, .causeNotUnderlying,
      .optionalDate, .dischargeAssumed:
      .corrected
    case .citizenMissing, .citizenMadeUp, .citizenIgnored, .citizenConflict, .ageHigh, .birthFirstOfJanuary,
      .dischargeUndated, .dischargeDateAlone, .notMeasured, .hba1cUnclear, .retiredCode, .drugUnmapped,
      .deathDisagrees, .causeMissing, .afterDeath, .homeUnknown, .labUnmapped:
      .noticed
    default: .rejected
    }
  }

  /// For the hospital that has to repair it.
  package var thai: String {
    switch self {
    case .fieldCount: "จำนวนคอลัมน์ไม่ตรงกับหัวตาราง (อาจมีเครื่องหมาย | หรือขึ้นบรรทัดใหม่ในข้อความ)"
    case .lineTooLong: "บรรทัดยาวเกินกำหนด"
    case .controlCharacter: "มีอักขระควบคุมในข้อมูล"
    case .missing: "ไม่มีข้อมูลในคอลัมน์ที่จำเป็น"
    case .tooLong: "ข้อมูลยาวเกินกำหนด"
    case .json: "อ่าน JSON ไม่ได้"
    case .unitMalformed: "รหัสสถานบริการผิดรูปแบบ"
    case .unitUnknown: "ไม่พบรหัสสถานบริการในทะเบียน"
    case .citizenLength: "เลขประจำตัวประชาชนไม่ครบ 13 หลัก"
    case .citizenNotDigits: "เลขประจำตัวประชาชนมีอักขระที่ไม่ใช่ตัวเลข"
    case .citizenRepeated: "เลขประจำตัวประชาชนเป็นเลขซ้ำกันทุกหลัก"
    case .citizenCheckDigit: "เลขประจำตัวประชาชนไม่ผ่านการตรวจสอบหลักสุดท้าย"
    case .citizenDoubleZero: "เลขประจำตัวประชาชนขึ้นต้นด้วย 00"
    case .sexUnknown: "รหัสเพศไม่ถูกต้อง"
    case .typeAreaUnknown: "รหัสสถานะบุคคล (TYPEAREA) ไม่ถูกต้อง"
    case .dischargeUnknown: "รหัสสถานะการจำหน่ายไม่ถูกต้อง"
    case .nationUnknown: "รหัสสัญชาติไม่ถูกต้อง"
    case .ageImpossible: "อายุเป็นไปไม่ได้"
    case .subjectMalformed: "รหัสเจ้าของข้อมูลผิดรูปแบบ"
    case .subjectNotPseudonym: "เจ้าของข้อมูลต้องเป็นรหัสแฝง"
    case .kindUnknown: "ไม่รู้จักชนิดข้อมูล"
    case .dateMalformed: "วันที่ผิดรูปแบบ"
    case .dateImpossible: "ไม่มีวันที่นี้ในปฏิทิน"
    case .dateZero: "วันที่เป็นศูนย์"
    case .dateTooOld: "วันที่เก่าเกินไป"
    case .dateFuture: "วันที่ในอนาคต"
    case .dateOrder: "ลำดับวันที่ไม่ถูกต้อง"
    case .beforeBirth: "วันที่รับบริการก่อนวันเกิด"
    case .codeUnknown: "ไม่มีรหัสนี้ในมาตรฐาน"
    case .codeMalformed: "รหัสผิดรูปแบบ"
    case .icdMalformed: "รหัส ICD-10 ผิดรูปแบบ"
    case .labCodeMalformed: "รหัสการตรวจทางห้องปฏิบัติการผิดรูปแบบ"
    case .eraClosed: "รหัสไม่ใช้ในช่วงเวลานี้"
    case .numberMalformed: "ตัวเลขผิดรูปแบบ"
    case .numberRange: "ค่าอยู่นอกช่วงที่เป็นไปได้"
    case .numberNegative: "ค่าติดลบ"
    case .labText: "ผลตรวจไม่ใช่ตัวเลข"
    case .labCensored: "ผลตรวจเป็นช่วง (มีเครื่องหมาย < หรือ >)"
    case .labDeleted: "ผลตรวจถูกทำเครื่องหมายว่าลบ"
    case .bothMissing: "ไม่มีค่าที่วัดได้"
    case .correctionMalformed: "ข้อมูล DATA_CORRECT อ่านไม่ได้"
    case .correctionTable: "DATA_CORRECT อ้างถึงแฟ้มที่ไม่รองรับ"
    case .correctionKey: "DATA_CORRECT ขาดคอลัมน์หลัก"
    case .correctionForeign: "DATA_CORRECT อ้างถึงสถานบริการอื่น"
    case .buddhistYear: "แปลงปีพุทธศักราชเป็นคริสต์ศักราช"
    case .dateFormat: "แปลงรูปแบบวันที่"
    case .dateWidth: "ความยาวของวันที่ไม่ตรงมาตรฐาน"
    case .updateMissing: "ไม่มี D_UPDATE ใช้เวลาส่งออกแทน"
    case .updateFuture: "D_UPDATE อยู่ในอนาคต ใช้เวลาส่งออกแทน"
    case .updateMalformed: "D_UPDATE ผิดรูปแบบ ใช้เวลาส่งออกแทน"
    case .unitPadded: "เติมศูนย์หน้ารหัสสถานบริการ"
    case .citizenRepaired: "แก้รูปแบบเลขประจำตัวประชาชน"
    case .nationNormalised: "แก้รหัสสัญชาติ"
    case .codePadded: "เติมศูนย์หน้ารหัส"
    case .icdNormalised: "แก้รูปแบบรหัส ICD-10"
    case .decimalComma: "แปลงจุลภาคเป็นจุดทศนิยม"
    case .thaiDigits: "แปลงเลขไทยเป็นเลขอารบิก"
    case .hba1cConverted: "แปลง HbA1c จาก mmol/mol เป็นร้อยละ"
    case .weightGrams: "แปลงหน่วยน้ำหนัก"
    case .heightMetres: "แปลงส่วนสูงจากเมตรเป็นเซนติเมตร"
    case .pressureSwapped: "สลับค่าความดันตัวบนและตัวล่าง"
    case .fieldDropped: "ตัดค่าประกอบที่เป็นไปไม่ได้ออก"
    case .glucoseUntested: "มีค่าน้ำตาลแต่ระบุว่าไม่ได้ตรวจ"
    case .causeNotUnderlying: "สาเหตุการตายเป็นรหัสที่ใช้ไม่ได้ (S, T, Z)"
    case .optionalDate: "ตัดวันที่ประกอบที่ใช้ไม่ได้ออก"
    case .dischargeAssumed: "สถานะการจำหน่ายว่าง ถือว่ายังไม่จำหน่าย"
    case .citizenMissing: "คนไทยไม่มีเลขประจำตัวประชาชน"
    case .citizenMadeUp: "เลขประจำตัวประชาชนสร้างจากรหัสสถานบริการ"
    case .citizenIgnored: "ไม่ใช้เลขประจำตัวประชาชนที่ผิด ใช้ทะเบียนบุคคลแทน"
    case .citizenConflict: "เลขประจำตัวประชาชนไม่ตรงกับทะเบียนบุคคล"
    case .ageHigh: "อายุเกิน 100 ปี"
    case .birthFirstOfJanuary: "วันเกิด 1 มกราคม (อาจไม่ทราบวันเกิดจริง)"
    case .dischargeUndated: "จำหน่ายแล้วแต่ไม่มีวันที่จำหน่าย"
    case .dischargeDateAlone: "มีวันที่จำหน่ายแต่สถานะยังไม่จำหน่าย"
    case .notMeasured: "ค่าเป็นศูนย์ ถือว่าไม่ได้วัด"
    case .hba1cUnclear: "HbA1c 15-20 หน่วยไม่ชัดเจน"
    case .retiredCode: "รหัสที่ยกเลิกแล้ว"
    case .drugUnmapped: "ไม่พบรหัสยาในตารางเทียบ"
    case .deathDisagrees: "สถานะและประเภทการจำหน่ายขัดแย้งกันเรื่องการตาย"
    case .causeMissing: "ยังไม่มีสาเหตุการตาย"
    case .afterDeath: "วันที่รับบริการหลังวันตาย"
    case .homeUnknown: "ไม่พบบ้านของบุคคล"
    case .labUnmapped: "ไม่พบรหัสการตรวจในตารางเทียบ"
    }
  }
}
