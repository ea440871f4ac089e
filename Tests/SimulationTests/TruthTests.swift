import HealthRecords
import Testing

@testable import Simulation

/// The truth agrees with itself: kept sums with sums from scratch, parts with wholes, and with the world outside.
struct TruthTests {
  static let yearEnd = LocalDate(year: 2018, month: 9, day: 30)!

  /// What happened at a sub-district or district, was assessed of it, or was reported for it, belongs to no unit in it.
  static let countedAtAreas: Set<TruthIndicator> = [
    "6", "7", "8", "9", "10", "11", "12", "16", "20", "28", "29", "33", "34", "38", "M1.3", "M2.5", "M5", "M6", "M9",
    "M10",
    "M11.1", "M11.2", "M17", "M18", "M23.1", "M25", "M32", "M35", "M57",
  ]
  /// Changes against another year, and the worst of several shares: those of the whole are no sum of those of its parts.
  static let notAdditive: Set<TruthIndicator> = ["21", "22.1", "22.2", "22.3"]
  /// A district passes as a whole, whoever its units belong to.
  static let judgedByDistrict: Set<TruthIndicator> = ["28", "33"]

  static func troublesome() -> SimulationOptions {
    var options = SimulationOptions()
    options.malformedShare = 0.02
    options.correctedShare = 0.2
    options.equalUpdatedShare = 0.3
    options.deletedShare = 0.05
    options.resentShare = 0.1
    options.lateShare = 0.1
    options.maternalDeathsPer100k = 20_000
    options.tuberculosisPer100k = 3_000
    return options
  }

  @Test(
    "kept sums equal sums from scratch, day by day and when asked about earlier days", arguments: [4, 8] as [UInt64])
  func incrementalEqualsRecomputed(seed: UInt64) {
    let province = Province(seed: seed, people: 1_500, options: Self.troublesome())
    var tracker = TruthTracker(province)
    var chunk = 0
    for event in province.events {
      tracker.apply(event)
      chunk += 1
      guard chunk == 3_000 else { continue }
      chunk = 0
      let table = tracker.table(asOf: event.day)
      #expect(table.values == tracker.recomputed(asOf: event.day).values, "seed \(seed), \(event.day)")
    }
    for (year, month, day) in [
      (2018, 12, 31), (2018, 3, 31), (2017, 10, 1), (2018, 1, 20), (2018, 9, 30), (2019, 5, 1),
    ] {
      let asOf = LocalDate(year: year, month: month, day: day)!
      #expect(tracker.table(asOf: asOf).values == tracker.recomputed(asOf: asOf).values, "seed \(seed), \(asOf)")
    }
  }

  @Test("the truth equals that of the newest versions picked from the whole log", arguments: [15, 16] as [UInt64])
  func equalsSortedLog(seed: UInt64) throws {
    let province = Province(seed: seed, people: 1_500, options: Self.troublesome())
    var tracker = TruthTracker(province)
    struct Identity: Hashable {
      let key: [UInt8]
      let kind: UInt8
      let unit: String
      let recordID: String
    }
    var log: [Identity: [(updated: Int64, position: Int, event: SimulatedEvent)]] = [:]
    for (position, event) in province.events.enumerated() {
      tracker.apply(event)
      guard event.fault == nil else { continue }
      let header = try EventHeader(event)
      let identity = Identity(key: event.key, kind: event.kindID, unit: header.unit, recordID: header.recordID)
      log[identity, default: []].append((header.updated, position, event))
    }
    var second = TruthTracker(province)
    for versions in log.values {
      let last = versions.sorted { ($0.updated, $0.position) < ($1.updated, $1.position) }.last
      if let last { second.apply(last.event) }
    }
    #expect(tracker.table(asOf: Self.yearEnd).values == second.table(asOf: Self.yearEnd).values, "seed \(seed)")
  }

