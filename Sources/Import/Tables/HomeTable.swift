internal import HealthRecords

/// Homes become no record: they say in which sub-district a person lives.
enum HomeTable: Table {
  static let layout = Layout(
    "HOSPCODE HID HOUSE_ID HOUSETYPE ROOMNO CONDO HOUSE SOISUB SOIMAIN ROAD VILLANAME VILLAGE TAMBON AMPUR CHANGWAT "
      + "TELEPHONE LATITUDE LONGITUDE NFAMILY LOCATYPE VHVID HEADID TOILET WATER WATERTYPE GARBAGE HOUSING DURABILITY "
      + "CLEANLINESS VENTILATION LIGHT WATERTM MFOOD BCONTROL ACONTROL CHEMICAL OUTDATE D_UPDATE HOSPCODE9")
  private static let hid = layout["HID"]
  private static let parts = [layout["CHANGWAT"], layout["AMPUR"], layout["TAMBON"]]

  /// The body is the sub-district's code, six digits, or empty where the home does not say.
  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    draft.key(try row.required(hid))
    draft.keyKnown = true
    var area: [UInt8] = []
    for column in parts {
      guard let part = try row.padded(column, width: 2), part != "99" || column == parts[0] else { return }
      area.append(contentsOf: part.description.utf8)
    }
    guard area.count == 6, area.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      throw row.reject(.codeMalformed, parts[2])
    }
    area.withUnsafeBytes { draft.body.raw($0) }
  }
}
