import HealthRecords

extension Checker {
  static let functions: Set<String> = [
    "exists", "count", "sum", "least", "greatest", "mean", "all", "first", "last", "present", "age_years", "age_months",
    "add_months", "count_true", "ladder", "min_of", "max_of", "or_else", "ckd_epi_2009", "z_score", "date_of", "round",
    "prefix", "abs", "fiscal_year_of", "quarter",
  ]

  /// What a call needs, for messages.
  private static let signatures: [String: String] = [
    "exists": "exists(set)", "count": "count(set)", "sum": "sum(set, number)", "least": "least(set, value)",
    "greatest": "greatest(set, value)", "mean": "mean(set, number)", "all": "all(set, condition)",
    "first": "first(set) or first(set by key, …)", "last": "last(set) or last(set by key, …)",
    "present": "present(value)", "age_years": "age_years(birth, on)", "age_months": "age_months(birth, on)",
    "add_months": "add_months(date, months)", "or_else": "or_else(value, otherwise)",
    "ckd_epi_2009": "ckd_epi_2009(creatinine, sex, age)", "z_score": "z_score(\"table\", sex, axis, measure)",
    "date_of": "date_of(time)", "round": "round(number)", "prefix": "prefix(code, characters)", "abs": "abs(number)",
    "fiscal_year_of": "fiscal_year_of(date)",
  ]

  func call(
    _ name: String, _ arguments: [Syntax], _ keys: [Syntax.SortKey], _ syntax: Syntax
  ) throws(CatalogueError) -> Operand {
    if !keys.isEmpty, name != "first", name != "last" { throw error(syntax, "“by” belongs to first and last only") }
    func needs(_ count: Int) throws(CatalogueError) {
      guard arguments.count == count else {
        throw error(syntax, "expected \(Checker.signatures[name] ?? "\(count) arguments")")
      }
    }
    switch name {
    case "exists":
      try needs(1)
      return .of(.exists(try recordSet(arguments[0]).set), .bool)
    case "count":
      try needs(1)
      return .of(.count(try recordSet(arguments[0]).set), .int)
    case "all":
      try needs(2)
      let (set, inside) = try recordSet(arguments[0])
      let fails = Expression.not(try inside.condition(arguments[1]))
      let filter = set.filter.map { Expression.and($0, fails) } ?? fails
      return .of(.not(.exists(Expression.RecordSet(variable: set.variable, filter: filter))), .bool)
    case "sum", "least", "greatest", "mean":
      try needs(2)
      let fold: Expression.Fold =
        name == "sum" ? .sum : name == "least" ? .least : name == "greatest" ? .greatest : .mean
      return try self.fold(fold, arguments, syntax)
    case "first", "last":
      try needs(1)
      return try pick(name == "first" ? .first : .last, arguments, keys, syntax)
    default: break
    }
    if let entry = names.find(name), !Checker.functions.contains(name) {
      guard !entry.parameters.isEmpty else { throw error(syntax, "“\(name)” takes no arguments; write just the name") }
      return try inline(entry, arguments, syntax)
    }
    if Checker.signatures[name] != nil {
      let count =
        switch name {
        case "present", "date_of", "round", "abs", "fiscal_year_of": 1
        case "ckd_epi_2009": 3
        case "z_score": 4
        default: 2
        }
      try needs(count)
    }
    return try function(name, arguments, syntax)
  }

