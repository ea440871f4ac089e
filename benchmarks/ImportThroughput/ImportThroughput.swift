import Glibc
import HealthRecords
import Import

/// Rows a second of LABFU: `import-throughput [ROWS]`, default 1,000,000; a first import, then the same export again.
///
/// The sink counts and sums bytes, so the figure is the importer's own: reading, checking, pseudonyms, the local database,
/// Protobuf. The rows come from a fixed seed.
@main
struct ImportThroughput {
  final class SummingSink: EventSink {
    var events = 0
    var checksum: UInt64 = 0

    func send(
      _ topic: EventTopic, key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, headers: EventHeaders
    ) throws(ImportError) {
      events += 1
      for byte in payload { checksum = checksum &* 31 &+ UInt64(byte) }
    }

    func flush() throws(ImportError) {}
  }

  static func main() throws {
    let rows = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000
    let folder = "/tmp/import-throughput-\(getpid())"
    mkdir(folder, 0o700)
    defer {
      for name in ["PERSON.txt", "LABFU.txt", "db", "db-wal", "db-shm"] { unlink(folder + "/" + name) }
      rmdir(folder)
    }
    try write(rows, to: folder)
    let key = try PseudonymKey(bytes: Array(repeating: 7, count: 32))
    guard let today = LocalDate(year: 2018, month: 9, day: 30) else { return }
    for round in ["first", "again"] {
      let sink = SummingSink()
      let start = ContinuousClock.now
      let importer = try Importer(ImportOptions(database: folder + "/db", today: today), key: key, sink: sink)
      let summary = try importer.importF43([folder])
      let time = ContinuousClock.now - start
      let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
      print(
        "\(round): \(summary.rows) rows, \(sink.events) events, \(Int(Double(summary.rows) / seconds)) rows/s, "
          + "peak \(peakMB()) MB, checksum \(sink.checksum)")
    }
  }

  /// Most resident memory so far, MB.
  private static func peakMB() -> Int {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return Int(usage.ru_maxrss) / 1_024
  }

  /// One row in twenty-five belongs to each of 40,000 persons of five units; dates ascend, as exports have them.
  private static func write(_ rows: Int, to folder: String) throws {
    guard let persons = fopen(folder + "/PERSON.txt", "w"), let labs = fopen(folder + "/LABFU.txt", "w") else { return }
    defer {
      fclose(persons)
      fclose(labs)
    }
    let count = max(rows / 25, 1)
    fputs("HOSPCODE|CID|PID|SEX|BIRTH|NATION|DISCHARGE|TYPEAREA|D_UPDATE\n", persons)
    for i in 0..<count {
      fputs(
        "1000\(i % 5)|\(citizen(i))|\(100_000 + i)|\(1 + i % 2)|1960\(1_001 + i % 3 * 100)|099|9|1|20180101080000\n",
        persons)
    }
    fputs("HOSPCODE|PID|SEQ|DATE_SERV|LABTEST|LABRESULT|D_UPDATE|LABPLACE|CID|PROVIDER|HOSPCODE9\n", labs)
    var state: UInt64 = 1
    for i in 0..<rows {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let person = Int(state >> 33) % count
      let day = 20_180_000 + (1 + i * 8 / rows) * 100 + 1 + i * 8 * 28 / rows % 28
      let test = ["0531601", "0531004", "0581902", "0541402"][i % 4]
      let value = ["6.\(10 + i % 90)", "\(80 + i % 100)", "0.\(50 + i % 50)", "\(70 + i % 100)"][i % 4]
      fputs(
        "1000\(person % 5)|\(100_000 + person)|\(i)|\(day)|\(test)|\(value)|\(day)103000||\(citizen(person))||\n", labs)
    }
  }

  private static func citizen(_ index: Int) -> String {
    let digits = String(index)
    let twelve = "899" + String(repeating: "0", count: 9 - digits.count) + digits
    var sum = 0
    for (i, digit) in twelve.utf8.enumerated() { sum += (13 - i) * Int(digit - 0x30) }
    return twelve + String((11 - sum % 11) % 10)
  }
}
