internal import HealthRecords

/// The messages of `kpi.partials`.
///
/// A partial is the sums of one indicator, period and place as one input partition knows them: absolute numbers, so reading
/// one twice, or an old one after a restart, changes nothing in the end. A progress record says how far that partition has come.
///
///     key   part|period|place|input partition            value 0x01 + catalogue hash, 8 bytes + tenure, 8 bytes
///                                                              + terms, 8 bytes each
///     key   ~|input partition                            value 0x02 + catalogue hash, 8 bytes + tenure, 8 bytes
///                                                              + day, 4 bytes + events consumed, 8 bytes
///                                                              + wall time in ms, 8 bytes
///                                                              + the periods kept, names joined by commas
///
/// Which tenure's partials count: see `PartialLedger`.
enum PartialCodec {
  struct Key: Equatable {
    /// See `IndicatorParts`.
    var part: String
    var period: String
    var place: Code
    var partition: Int32
  }

  /// How far one input partition has come. Wall time is only for showing freshness.
  struct Progress: Equatable, Sendable {
    var catalogue: UInt64
    var tenure: Int64
    var day: LocalDate
    /// The sum of the next offsets over the input topics.
    var consumed: Int64
    var atMS: Int64
    /// The periods that this tenure counts. What was published of others stands: a year that is over is not taken back because
    /// nobody counts it any more.
    var periods: [String]
  }

  static func key(part: String, period: String, place: Code, partition: Int32) -> [UInt8] {
    Array("\(part)|\(period)|\(place)|\(partition)".utf8)
  }

  /// All partials of an indicator and period go to one partition, so that one snapshot process holds their sum.
  static func routingKey(indicator: String, period: String) -> [UInt8] { Array("\(indicator)|\(period)".utf8) }

  static func progressKey(partition: Int32) -> [UInt8] { Array("~|\(partition)".utf8) }

  enum Message {
    case partial(Key, catalogue: UInt64, tenure: Int64, terms: [Int64])
    case progress(partition: Int32, Progress)
  }

  static func parse(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) -> Message? {
    guard value.count >= 17, let (parts, partCount) = split(key) else { return nil }
    func text(_ part: Int) -> String {
      String(decoding: UnsafeRawBufferPointer(rebasing: key[parts[part]]), as: UTF8.self)
    }
    let catalogue = UInt64(littleEndian: value.loadUnaligned(fromByteOffset: 1, as: UInt64.self))
    let tenure = Int64(littleEndian: value.loadUnaligned(fromByteOffset: 9, as: Int64.self))
    switch (value[0], partCount) {
    case (1, 4):
      guard let place = Code(ascii: UnsafeRawBufferPointer(rebasing: key[parts[2]])), let partition = Int32(text(3)),
        (value.count - 17) % 8 == 0
      else { return nil }
      let terms = (0..<(value.count - 17) / 8).map {
        Int64(littleEndian: value.loadUnaligned(fromByteOffset: 17 + $0 * 8, as: Int64.self))
      }
      return .partial(
        Key(part: text(0), period: text(1), place: place, partition: partition), catalogue: catalogue, tenure: tenure,
        terms: terms)
    case (2, 2):
      guard value.count >= 37, let partition = Int32(text(1)) else { return nil }
      let day = Int32(littleEndian: value.loadUnaligned(fromByteOffset: 17, as: Int32.self))
      return .progress(
        partition: partition,
        Progress(
          catalogue: catalogue, tenure: tenure, day: LocalDate(daysSinceEpoch: day),
          consumed: Int64(littleEndian: value.loadUnaligned(fromByteOffset: 21, as: Int64.self)),
          atMS: Int64(littleEndian: value.loadUnaligned(fromByteOffset: 29, as: Int64.self)),
          periods: String(decoding: value[37...], as: UTF8.self).split(separator: ",").map(String.init)))
    default: return nil
    }
  }

  /// Where the parts of a key lie, and how many there are, up to four; nil if there are more. No part is copied: a snapshot
  /// process reads a hundred thousand of these a second.
  private static func split(_ key: UnsafeRawBufferPointer) -> (parts: [4 of Range<Int>], count: Int)? {
    var parts: [4 of Range<Int>] = .init(repeating: 0..<0)
    var count = 0
    var start = 0
    for i in 0...key.count where i == key.count || key[i] == 0x7C {
      guard count < 4 else { return nil }
      parts[count] = start..<i
      count += 1
      start = i + 1
    }
    return (parts, count)
  }

  static func value(catalogue: UInt64, tenure: Int64, terms: UnsafeBufferPointer<Int64>) -> [UInt8] {
    var bytes: [UInt8] = [1]
    append(catalogue, to: &bytes)
    append(UInt64(bitPattern: tenure), to: &bytes)
    for term in terms { append(UInt64(bitPattern: term), to: &bytes) }
    return bytes
  }

  static func value(_ progress: Progress) -> [UInt8] {
    var bytes: [UInt8] = [2]
    append(progress.catalogue, to: &bytes)
    append(UInt64(bitPattern: progress.tenure), to: &bytes)
    withUnsafeBytes(of: progress.day.daysSinceEpoch.littleEndian) { bytes.append(contentsOf: $0) }
    append(UInt64(bitPattern: progress.consumed), to: &bytes)
    append(UInt64(bitPattern: progress.atMS), to: &bytes)
    bytes.append(contentsOf: progress.periods.joined(separator: ",").utf8)
    return bytes
  }

  private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