  private func function(_ name: String, _ arguments: [Syntax], _ syntax: Syntax) throws(CatalogueError) -> Operand {
    switch name {
    case "present":
      switch try operand(arguments[0]) {
      case .variable: return .of(.constant(.bool, 1), .bool)
      case let operand: return .of(.isPresent(try value(operand, arguments[0]).0), .bool)
      }
    case "age_years", "age_months":
      let dates = [try exactly(.date, arguments[0]), try exactly(.date, arguments[1])]
      return .of(.call(name == "age_years" ? .ageYears : .ageMonths, dates), .int)
    case "add_months":
      return .of(.call(.addMonths, [try exactly(.date, arguments[0]), try int(arguments[1])]), .date)
    case "count_true", "ladder":
      guard !arguments.isEmpty else { throw error(syntax, "expected \(name)(condition, …)") }
      var conditions: [Expression] = []
      for argument in arguments { conditions.append(try condition(argument)) }
      return .of(.call(name == "ladder" ? .ladder : .countTrue, conditions), .int)
    case "min_of", "max_of": return try extreme(name == "min_of" ? .leastOf : .greatestOf, arguments, syntax)
    case "or_else":
      let (a, b, type, isICD) = try unify(arguments[0], arguments[1])
      if case .record = type {
        return .of(.choose(type, when: .isPresent(a), then: a, otherwise: b), type)
      }
      return .value(.call(.orElse, [a, b]), type, isICD: isICD)
    case "ckd_epi_2009":
      let (creatinine, sex, age) = (
        try real(arguments[0]), try exactly(.code, arguments[1]), try int(arguments[2])
      )
      return .of(.call(.ckdEpi2009, [creatinine, sex, age]), .real)
    case "z_score": return try zScore(arguments)
    case "date_of": return .of(.call(.dateOf, [try exactly(.time, arguments[0])]), .date)
    case "round":
      let (number, type) = try number(arguments[0])
      return .of(type == .int ? number : .call(.round, [number]), .int)
    case "abs":
      let (number, type) = try number(arguments[0])
      return .of(.call(.abs, [number]), type)
    case "prefix":
      let code = try operand(arguments[0])
      let (expression, type) = try value(code, arguments[0])
      guard type == .code else { throw error(arguments[0], "expected a code, found \(type.shown)") }
      guard case .int(let n) = arguments[1].form, (1...10).contains(n) else {
        throw error(arguments[1], "expected a number of characters from 1 to 10")
      }
      return .value(.call(.prefix, [expression, .constant(.int, n)]), .code, isICD: Checker.isICD(code))
    case "fiscal_year_of": return .of(.call(.fiscalYearOf, [try exactly(.date, arguments[0])]), .int)
    default:
      if name == "quarter" { throw error(syntax, "write “in quarter(1)”, quarter(1).start or quarter(1).end") }
      let known = Checker.functions.union(names.all)
      throw error(syntax, "there is no function “\(name)”", suggestion: NearestName.of(name, among: known))
    }
  }

  private func extreme(
    _ builtin: Expression.Builtin, _ arguments: [Syntax], _ syntax: Syntax
  ) throws(CatalogueError) -> Operand {
    guard arguments.count >= 2 else { throw error(syntax, "expected two or more numbers") }
    var values: [(Expression, ValueType)] = []
    for argument in arguments {
      let (expression, type) = try value(argument)
      guard type.isNumber || type == .date else {
        throw error(argument, "expected a number or a date, found \(type.shown)")
      }
      values.append((expression, type))
    }
    let dates = values.count { $0.1 == .date }
    guard dates == 0 || dates == values.count else { throw error(syntax, "dates and numbers cannot be compared") }
    if dates > 0 { return .of(.call(builtin, values.map(\.0)), .date) }
    let type: ValueType = values.contains { $0.1 == .real } ? .real : .int
    return .of(.call(builtin, values.map { $0.1 == type ? $0.0 : Checker.toReal($0.0) }), type)
  }

  private func zScore(_ arguments: [Syntax]) throws(CatalogueError) -> Operand {
    guard case .text(let table) = arguments[0].form else {
      throw error(arguments[0], "expected the name of a growth table in double quotes")
    }
    guard let index = vocabulary.growthTables.firstIndex(of: table) else {
      throw error(
        arguments[0], "there is no growth table “\(table)”",
        suggestion: NearestName.of(table, among: vocabulary.growthTables))
    }
    let parts: [Expression] = [
      .constant(.int, Int64(index)), try exactly(.code, arguments[1]), try real(arguments[2]), try real(arguments[3]),
    ]
    return .of(.call(.zScore, parts), .real)
  }
}
