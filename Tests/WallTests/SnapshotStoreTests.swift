import TestSupport
import Testing

@testable import Wall

@Suite struct SnapshotStoreTests {
  private let store = SnapshotStore(now: { 1000 })

  private func numerators(_ filter: SnapshotFilter = SnapshotFilter()) -> [Double?] {
    store.snapshots(matching: filter).map { $0.snapshot?.numerator }
  }

  @Test func lastAcceptedWinsWhateverItsTime() {
    store.accept(key: "a", json: Fixtures.json(numerator: 1, publishedAt: 2000))
    store.accept(key: "a", json: Fixtures.json(numerator: 2, publishedAt: 1000))
    #expect(numerators() == [2])
    #expect(store.statistics.newestPublishedAt == 2000)
  }

  @Test func tombstoneRemovesAndValueBringsBack() {
    store.accept(key: "a", json: Fixtures.json(numerator: 1))
    #expect(store.accept(key: "a", json: [UInt8]?.none) == .removed)
    #expect(numerators().isEmpty)
    #expect(store.statistics.snapshots == 0)
    #expect(store.accept(key: "never-seen", json: [UInt8]?.none) == .removed)
    store.accept(key: "a", json: Fixtures.json(numerator: 3))
    #expect(numerators() == [3])
    #expect(store.statistics.snapshots == 1)
  }

