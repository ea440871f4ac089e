internal import Indicators

/// One test of a record's own bytes: a load, a mask and two comparisons.
///
/// The eight bytes that end where the field ends, shifted down to the field and with the sign bit flipped, are a number that
/// orders like the field's values and is 0 where the field is missing, whatever its type. (Eight bytes from where it begins
/// could reach past the block.) Bounds are brought into the same form once, not at every record.
struct FieldTest {
  enum Form: UInt8 {
    /// `low <= value <= high`
    case within
    /// Present and not within.
    case outside
    /// A code, shifted back to its full width, that lies in a set; one that is present and does not.
    case inSet, notInSet
  }

  /// When the answer changes merely because the evaluation day moves on.
  enum Due: UInt8 {
    case never
    /// `high` moves with the day: a greater value passes later.
    case aboveHigh
    /// `low` moves with the day: a value that passes fails later.
    case fromLow
  }

  var form = Form.within
  var due = Due.never
  /// Whether it is enough if the next one holds.
  var hasAlternative = false
  var shift: UInt8 = 0
  var set: UInt16 = 0
  var field: FieldStorage.Load
  var low: UInt64 = 1
  var high = UInt64.max
}

/// A test whose bounds may lie in registers.
struct FieldTestPlan {
  /// A bound: a value of the field's own type, from a register or given, in steps of the stored form.
  enum Bound: Equatable {
    case fixed(UInt64)
    /// The register's value, `adding` steps further.
    case register(UInt16, adding: Int64)
  }

  var test: FieldTest
  let storage: FieldStorage
  var low: Bound
  var high: Bound

  init(_ storage: FieldStorage, low: Bound = .fixed(1), high: Bound = .fixed(.max)) {
    test = FieldTest(field: storage.load)
    self.storage = storage
    self.low = low
    self.high = high
  }

  /// Whether the bounds follow from period and day alone, so that they are worked out once a day.
  var isSteady: Bool {
    [low, high].allSatisfy {
      guard case .register(let register, _) = $0 else { return true }
      return register < Registers.contexts && register != Registers.index(of: .subject)
    }
  }

  /// The test with its bounds for the registers at hand; one that no value passes if a bound is missing.
  func resolved(_ registers: UnsafeMutablePointer<Int64>) -> FieldTest {
    var test = test
    guard let low = value(low, registers, up: true), let high = value(high, registers, up: false) else {
      (test.form, test.low, test.high) = (.within, .max, 0)
      return test
    }
    (test.low, test.high) = (low, high)
    return test
  }

  private func value(_ bound: Bound, _ registers: UnsafeMutablePointer<Int64>, up: Bool) -> UInt64? {
    switch bound {
    case .fixed(let value): return value
    case .register(let register, let steps):
      let value = registers[Int(register)]
      return value == missing ? nil : storage.bound(value, adding: steps, up: up)
    }
  }
}
