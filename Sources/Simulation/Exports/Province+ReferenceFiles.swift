import HealthRecords

extension Province {
  /// The unit registry as `import units` reads it.
  var unitsCSV: String {
    var lines = [
      "code,name,kind,subdistrict,district,province,affiliation,valid_from,valid_to,service_level"
    ]
    for unit in units {
      let kind =
        switch unit.kind {
        case .hospital: "hospital"
        case .post: "rphsh"
        case .district: "district_office"
        case .provincial: "provincial_office"
        }
      for span in unit.spans {
        lines.append(
          [
            unit.code, unit.name, kind, unit.subdistrict, unit.district, Province.code, span.affiliation,
            span.from?.description ?? "", span.to?.description ?? "", unit.serviceLevel,
          ].joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The population as `import population` reads it.
  var populationCSV: String {
    let lines = populationFigures().map {
      "\($0.subdistrict),\($0.year.buddhistYear),\($0.sex),\($0.ageFrom),\($0.ageTo),\($0.count)"
    }
    return "place,fiscal_year,sex,age_from,age_to,count\n" + lines.map { $0 + "\n" }.joined()
  }
}
