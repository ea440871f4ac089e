internal import HealthRecords

/// Evaluates subjects for a set of periods: the pure function that everything else takes differences of.
struct Evaluator: ~Copyable {
  let program: Program
  let periods: [EvaluationPeriod]
  private var machine: Machine
  /// All indicators, for the evaluations that no single event limits.
  let all: [Int]

  init(program: Program, periods: [EvaluationPeriod]) {
    self.program = program
    self.periods = periods
    machine = Machine(program: program, periods: periods)
    all = Array(program.indicatorStarts.indices)
  }

  /// Appends what the subject contributes to the given indicators on a day; returns the first later day that can differ.
  ///
  /// A subject counts for an indicator only through its records: with no live record of a kind the indicator reads, it
  /// contributes nothing, and the indicator is not run.
  mutating func evaluate(
    _ subjects: borrowing SubjectTable, _ subject: Int, _ indicators: [Int], on day: LocalDate,
    into contributions: inout [Contribution]
  ) -> Int32 {
    guard let block = subjects.blocks[subject] else { return .max }
    machine.load(block: UnsafeRawPointer(block), count: Int(subjects.sizes[subject]))
    for index in 0..<periods.count {
      guard machine.begin(index, day: day, subject: subjects.ids[subject]) else { continue }
      for indicator in indicators where program.indicatorKinds[indicator] & machine.liveKinds != 0 {
        machine.run(indicator: indicator, into: &contributions)
      }
    }
    return machine.nextDay
  }
}
