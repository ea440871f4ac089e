import BrokerSupport
import CounterEngine
import Foundation
import HealthRecords
import Kafka
import Testing

@testable import StreamRuntime

extension WithRoles {
  /// What the snapshot role publishes, and when, of partials that no count role writes here but the test.
  @Suite struct SnapshotRoleTests {
    /// One unit's visits as one input partition counts them: each commit says that there is one more.
    final class Commits {
      let installation: Installation
      /// The partition of `kpi.partials` where partials stand; there is another one.
      let home: Int32
      private let catalogue: UInt64
      static let unit = Code(Installation.units[0])!

      init() throws {
        installation = try Installation(try VisitCatalogue.load(), partitions: 2)
        catalogue = CatalogueIdentity.hash(installation.catalogue)
        home = Murmur2.partition(
          of: PartialCodec.routingKey(indicator: "high-pressure", period: Installation.period.name), partitionCount: 2)
      }

      func partial(
        _ visits: Int64, tenure: Int64 = 1, unit: Code = Commits.unit, in target: Int32? = nil
      ) throws {
        let key = PartialCodec.key(
          part: "high-pressure", period: Installation.period.name, place: unit, partition: 0)
        let value = [visits, 0].withUnsafeBufferPointer {
          PartialCodec.value(catalogue: catalogue, tenure: tenure, terms: $0)
        }
        try installation.send(TopicNames.partials, keyBytes: key, value, partition: target ?? home)
        try installation.flush()
      }

      func progress(_ consumed: Int64, tenure: Int64 = 1, in target: Int32) throws {
        let progress = PartialCodec.Progress(
          catalogue: catalogue, tenure: tenure, day: Installation.day, consumed: consumed,
          atMS: WallClock.milliseconds(),
          periods: [Installation.period.name])
        try installation.send(
          TopicNames.partials, keyBytes: PartialCodec.progressKey(partition: 0), PartialCodec.value(progress),
          partition: target)
        try installation.flush()
      }

      /// Visits and events consumed, of each snapshot of the unit that was published.
      func published() throws -> [[Int64]] {
        struct Fields: Decodable {
          let denominator: Int64
          let position: [String: Int64]
        }
        return try installation.contents(of: TopicNames.snapshots) { record -> [Int64]? in
          guard let key = record.key, let value = record.value,
            String(decoding: key, as: UTF8.self).hasSuffix("|unit|\(Self.unit)|ALL")
          else { return nil }
          let fields = try JSONDecoder().decode(Fields.self, from: Data(value))
          return [fields.denominator, fields.position["0"] ?? -1]
        }
      }

      func shows(_ visits: Int64) throws -> Bool {
        try Condition.holds(withinMS: 20_000) { try published().last?.first == visits }
      }
    }

    @Test("a commit is published when its progress has come, and as of what its own partition of the topic says")
    func progress() throws {
      let commits = try Commits()
      try commits.partial(1)
      for target in 0..<2 as Range<Int32> { try commits.progress(1, in: target) }
      let roles = try RunningRoles(commits.installation, instance: "a", count: false, commitMS: 3_000)
      #expect(try commits.shows(1), "\(roles.errors)")
      for n in 2...4 as ClosedRange<Int64> {
        try commits.partial(n)
        try commits.progress(n + 100, in: 1 - commits.home)
        Thread.sleep(forTimeInterval: 0.4)
        try commits.progress(n, in: commits.home)
        #expect(try commits.shows(n), "\(roles.errors)")
      }
      #expect(try commits.published() == [[1, 1], [2, 2], [3, 3], [4, 4]])
      #expect(roles.stop())
    }

    @Test("partials whose progress never comes are not held back for long")
    func noProgress() throws {
      let commits = try Commits()
      try commits.partial(1)
      try commits.progress(1, in: commits.home)
      let roles = try RunningRoles(commits.installation, instance: "a", count: false)
      #expect(try commits.shows(1), "\(roles.errors)")
      for n in 2...3 as ClosedRange<Int64> {
        try commits.partial(n)
        #expect(try commits.shows(n), "\(roles.errors)")
      }
      #expect(try commits.published() == [[1, 1], [2, 1], [3, 1]])
      #expect(roles.stop())
    }

    @Test("where the topic was widened, what an earlier tenure said in the old partition is not taken for news")
    func widened() throws {
      let commits = try Commits()
      try commits.partial(5, tenure: 2)
      try commits.progress(1, tenure: 2, in: commits.home)
      let roles = try RunningRoles(commits.installation, instance: "a", count: false)
      #expect(try commits.shows(5), "\(roles.errors)")
      // As a reader that starts anew may come to the old partition last.
      try commits.partial(3, tenure: 1, in: 1 - commits.home)
      try commits.progress(1, tenure: 2, in: 1 - commits.home)
      try commits.partial(1, tenure: 2, unit: Code(Installation.units[1])!)
      try commits.progress(2, tenure: 2, in: commits.home)
      #expect(
        try Condition.holds(withinMS: 20_000) {
          try commits.installation.snapshots()["high-pressure|FY2561|province|49|ALL"]?.last == 6
        }, "\(roles.errors)")
      #expect(try commits.published().map { $0[0] } == [5])
      #expect(roles.stop())
    }

    @Test("nothing of the past is published, however slowly it comes")
    func slowBroker() throws {
      let commits = try Commits()
      for n in 1...400 as ClosedRange<Int64> {
        try commits.partial(n)
        try commits.progress(n, in: commits.home)
      }
      let roles = try RunningRoles(
        commits.installation, instance: "a", count: false, kafka: ["fetch.message.max.bytes": "20000"]
      ) {
        // Longer than any silence that could pass for the end.
        for _ in 0..<4 { try commits.installation.cluster?.delay(.fetch, broker: 1, byMS: 700) }
      }
      #expect(try commits.shows(400), "\(roles.errors)")
      #expect(try commits.published() == [[400, 400]])
      #expect(roles.stop())
    }
  }
}
