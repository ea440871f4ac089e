import Glibc

/// Exports of five units: for each a folder with the register and a year of laboratory results, in the order of their days as
/// programs write them; every person has about 25 results.
final class ExportFolder {
  static let units = 5
  private static let header = "HOSPCODE|PID|SEQ|DATE_SERV|LABTEST|LABRESULT|D_UPDATE|LABPLACE|CID|PROVIDER|HOSPCODE9"

  let folder = "/tmp/import-throughput-\(getpid())"
  /// All rows, and how many records they are: two results of one person, day and test are one.
  private(set) var rows = 0
  private(set) var records = 0
  private(set) var bytes = 0

  init(rows labs: Int, zips: Bool) throws {
    mkdir(folder, 0o700)
    mkdir(folder + "/f43", 0o700)
    for unit in 0..<ExportFolder.units {
      let path = folder + "/f43/1000\(unit)"
      mkdir(path, 0o700)
      try write(unit, labs / ExportFolder.units, to: path)
      if zips { try pack(path, "\(folder)/f43/F43_1000\(unit)_20180901120000.zip") }
    }
  }

  func remove() throws { try ExportFolder.run(["rm", "-rf", folder]) }

  private func pack(_ path: String, _ archive: String) throws {
    try ExportFolder.run(["python3", "-m", "zipfile", "-c", archive, path + "/PERSON.txt", path + "/LABFU.txt"])
    try ExportFolder.run(["rm", "-rf", path])
  }

  private static func run(_ command: [String]) throws {
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    var status: Int32 = -1
    guard posix_spawnp(&child, command[0], nil, nil, &arguments, environ) == 0, waitpid(child, &status, 0) == child,
      status == 0
    else { throw Failure(description: "\(command.joined(separator: " ")) failed") }
  }

  private func write(_ unit: Int, _ labs: Int, to path: String) throws {
    guard let persons = fopen(path + "/PERSON.txt", "w"), let results = fopen(path + "/LABFU.txt", "w") else {
      throw Failure(description: "\(path): \(String(cString: strerror(errno)))")
    }
    let count = max(labs / 25, 1)
    let ids = (0..<count).map { ExportFolder.citizen(unit * 2_000_000 + $0) }
    fputs("HOSPCODE|CID|PID|SEX|BIRTH|NATION|DISCHARGE|TYPEAREA|D_UPDATE\r\n", persons)
    for i in 0..<count {
      fputs(
        "1000\(unit)|\(ids[i])|\(100_000 + i)|\(1 + i % 2)|1960\(1_001 + i % 3 * 100)|099|9|1|20180101080000\r\n",
        persons)
    }
    fputs(ExportFolder.header + "\r\n", results)
    var state = UInt64(unit + 1)
    var seen: Set<Int> = []
    var day = 0
    for i in 0..<labs {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let person = Int(state >> 33) % count
      let today = 20_180_000 + (1 + i * 8 / labs) * 100 + 1 + i * 8 * 28 / labs % 28
      if today != day { (day, seen) = (today, []) }
      if seen.insert(person * 4 + i % 4).inserted { records += 1 }
      let test = ["0531601", "0531004", "0581902", "0541402"][i % 4]
      let value = ["6.\(10 + i % 90)", "\(80 + i % 100)", "0.\(50 + i % 50)", "\(70 + i % 100)"][i % 4]
      fputs(
        "1000\(unit)|\(100_000 + person)|\(i)|\(day)|\(test)|\(value)|\(day)103000||\(ids[person])||\r\n", results)
    }
    rows += count + labs
    records += count
    bytes += ftell(persons) + ftell(results)
    fclose(persons)
    fclose(results)
  }

  /// A made-up citizen id that passes the check digit.
  private static func citizen(_ index: Int) -> String {
    let digits = String(index)
    let twelve = "89" + String(repeating: "0", count: 10 - digits.count) + digits
    var sum = 0
    for (i, digit) in twelve.utf8.enumerated() { sum += (13 - i) * Int(digit - 0x30) }
    return twelve + String((11 - sum % 11) % 10)
  }
}
