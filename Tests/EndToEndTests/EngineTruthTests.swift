import CounterEngine
import HealthRecords
import Indicators
import Simulation
import Testing

/// The engine and the simulation's own bookkeeping, subject by subject, without a broker: what the program's checks show
/// for sums, this shows for each person, so that a difference names its records.
struct EngineTruthTests {
  private let growth = GrowthReference(files: CatalogueFiles.embedded.texts)

  @Test("every indicator of the catalogue has a truth")
  func everyIndicator() throws {
    #expect(try Set(Catalogue(.embedded).indicators.map(\.id)) == Set(TruthIndicator.allCases.map(\.rawValue)))
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
    var tracker = TruthTracker(province, growth: growth)
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

    let oracle = Oracle(
      asOf: Province.lastArrival, period: Province.period, growth: growth)
    for id in subjects {
      let records = try #require(tracker.records(of: id))
      var counted: [Oracle.Term: Double] = [:]
      for contribution in shard.contributions(of: id) where contribution.value != 0 {
        let indicator = program.catalogue.indicators[Int(contribution.indicator)]
        let term = indicator.terms[Int(contribution.term)]
        let key = Oracle.Term(
          indicator: try #require(TruthIndicator(rawValue: indicator.id)), name: term.name,
          place: "\(contribution.place)")
        counted[key, default: 0] += Double(contribution.value) / Double(term.scale)
      }
      let truth = oracle.terms(of: records)
      let differences = Set(truth.keys).union(counted.keys).filter { truth[$0] ?? 0 != counted[$0] ?? 0 }.map {
        "\($0.indicator.rawValue) \($0.name) at \($0.place): counted \(counted[$0] ?? 0), true \(truth[$0] ?? 0)"
      }
      #expect(differences.isEmpty, "seed \(seed), \(id): \(differences.sorted())\n\(records)")
    }
    guard people >= 20_000 else { return }
    // In a province of the usual size no indicator is at nothing everywhere.
    let values = tracker.table(asOf: Province.lastArrival).unordered
    let empty = Set(TruthIndicator.allCases).subtracting(values.map(\.indicator)).map(\.rawValue)
    #expect(empty.isEmpty, "seed \(seed): 0/0 everywhere: \(empty.sorted())")
  }
}
