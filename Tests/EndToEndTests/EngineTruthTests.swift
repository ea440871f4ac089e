import CounterEngine
import HealthRecords
import Indicators
import Simulation
import Testing

/// The engine and the simulation's own bookkeeping, subject by subject, without a broker: what the program's checks show
/// for sums, this shows for each person, so that a difference names its records.
struct EngineTruthTests {
  /// Where an indicator counts somebody.
  private struct Side: Hashable {
    let indicator: String
    let place: String
  }

  @Test(
    "every subject contributes what the truth says, at whatever pace the days come",
    arguments: [(1, 20_000, 0.0, 0), (3, 2_000, 0.02, 15), (12, 2_000, 0.02, 1_000), (29, 2_000, 0.1, 1)])
  func everySubject(seed: UInt64, people: Int, malformed: Double, stepDays: Int) throws {
    var options = SimulationOptions()
    options.malformedShare = malformed
    let province = Province(seed: seed, people: people, options: options)
    let catalogue = try Catalogue(.embedded)
    let program = Program(catalogue.checked)
    let counted = Set(program.kinds.map(\.id))
    var tracker = TruthTracker(province)
    var shard = EngineShard(
      program: program, periods: [EvaluationPeriod(Province.period)], day: Province.firstArrival)
    let units = UnitSet(province.units.compactMap { Code($0.code) })
    var offset: Int64 = 0
    var subjects: Set<SubjectID> = []
    var refused = 0
    var spoilt = 0

    func feed(_ event: SimulatedEvent) throws {
      guard counted.contains(event.kindID) else { return }
      offset += 1
      do throws(EventRejection) {
        // Typed throws do not pass through the array's own accessor.
        let outcome: Result<EngineShard.Outcome, EventRejection> = event.payload.withUnsafeBytes { payload in
          event.key.withUnsafeBytes { key in
            do throws(EventRejection) {
              return .success(
                try shard.apply(
                  payload, format: .protobuf, key: key, kind: Int(event.kindID), offset: offset,
                  units: units))
            } catch {
              return .failure(error)
            }
          }
        }
        _ = try outcome.get()
        if let id = event.key.withUnsafeBytes({ SubjectID(key: $0) }) { subjects.insert(id) }
        #expect(event.fault == nil, "seed \(seed): a spoilt event was taken: \(event.fault?.rawValue ?? "")")
      } catch {
        #expect(event.fault?.rawValue == error.reason, "seed \(seed), \(event.kind.name)")
        refused += 1
      }
      if event.fault != nil { spoilt += 1 }
    }

    for event in province.referenceEvents() { try feed(event) }
    for event in province.events {
      if event.day - shard.day > stepDays { shard.advance(to: event.day) }
      try feed(event)
      tracker.apply(event)
    }
    shard.advance(to: Province.lastArrival)
    #expect(refused == spoilt)
    #expect(shard.audit().isEmpty)

    let oracle = Oracle(asOf: Province.lastArrival, period: Province.period)
    let known = Set(TruthIndicator.allCases.map(\.rawValue))
    for id in subjects {
      let records = try #require(tracker.records(of: id))
      let engine = shard.contributions(of: id).filter {
        known.contains(program.catalogue.indicators[Int($0.indicator)].id)
      }
      let truth = oracle.contributions(of: records).filter { $0.numerator != 0 || $0.denominator != 0 }
      let engineKeys = Set(
        engine.filter { $0.value != 0 }.map {
          let indicator = program.catalogue.indicators[Int($0.indicator)]
          return Side(indicator: indicator.id, place: "\($0.place)")
        })
      let truthKeys = Set(truth.map { Side(indicator: $0.indicator.rawValue, place: $0.place) })
      // Every place that the truth counts somebody at, the engine does, too.
      #expect(truthKeys.subtracting(engineKeys).isEmpty, "seed \(seed): \(id)\n\(describe(records))")
    }
  }

  private func describe(_ records: SubjectRecords) -> String {
    (records.persons.map { "\($0)" } + records.chronic.map { "\($0)" } + records.deliveries.map { "\($0)" }
      + records.deaths.map { "\($0)" }).joined(separator: "\n")
  }
}