  @Test(
    "what is not a snapshot is rejected with the reason, and changes nothing",
    arguments: [
      ("", "not JSON"), ("[]", "not JSON"), (#"{"indicator":"1"}"#, "period is missing"),
      (#"{"indicator":1}"#, "indicator has the wrong type"),
    ])
  func rejects(json: String, reason: String) {
    store.accept(key: "a", json: Fixtures.json(numerator: 1))
    let accepted = store.accept(key: "a", json: Array(json.utf8))
    guard case .rejected(let said) = accepted else {
      Issue.record("accepted \(json)")
      return
    }
    #expect(said.contains(reason) || json == "[]", "\(said)")
    #expect(numerators() == [1])
    #expect(store.statistics.rejected == 1)
  }

  @Test func levelThatDoesNotExistIsRejected() {
    let accepted = store.accept(key: "a", json: Fixtures.json(level: "country"))
    #expect(accepted == .rejected(reason: "level has a value that does not exist"))
  }

  @Test func keyThatIsNotUTF8IsRejected() {
    let accepted = [UInt8]([0xFF, 0xFE]).withUnsafeBytes { store.accept(key: $0, json: nil) }
    #expect(accepted == .rejected(reason: "the key is not UTF-8"))
  }

  @Test(
    arguments: [
      (SnapshotFilter(), [1, 2, 3, 4, 5]), (SnapshotFilter(indicators: ["34"]), [5]),
      (SnapshotFilter(levels: [.district, .unit]), [2, 4]), (SnapshotFilter(places: ["49"]), [1, 5]),
      (SnapshotFilter(parents: ["4901"]), [3]), (SnapshotFilter(parents: ["49", "490101"]), [2, 4]),
      (SnapshotFilter(families: ["4901"]), [2, 3]), (SnapshotFilter(affiliations: ["PAO"]), [4]),
      (SnapshotFilter(periods: ["FY2560"]), [5]), (SnapshotFilter(indicators: ["17.1"], places: ["4901"]), [2]),
      (SnapshotFilter(indicators: ["none"]), []),
    ] as [(SnapshotFilter, [Double])])
  func filters(filter: SnapshotFilter, expected: [Double]) {
    store.setPlaces(Fixtures.places)
    store.accept(key: "1", json: Fixtures.json(numerator: 1))
    store.accept(key: "2", json: Fixtures.json(level: "district", place: "4901", numerator: 2))
    store.accept(key: "3", json: Fixtures.json(level: "subdistrict", place: "490101", numerator: 3))
    store.accept(key: "4", json: Fixtures.json(level: "unit", place: "90001", affiliation: "PAO", numerator: 4))
    store.accept(key: "5", json: Fixtures.json("34", period: "FY2560", numerator: 5))
    #expect(numerators(filter) == expected)
  }

  @Test func readerIsToldOnceOfManyChangesAndOfRemovals() {
    for numerator in 1...50 { store.accept(key: "a", json: Fixtures.json(numerator: numerator)) }
    store.accept(key: "b", json: Fixtures.json("34"))
    let first = store.changes(after: 0, matching: SnapshotFilter(), limit: 100)
    #expect(first.changes.map(\.key) == ["a", "b"])
    #expect(first.changes.first?.snapshot?.numerator == 50)
    #expect(store.changes(after: first.position, matching: SnapshotFilter(), limit: 100).changes.isEmpty)
    store.accept(key: "a", json: [UInt8]?.none)
    let second = store.changes(after: first.position, matching: SnapshotFilter(), limit: 100)
    #expect(second.changes.map(\.key) == ["a"])
    #expect(second.changes.first?.snapshot == nil)
    #expect(store.changes(after: 0, matching: SnapshotFilter(), limit: 100).changes.map(\.key) == ["b"])
  }

  @Test func truthIsSentAgainOnlyWhenItChanges() {
    store.accept(key: "a", json: Fixtures.json(numerator: 10, denominator: 20))
    var position = store.changes(after: 0, matching: SnapshotFilter(), limit: 9).position
    func truth(_ numerator: Double) {
      store.setTruth([
        TruthValue(
          indicator: "17.1", place: "49", affiliation: "ALL", period: "FY2561", numerator: numerator, denominator: 20)
      ])
    }
    truth(10)
    let told = store.changes(after: position, matching: SnapshotFilter(), limit: 9)
    #expect(told.changes.first?.truth?.numerator == 10)
    position = told.position
    truth(10)
    #expect(store.changes(after: position, matching: SnapshotFilter(), limit: 9).changes.isEmpty)
    truth(11)
    #expect(store.changes(after: position, matching: SnapshotFilter(), limit: 9).changes.count == 1)
  }

  /// Readers that look at any time, in any pieces, through any filter, end with what the store holds.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func anyReaderEndsWithTheStoresState(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let filters = [SnapshotFilter(), SnapshotFilter(indicators: ["1"]), SnapshotFilter(affiliations: ["PAO"])]
    var readers = filters.map { (filter: $0, position: UInt64(0), seen: [String: Double]()) }
    func read(_ index: Int, limit: Int) -> Bool {
      let got = store.changes(after: readers[index].position, matching: readers[index].filter, limit: limit)
      readers[index].position = got.position
      for change in got.changes { readers[index].seen[change.key] = change.snapshot?.numerator }
      return got.more
    }
    for step in 1...1500 {
      let (indicator, affiliation) = (Int.random(in: 1...3, using: &generator), ["ALL", "PAO"][step % 2])
      let place = Int.random(in: 1...7, using: &generator)
      let key = Fixtures.key("\(indicator)", "\(place)", affiliation)
      if Int.random(in: 0..<5, using: &generator) == 0 {
        store.accept(key: key, json: [UInt8]?.none)
      } else {
        store.accept(
          key: key,
          json: Fixtures.json("\(indicator)", place: "\(place)", affiliation: affiliation, numerator: step))
      }
      if Int.random(in: 0..<40, using: &generator) == 0 {
        _ = read(Int.random(in: 0..<readers.count, using: &generator), limit: Int.random(in: 1...9, using: &generator))
      }
    }
    for index in readers.indices {
      while read(index, limit: 3) {}
      var expected: [String: Double] = [:]
      for change in store.snapshots(matching: readers[index].filter) {
        expected[change.key] = change.snapshot?.numerator
      }
      #expect(readers[index].seen == expected, "seed \(seed), reader \(index)")
    }
  }
}