  @Test(
    "parts add up: unit to sub-district to district to province, and affiliations to all", arguments: [6] as [UInt64])
  func partsAddUp(seed: UInt64) {
    let province = Province(seed: seed, people: 8_000)
    var tracker = TruthTracker(province)
    for event in province.events { tracker.apply(event) }
    for asOf in [LocalDate(year: 2017, month: 12, day: 31)!, Self.yearEnd] {
      let table = tracker.table(asOf: asOf)
      for indicator in TruthIndicator.allCases where !Self.notAdditive.contains(indicator) {
        let whole = table[indicator, .province, Province.code]
        var districts = TruthTable.Numbers()
        for area in province.areas where area.code.utf8.count == 4 {
          districts.numerator += table[indicator, .district, area.code].numerator
          districts.denominator += table[indicator, .district, area.code].denominator
        }
        #expect(districts == whole, "\(indicator)")
        var affiliations = TruthTable.Numbers()
        for affiliation in [TruthAffiliation.moph, .pao, .other] {
          affiliations.numerator += table[indicator, .province, Province.code, affiliation].numerator
          affiliations.denominator += table[indicator, .province, Province.code, affiliation].denominator
        }
        if !Self.judgedByDistrict.contains(indicator) { #expect(affiliations == whole, "\(indicator)") }
        guard !Self.countedAtAreas.contains(indicator) else { continue }
        for area in province.areas where area.code.utf8.count == 6 {
          var units = TruthTable.Numbers()
          for unit in province.units where unit.subdistrict == area.code {
            units.numerator += table[indicator, .unit, unit.code].numerator
            units.denominator += table[indicator, .unit, unit.code].denominator
          }
          #expect(units == table[indicator, .subdistrict, area.code], "\(indicator) \(area.code)")
        }
      }
    }
  }

  @Test("posts that change hands take their people with them")
  func affiliationChanges() {
    let province = Province(seed: 2, people: 3_000)
    var tracker = TruthTracker(province)
    for event in province.events { tracker.apply(event) }
    let changing = province.units.filter { $0.spans.count == 2 }
    #expect(changing.count == 18)
    let before = tracker.table(asOf: LocalDate(year: 2018, month: 1, day: 15)!)
    let after = tracker.table(asOf: Self.yearEnd)
    for unit in changing {
      let earlier = before["17.2", .unit, unit.code]
      let later = after["17.2", .unit, unit.code]
      #expect(before["17.2", .unit, unit.code, .moph] == earlier)
      #expect(before["17.2", .unit, unit.code, .pao] == TruthTable.Numbers())
      #expect(after["17.2", .unit, unit.code, .pao] == later)
      #expect(after["17.2", .unit, unit.code, .moph] == TruthTable.Numbers())
    }
  }

  @Test("magnitudes are those of a north-eastern province")
  func magnitudes() {
    let people = 25_000
    let province = Province(seed: 61, people: people)
    var tracker = TruthTracker(province)
    for event in province.events { tracker.apply(event) }
    let table = tracker.table(asOf: Self.yearEnd)
    func whole(_ indicator: TruthIndicator) -> TruthTable.Numbers { table[indicator, .province, Province.code] }
    func share(_ indicator: TruthIndicator) -> Double {
      Double(whole(indicator).numerator) / Double(max(1, whole(indicator).denominator))
    }
    let adults = Double(people) * 0.78
    #expect((0.06...0.10).contains(Double(whole("17.1").denominator) / adults))
    #expect((0.16...0.24).contains(Double(whole("17.2").denominator) / adults))
    #expect((0.25...0.42).contains(share("17.1")), "\(share("17.1"))")
    #expect((0.35...0.60).contains(share("17.2")), "\(share("17.2"))")
    #expect((0.18...0.34).contains(share("34")), "\(share("34"))")
    #expect((0.005...0.011).contains(Double(whole("34").denominator) / Double(people)))
    #expect((0.7...1).contains(share("27")), "\(share("27"))")
    #expect((0.007...0.013).contains(Double(whole("1").denominator) / Double(people)))
    #expect((0.85...0.97).contains(share("2")), "\(share("2"))")
    #expect((0.5...0.8).contains(share("5")), "\(share("5"))")
    #expect((0.02...0.05).contains(share("6")), "\(share("6"))")
    #expect((0.01...0.045).contains(share("13")), "\(share("13"))")
    #expect((0.01...0.15).contains(share("18")), "\(share("18"))")
    #expect((0.4...0.7).contains(share("31")), "\(share("31"))")
    #expect((0.15...0.45).contains(share("32")), "\(share("32"))")
    #expect((0.35...0.75).contains(share("35")), "\(share("35"))")
    #expect((0.6...1.1).contains(share("36")), "\(share("36"))")
    #expect(whole("12").denominator == Double(people))
    #expect(whole("12").numerator > 0)
  }
}
