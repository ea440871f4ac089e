import HealthRecords
import RecordMessages
import Testing

@testable import Import

@Suite("Nothing personal leaves")
struct PrivacyTests {
  @Test("no citizen id, name, telephone or person number in events, dead letters, the database, summaries or errors")
  func scan() throws {
    let folder = try TemporaryFolder()
    let database = folder.path + "/import.db"
    var secrets: [String] = []
    var export = Export()
    for i in 1...20 {
      let personal = [
        "CID": TestID.citizen(i), "NAME": "Givenname\(i)x", "LNAME": "Familyname\(i)x",
        "TELEPHONE": "08\(11_110_000 + i)",
        "MOBILE": "09\(22_220_000 + i)", "FATHER": TestID.citizen(100 + i), "MOTHER": TestID.citizen(200 + i),
        "COUPLE": TestID.citizen(300 + i), "PASSPORT": "PASS\(55_000 + i)", "HN": "HN\(77_000 + i)",
        // Some units use the citizen id as the person's number.
        "PID": i % 5 == 0 ? TestID.citizen(400 + i) : "PN\(33_000 + i)",
      ]
      secrets += personal.values
      export.add(.person, personal)
      let pid = ["PID": personal["PID"] ?? ""]
      // As the visit's number, in the wrong column, in a row that is rejected, and in a row that waits.
      secrets += [TestID.citizen(500 + i), TestID.citizen(600 + i), TestID.citizen(700 + i), "Complaint\(i)x"]
      export.add(.service, pid.merging(["SEQ": TestID.citizen(500 + i), "CHIEFCOMP": "Complaint\(i)x"]) { $1 })
      export.add(
        .labFU, pid.merging(["LABRESULT": TestID.citizen(600 + i), "DATE_SERV": "201801\(10 + i % 20)"]) { $1 })
      export.add(.labFU, pid.merging(["LABTEST": "0440204", "LABRESULT": "Familyname\(i)x"]) { $1 })
      export.add(.labFU, pid.merging(["DATE_SERV": TestID.citizen(700 + i)]) { $1 })
      export.add(.chronic, pid.merging(["CHRONIC": TestID.citizen(700 + i)]) { $1 })
      export.add(.person, personal.merging(["CID": TestID.wrongCheckDigit(i), "PID": "PN\(44_000 + i)"]) { $1 })
      secrets += [TestID.wrongCheckDigit(i), "PN\(44_000 + i)"]
      export.add(.labFU, ["PID": "PN\(88_000 + i)"])
      secrets.append("PN\(88_000 + i)")
    }
    let path = try export.write(to: folder)
    // Somebody named a file after a patient.
    try folder.write("export/LABFU_\(TestID.citizen(1)).txt", export.text(.labFU))
    try folder.write("export/\(TestID.citizen(2)).zip", "this is no archive")
    try folder.write("export/\(TestID.citizen(3)).doc", "and this no table")
    let sink = CollectingSink()
    let summary = try Run.f43([path], database: database, into: sink)
    #expect(summary.rejected > 0 && summary.aside > 0 && summary.eventCount > 0)
    #expect(summary.damaged.count == 1 && summary.passedOver.count == 1)
    var places: [(String, [UInt8])] = sink.events.map {
      ("\($0.topic)", Array($0.key.utf8) + [0] + $0.payload + [0] + Array($0.headers.joined(separator: "\n").utf8))
    }
    places.append(("summary", Array(summary.json.utf8)))
    places.append(("errors", Array(summary.damaged.map(\.description).joined().utf8)))
    var progress = ImportProgress()
    progress.file = "LABFU_\(TestID.citizen(1)).txt"
    #expect(progress.file?.hasPrefix("LABFU_") == true)
    places.append(("progress", Array((progress.file ?? "").utf8)))
    let report = try QualityReport(database: database, day: Run.today)
    places.append(("report", Array((report.text + report.csv + report.json).utf8)))
    for file in TemporaryFolder.names(folder.path) where file.hasPrefix("import.db") {
      places.append((file, try TemporaryFolder.read(folder.path + "/" + file)))
    }
    #expect(places.contains { $0.0 == "import.db" && $0.1.count > 4_096 })
    let out = folder.path + "/events.ndjson"
    _ = try Importer(
      ImportOptions(database: "", today: Run.today), key: TestID.key, sink: try FileSink(path: out)
    ).importF43([path])
    places.append(("events.ndjson", try TemporaryFolder.read(out)))
    for (place, bytes) in places {
      for secret in secrets where secret.count > 5 { #expect(!contains(bytes, Array(secret.utf8)), "in \(place)") }
      #expect(citizenID(in: bytes) == nil, "in \(place)")
    }
  }

  @Test(
    "a visit number that may be a citizen id can be tried out by nobody without the key; the visit is joined all the same"
  )
  func longVisitNumbers() throws {
    let folder = try TemporaryFolder()
    var export = Export()
    let seq = ["SEQ": TestID.citizen(77)]
    export.add(.person)
    export.add(.service, seq)
    export.add(.diagnosisOPD, seq)
    let path = try export.write(to: folder)
    let (one, two) = (CollectingSink(), CollectingSink())
    _ = try Run.f43([path], into: one)
    _ = try Run.f43([path], into: two, key: try PseudonymKey(bytes: Array(repeating: 9, count: 32)))
    let (a, b) = (
      try one.messages("visit", as: WireVisit.self), try two.messages("visit", as: WireVisit.self)
    )
    #expect(a.count == 1 && b.count == 1)
    #expect(a.first?.diagnoses == ["J069"])
    let heads = (a + b).compactMap { $0.recordID.split(separator: ".").first }
    #expect(heads.allSatisfy { $0.hasPrefix("#") } && Set(heads).count == 2)
  }

  private func contains(_ bytes: [UInt8], _ word: [UInt8]) -> Bool {
    guard let first = word.first, bytes.count >= word.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      for start in 0...(bytes.count - word.count) where bytes[start] == first {
        var k = 1
        while k < word.count, bytes[start + k] == word[k] { k += 1 }
        if k == word.count { return true }
      }
      return false
    }
  }

  /// Thirteen digits that stand alone (not inside a pseudonym's hexadecimal) and pass the check digit.
  private func citizenID(in bytes: [UInt8]) -> Int? {
    func isWord(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) }
    var start = 0
    while start < bytes.count {
      guard isWord(bytes[start]) else {
        start += 1
        continue
      }
      var end = start
      while end < bytes.count, isWord(bytes[end]) { end += 1 }
      if end - start == 13, bytes[start..<end].allSatisfy({ (0x30...0x39).contains($0) }) {
        let word = Array(bytes[start..<end])
        let passes = word.withBytes { word in
          do throws(CitizenID.Problem) {
            return try CitizenID.read(word, unit: UnsafeRawBufferPointer(start: nil, count: 0)).id.number > 0
          } catch { return false }
        }
        // Milliseconds since 1970 have thirteen digits too; between 2016 and 2036 they begin with 1 and 4 to 9 or 2 and 0.
        let isTime = word[0] == 0x31 && word[1] >= 0x34 || word[0] == 0x32 && word[1] == 0x30
        if passes, !isTime { return start }
      }
      start = end
    }
    return nil
  }
}
