internal import HealthRecords

/// The counters of one shard: for each indicator, period and place, the running sum of each term.
///
/// Remembers which (indicator, period, place) have been touched since the last drain, whether or not the sums differ in
/// the end.
struct CounterTable: ~Copyable {
  private struct Row {
    var values: UnsafeMutablePointer<Int64>
    var touched: UnsafeMutablePointer<Bool>
    var capacity: Int
    var touchedPlaces: [Int32] = []
  }

  private var places = PlaceTable()
  private var rows: [Row]
  private let termCounts: [Int]
  let periodCount: Int
  private var touchedRows: [Int32] = []

  init(termCounts: [Int], periodCount: Int) {
    self.termCounts = termCounts
    self.periodCount = periodCount
    rows = (0..<termCounts.count * periodCount).map { row in
      let capacity = 8
      let values = UnsafeMutablePointer<Int64>.allocate(capacity: capacity * max(1, termCounts[row / periodCount]))
      values.initialize(repeating: 0, count: capacity * max(1, termCounts[row / periodCount]))
      let touched = UnsafeMutablePointer<Bool>.allocate(capacity: capacity)
      touched.initialize(repeating: false, count: capacity)
      return Row(values: values, touched: touched, capacity: capacity)
    }
  }

  deinit {
    for row in rows {
      row.values.deallocate()
      row.touched.deallocate()
    }
  }

  mutating func add(_ contribution: Contribution, sign: Int64) {
    let place = places.index(of: contribution.place)
    let row = Int(contribution.indicator) * periodCount + Int(contribution.period)
    touch(row: row, place: place)
    let at = place * termCounts[Int(contribution.indicator)] + Int(contribution.term)
    rows[row].values[at] &+= sign &* contribution.value
  }

  private mutating func touch(row: Int, place: Int) {
    if place >= rows[row].capacity { grow(row: row, toHold: place) }
    guard !rows[row].touched[place] else { return }
    if rows[row].touchedPlaces.isEmpty { touchedRows.append(Int32(row)) }
    rows[row].touched[place] = true
    rows[row].touchedPlaces.append(Int32(place))
  }

  private mutating func grow(row: Int, toHold place: Int) {
    let terms = max(1, termCounts[row / periodCount])
    let old = rows[row]
    let capacity = max(old.capacity * 2, place + 1)
    let values = UnsafeMutablePointer<Int64>.allocate(capacity: capacity * terms)
    values.initialize(from: old.values, count: old.capacity * terms)
    (values + old.capacity * terms).initialize(repeating: 0, count: (capacity - old.capacity) * terms)
    let touched = UnsafeMutablePointer<Bool>.allocate(capacity: capacity)
    touched.initialize(from: old.touched, count: old.capacity)
    (touched + old.capacity).initialize(repeating: false, count: capacity - old.capacity)
    old.values.deallocate()
    old.touched.deallocate()
    rows[row].values = values
    rows[row].touched = touched
    rows[row].capacity = capacity
  }

  var hasTouched: Bool { !touchedRows.isEmpty }

  /// Hands over every touched (indicator, period, place) with its terms' absolute sums, and forgets the touches.
  mutating func drain(_ body: (_ indicator: Int, _ period: Int, _ place: Code, UnsafeBufferPointer<Int64>) -> Void) {
    for row in touchedRows {
      let row = Int(row)
      let terms = termCounts[row / periodCount]
      for place in rows[row].touchedPlaces {
        let place = Int(place)
        rows[row].touched[place] = false
        body(
          row / periodCount, row % periodCount, places.codes[place],
          UnsafeBufferPointer(start: rows[row].values + place * terms, count: terms))
      }
      rows[row].touchedPlaces.removeAll(keepingCapacity: true)
    }
    touchedRows.removeAll(keepingCapacity: true)
  }

  /// Every counter that is not 0.
  func forEach(_ body: (_ indicator: Int, _ term: Int, _ period: Int, _ place: Code, _ value: Int64) -> Void) {
    for (row, contents) in rows.enumerated() {
      let terms = termCounts[row / periodCount]
      for place in 0..<min(contents.capacity, places.codes.count) {
        for term in 0..<terms where contents.values[place * terms + term] != 0 {
          body(row / periodCount, term, row % periodCount, places.codes[place], contents.values[place * terms + term])
        }
      }
    }
  }
}
