import FoundationEssentials
import TestSupport
import Wall

/// Feeds a store with a made-up Mukdahan that moves: every change adds one person to a unit's counters, which is
/// rolled up to sub-district, district and province, as the stream's snapshots are.
actor MovingProvince {
  private struct Unit {
    let code: String
    let affiliation: String
    let above: [(code: String, level: PlaceLevel)]
  }

  private struct Counter: Hashable {
    let indicator: Int
    let place: String
    let affiliation: String
  }

  private let store: SnapshotStore
  private let indicators: [IndicatorInfo]
  private var levels: [String: PlaceLevel] = [:]
  private var units: [Unit] = []
  private var places: [PlaceInfo] = []
  private var numerators: [Counter: Int] = [:]
  private var denominators: [Counter: Int] = [:]
  private var generator: SeededGenerator

  init(store: SnapshotStore, indicators count: Int, seed: UInt64) {
    self.store = store
    generator = SeededGenerator(seed: seed)
    indicators = (0..<count).map { MovingCatalogue.indicator($0) }
    (places, units) = (MovingCatalogue.places, [])
    for place in places {
      levels[place.code] = place.level
      guard place.level == .unit, let subdistrict = place.parent else { continue }
      let district = String(subdistrict.prefix(4))
      units.append(
        Unit(
          code: place.code, affiliation: units.count % 3 == 2 ? "PAO" : "MOPH",
          above: [(place.code, .unit), (subdistrict, .subdistrict), (district, .district), ("49", .province)]))
    }
  }

  /// Publishes the first state of every counter.
  func begin() {
    store.setSource(.catchingUp)
    store.setIndicators(indicators)
    store.setPlaces(places)
    for (index, _) in indicators.enumerated() {
      for (number, unit) in units.enumerated() {
        let denominator = number % 9 == 8 ? 3 : Int.random(in: 60...420, using: &generator)
        let share = MovingCatalogue.share(index) + Double(number % 7 - 3) * 0.02
        count(index, unit, numerator: Int(Double(denominator) * min(max(share, 0), 1)), denominator: denominator)
      }
    }
    for counter in denominators.keys { publish(counter) }
    store.setSource(.live)
  }

  /// Adds so many people, one after the other.
  func move(changes: Int) {
    for _ in 0..<changes {
      let index = Int.random(in: 0..<indicators.count, using: &generator)
      guard let unit = units.randomElement(using: &generator) else { continue }
      count(index, unit, numerator: Bool.random(using: &generator) ? 1 : 0, denominator: 1)
      for (code, _) in unit.above {
        for affiliation in ["ALL", unit.affiliation] {
          publish(Counter(indicator: index, place: code, affiliation: affiliation))
        }
      }
    }
  }

  private func count(_ indicator: Int, _ unit: Unit, numerator: Int, denominator: Int) {
    for (code, _) in unit.above {
      for affiliation in ["ALL", unit.affiliation] {
        let counter = Counter(indicator: indicator, place: code, affiliation: affiliation)
        numerators[counter, default: 0] += numerator
        denominators[counter, default: 0] += denominator
      }
    }
  }

  private func publish(_ counter: Counter) {
    let indicator = indicators[counter.indicator]
    let (numerator, denominator) = (numerators[counter, default: 0], denominators[counter, default: 0])
    store.setTruth([
      TruthValue(
        indicator: indicator.id, place: counter.place, affiliation: counter.affiliation, period: "FY2561",
        numerator: Double(numerator), denominator: Double(denominator))
    ])
    let json = MovingCatalogue.snapshot(
      indicator, place: counter.place, level: levels[counter.place] ?? .unit, affiliation: counter.affiliation,
      numerator: numerator, denominator: denominator, publishedAt: SnapshotStore.systemTime())
    store.accept(key: "\(indicator.id)|\(counter.place)|\(counter.affiliation)|FY2561", json: Array(json.utf8))
  }
}
