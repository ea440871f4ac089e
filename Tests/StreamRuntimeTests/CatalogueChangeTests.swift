import BrokerSupport
import CounterEngine
import HealthRecords
import Indicators
import Kafka
import RecordMessages
import StreamRuntime
import SwiftProtobuf
import Testing

extension WithRoles {
  /// A catalogue that changes between two runs of a system whose topics stay as they are.
  @Suite struct CatalogueChangeTests {
    /// An indicator of the visits with a condition among all, with its id.
    private static func visits(_ id: String, _ condition: String) -> (String, String) {
      (
        "indicators/\(id).yaml",
        """
        id: "\(id)"
        name: {th: ทดสอบ, en: Test}
        definition: {th: ทดสอบ, en: Test}
        source: {manual: none, number: "\(id)"}
        class: person-level
        strategy: 1
        programme: 1
        weight: 1
        direction: lower
        levels: {kind: threshold, steps: [40, 30, 20, 15, 10]}
        unit: {th: ร้อยละ, en: percent}
        measured_at: [province, district, unit]
        place: unit
        terms:
          all:
            each: visit[date in period]
          some:
            each: visit[date in period and \(condition)]
        numerator: some
        denominator: all
        multiplier: 100
        """
      )
    }

    /// An indicator of a kind of record that the others do not read.
    private static let glucose = (
      "indicators/6.yaml",
      visits("6", "value >= 126").1.replacing("visit[", with: "lab[")
    )

    private static func catalogue(_ indicators: (String, String)...) throws -> Catalogue {
      var texts = [
        "catalog.yaml": """
        version: "1"
        title: {th: ทดสอบ, en: Test}
        strategies:
          1: {th: หนึ่ง, en: One}
        programmes:
          1: {th: หนึ่ง, en: One}
        """
      ]
      for (path, text) in indicators { texts[path] = text }
      return try Catalogue(CatalogueFiles(texts: texts))
    }

    private static let people = 30

    private static func subject(_ n: Int) -> String {
      "f" + String(repeating: "0", count: 31 - "\(n)".count) + "\(n)"
    }

    /// For each person a visit with a pressure of 130 / 80 to 159 / 95, and a glucose of 100 to 158.
    private func send(to installation: Installation) throws {
      for n in 0..<Self.people {
        var visit = WireVisit()
        visit.recordID = "v"
        visit.unit = "10001"
        visit.subject = Self.subject(n)
        visit.updated = 1_530_000_000_000
        visit.date = 2018_01_15
        visit.sbp = Int32(130 + n)
        visit.dbp = Int32(80 + n / 2)
        try installation.send(Visit.topic, key: visit.subject, visit.serializedBytes())
        var lab = WireLabResult()
        lab.recordID = "l"
        lab.unit = "10001"
        lab.subject = Self.subject(n)
        lab.updated = 1_530_000_000_000
        lab.date = 2018_01_15
        lab.test = "01"
        lab.value = Double(100 + 2 * n)
        try installation.send("lab-results", key: lab.subject, lab.serializedBytes())
      }
      try installation.flush()
    }

    /// Runs with a catalogue until the numbers stand; returns how many events were read for it.
    private func run(
      _ installation: Installation, _ catalogue: Catalogue, instance: String, until expected: [String: [Double]],
      location: SourceLocation = #_sourceLocation
    ) throws -> Int {
      let roles = try RunningRoles(installation, instance: instance, catalogue: catalogue)
      var found: [String: [Double]] = [:]
      let isReached = try Condition.holds(withinMS: 60_000) {
        found = try installation.snapshots()
        return expected.allSatisfy { found["\($0.key)|FY2561|unit|10001|ALL"] == $0.value }
      }
      #expect(roles.stop() && roles.errors == [], sourceLocation: location)
      #expect(isReached, "\(found)", sourceLocation: location)
      return Int(roles.metrics.total("kpistream_events_total"))
    }

    @Test("fields that are kept suffice: counters are recomputed from the state, and nothing is read again")
    func suffices() throws {
      let installation = try Installation(
        try Self.catalogue(Self.visits("1", "sbp >= 140 and dbp < 90"), Self.glucose), partitions: 2)
      try send(to: installation)
      // sbp 140 to 159 and dbp 80 to 89: persons 10 to 19. Glucose from 126: persons 13 to 29.
      #expect(
        try run(installation, installation.catalogue, instance: "a", until: ["1": [10, 30], "6": [17, 30]])
          == 2 * Self.people)
      // Another limit, one field less, one kind less.
      let narrower = try Self.catalogue(Self.visits("1", "sbp >= 150"))
      #expect(try run(installation, narrower, instance: "b", until: ["1": [10, 30]]) == 0)
      let other = try Self.catalogue(Self.visits("1", "sbp >= 145"), Self.visits("2", "sbp < 131"))
      #expect(try run(installation, other, instance: "c", until: ["1": [15, 30], "2": [1, 30]]) == 0)
    }

    @Test("a field that is not kept: the topic is read again from its beginning, the others are not, and once only")
    func lacks() throws {
      let installation = try Installation(
        try Self.catalogue(Self.visits("1", "sbp >= 140"), Self.glucose), partitions: 2)
      try send(to: installation)
      #expect(
        try run(installation, installation.catalogue, instance: "a", until: ["1": [20, 30], "6": [17, 30]])
          == 2 * Self.people)
      let wider = try Self.catalogue(Self.visits("1", "sbp >= 140 and dbp >= 90"), Self.glucose)
      #expect(
        try run(installation, wider, instance: "b", until: ["1": [10, 30], "6": [17, 30]]) == Self.people)
      // By now the state is the new catalogue's.
      #expect(try run(installation, wider, instance: "c", until: ["1": [10, 30]]) == 0)
    }

    @Test("an indicator that no code knows, of a kind that was not read: its topic alone is read, and counted")
    func added() throws {
      let first = Self.visits("1", "sbp >= 140")
      let installation = try Installation(try Self.catalogue(first), partitions: 2)
      try send(to: installation)
      #expect(try run(installation, installation.catalogue, instance: "a", until: ["1": [20, 30]]) == Self.people)
      let more = try Self.catalogue(first, Self.glucose)
      #expect(try run(installation, more, instance: "b", until: ["1": [20, 30], "6": [17, 30]]) == Self.people)
      // Away and back again: what was dropped meanwhile is read anew, although its old position is still on the log.
      let without = try Self.catalogue(Self.visits("1", "sbp >= 150"))
      #expect(try run(installation, without, instance: "c", until: ["1": [10, 30]]) == 0)
      var late = WireLabResult()
      late.recordID = "l"
      late.unit = "10001"
      late.subject = Self.subject(0)
      late.updated = 1_540_000_000_000
      late.date = 2018_01_15
      late.value = 300
      try installation.send("lab-results", key: late.subject, late.serializedBytes())
      try installation.flush()
      #expect(try run(installation, more, instance: "d", until: ["6": [18, 30]]) == Self.people + 1)
    }
  }
}
