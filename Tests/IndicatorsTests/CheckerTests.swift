import HealthRecords
import Testing

@testable import Indicators

/// Checks single expressions against the built-in code sets and shared definitions.
enum Check {
  static func vocabulary() -> Vocabulary {
    let loader = CatalogueLoader(
      CatalogueFiles(
        texts: CatalogueFiles.embedded.texts.filter { ["sets/", "share", "catal"].contains($0.key.prefix(5)) }))
    _ = loader.load()
    return loader.vocabulary
  }

  static func type(_ text: String) throws -> ValueType {
    let vocabulary = vocabulary()
    let source = SourceText(text)
    let checker = Checker(vocabulary: vocabulary, source: source, names: vocabulary.shared)
    return try checker.value(try Parser.parse(source)).1
  }

  static func expression(_ text: String) throws -> Expression {
    let vocabulary = vocabulary()
    let source = SourceText(text)
    let checker = Checker(vocabulary: vocabulary, source: source, names: vocabulary.shared)
    return try checker.value(try Parser.parse(source)).0
  }
}

@Suite("The expression language")
struct CheckerTests {
  @Test(
    "types",
    arguments: [
      ("1 + 2", ValueType.int), ("1 + 2.5", .real), ("1 / 2", .real), ("7 % 2", .int), ("-3", .int),
      ("2017-10-01 + 30", .date), ("2018-01-31 - 2018-01-01", .int), ("asof - period.start >= 90", .bool),
      ("home", .code), ("resident.birth", .date), ("present(resident)", .bool), ("year", .int), ("subject", .code),
      ("exists(lab)", .bool), ("count(lab[test in $hba1c and date in period])", .int),
      ("sum(delivery, live_births)", .int),
      ("mean(nutrition, height)", .real), ("mean(visit, sbp)", .real), ("least(visit, date)", .date),
      ("greatest(lab, value)", .real), ("all(visit[date in period], sbp < 140)", .bool),
      ("last(lab[test in $hba1c]).value", .real), ("last(person by updated, unit desc).unit", .code),
      ("first(admission).discharged", .time), ("date_of(first(admission).discharged)", .date),
      ("if exists(lab) then 1 else 0.5", .real), ("if exists(lab) then \"1\" else missing", .code),
      ("or_else(resident.birth, 2000-01-01)", .date), ("or_else(resident, last_resident).unit", .code),
      ("age_years(resident.birth, asof)", .int), ("add_months(period.start, 11) - 1", .date),
      ("count_true(true, false)", .int), ("ladder(true, false, true)", .int), ("min_of(1, 2.5)", .real),
      ("max_of(2018-01-01, asof)", .date), ("round(2.5)", .int), ("abs(1 - 2)", .int), ("prefix(home, 2)", .code),
      ("fiscal_year_of(asof)", .int), ("quarter(1).end", .date), ("prior.start", .date), ("asof in quarter(2)", .bool),
      ("not true or false and true", .bool), ("ckd_epi_2009(1.2, \"2\", 60)", .real), ("true = false", .bool),
      ("exists(visit[diagnoses in [\"J00\", \"J010-J014\"] and drugs in [\"J01\"]])", .bool),
      ("exists(admission[discharged in period and discharged - admitted >= 240])", .bool),
      ("age_months(resident.birth, asof) in [9, 18, 30, 42]", .bool), ("3 in 1 .. 5", .bool),
      (
        "exists(screening s[code = \"1B261\" and exists(screening[code = \"1B260\" and date - s.date in 1 .. 30])])",
        .bool
      ),
      ("home not in [\"10711\"]", .bool), ("resident.sex != \"1\"", .bool),
    ])
  func types(text: String, type: ValueType) throws { #expect(try Check.type(text) == type) }

  @Test(
    "mistakes, with the column and what is said",
    arguments: [
      ("", 1, "expected an expression"), ("1 +", 4, "expected a value"), ("(1 + 2", 7, "expected “)”"),
      ("lab[test in $hba1c", 19, "expected “]”"), ("1 ? 2", 3, "unexpected “?”"),
      ("'05'", 1, "codes stand in double quotes"),
      ("\"05", 1, "not closed"), ("2018-02-30 = asof", 1, "no day of the calendar"),
      ("12abc", 1, "followed by a letter"),
      ("99999999999999999999", 1, "too large"), ("asof && true", 6, "write “and”"), ("1 < 2 < 3", 7, "do not chain"),
      ("if true then 1", 15, "expected “else”"), ("if true 1 else 2", 9, "expected “then”"),
      ("$", 1, "name of a code set"),
      ("1 2", 3, "expected an operator or the end"), ("home in 5", 9, "after “in” stands"),
      ("quarter(5).end", 1, "1 to 4"),
      ("lab", 1, "is a kind of record"), ("hom", 1, "did you mean “home”"), ("exists(lap)", 8, "did you mean “lab”"),
      ("exists(lab[tset in $hba1c])", 12, "did you mean “test”"),
      ("exists(lab[test in $hba1d])", 20, "did you mean “$hba1c”"),
      ("last(lab).valeu", 11, "did you mean “value”"), ("countt(lab)", 1, "did you mean “count”"),
      ("exists(lab[value])", 12, "expected a condition, found a number with decimals"),
      ("1 + true", 3, "does not work on"), ("asof + 1.5", 6, "does not work on"),
      ("asof < 5", 8, "cannot compare a date"),
      ("resident.sex = 1", 16, "codes stand in double quotes"), ("resident.sex = \"12\"", 16, "can never match"),
      ("exists(chronic[code = \"E11\"])", 21, "matched by prefix"),
      ("exists(lab[test in $diabetes])", 20, "matched by prefix"),
      ("exists(chronic[code in [\"E11.9\"]])", 25, "without the dot: “E119”"),
      ("exists(lab[test in [\"05316010\"]])", 21, "can never match"),
      ("exists(visit[diagnoses = \"J00\"])", 14, "is a list"),
      ("first(admission).discharged < asof", 31, "date_of"), ("last(person)", 1, "say the order"),
      ("last(lab[value > 7]) = last(lab)", 22, "records cannot be compared"), ("lab[value > 7]", 1, "is no value"),
      ("count(lab, 1)", 1, "expected count(set)"), ("age_years(asof)", 1, "expected age_years(birth, on)"),
      ("z_score(\"who\", \"1\", 1, 1)", 9, "no growth table"),
      ("exists(lab[exists(population)])", 19, "belong to a place"),
      ("missing = 1", 1, "present(x)"), ("if true then missing else missing", 14, "both alternatives"),
      ("period", 1, "stands after “in”"), ("period.begin", 8, "“start” or “end”"), ("5 % 2.0", 3, "whole numbers"),
      ("exists(lab home[value > 1])", 12, "is taken"), ("sum(lab, date)", 10, "expected a number"),
      ("max_of(1)", 1, "two or more"), ("count(lab by date)", 1, "“by” belongs"), ("home.unit", 6, "has no fields"),
      ("true < false", 6, "no order"), ("prefix(home, year)", 14, "1 to 10"), ("x is 1", 3, "compare with “=”"),
      ("last(visit).diagnoses", 13, "inside the brackets"), ("exists(unit[name = \"A\"])", 13, "free text"),
    ])
  func mistakes(text: String, column: Int, fragment: String) throws {
    let error = try #require(throws: CatalogueError.self) { try Check.type(text) }
    #expect(error.column == column, "\(error)")
    #expect(error.description.contains(fragment), "\(error)")
  }

  @Test("nesting has an end that is told, not a crash")
  func deep() throws {
    let text = String(repeating: "(", count: 10_000) + "1"
    let error = try #require(throws: CatalogueError.self) { try Check.type(text) }
    #expect(error.message == "nested too deeply")
  }

  @Test("period ends on the day of evaluation; a time is asked by its date")
  func period() throws {
    let admission = try #require(RecordKind.named("admission"))
    let discharged = try #require(admission.field(named: "discharged"))
    let variable = Expression.Variable(slot: 0, kind: admission)
    let date = Expression.call(.dateOf, [.field(variable, discharged)])
    let filter = Expression.and(
      .compare(.greaterOrEqual, .date, date, .context(.periodStart)),
      .compare(.lessOrEqual, .date, date, .context(.asof)))
    let set = Expression.RecordSet(variable: variable, filter: filter)
    #expect(try Check.expression("exists(admission[discharged in period])") == .exists(set))
  }

  @Test("inner sets take the next slot")
  func slots() throws {
    guard case .exists(let outer) = try Check.expression("exists(visit v[exists(lab[date = v.date])])"),
      case .exists(let inner)? = outer.filter, case .compare(.equal, .date, let left, let right)? = inner.filter
    else {
      Issue.record("unexpected shape")
      return
    }
    #expect(outer.variable.slot == 0 && inner.variable.slot == 1)
    #expect(left == .field(inner.variable, 0) && right == .field(outer.variable, 0))
  }

  @Test("an argument's own set keeps its record apart from the sets of the definition it is put into")
  func slotsOfArguments() throws {
    // Both sets stand at the same depth where they are written.
    guard
      case .fieldOf(.pick(.last, let outer, _), _, _) = try Check.expression(
        "passed(first(assessment).indicator, \"1\")"),
      case .and(.and(.compare(.equal, .code, let left, .fieldOf(.pick(.first, let inner, _), _, _)), _), _)? = outer
        .filter
    else {
      Issue.record("unexpected shape")
      return
    }
    #expect(left == .field(outer.variable, 0))
    #expect(outer.variable.slot != inner.variable.slot)
  }

  @Test("all holds of nothing")
  func all() throws {
    guard case .not(.exists(let set)) = try Check.expression("all(visit, sbp < 140)"), case .not? = set.filter else {
      Issue.record("unexpected shape")
      return
    }
  }
}
