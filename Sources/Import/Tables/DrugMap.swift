package import HealthRecords

/// From a unit's drug to its ATC code: by the first digits of DIDSTD as the operator's list says, else by the
/// ingredient in the drug's name.
///
/// There is no public list of the 24-digit codes that the Ministry counts as antibiotics, so the list is data, given
/// with `--drug-map`: CSV with the columns `did_prefix,atc` and optionally `traditional` (1 for Thai traditional
/// medicine); the longest prefix wins. The names below are a fallback for systemic antibiotics. What neither knows is
/// counted as `drug_unmapped`.
package struct DrugMap: Sendable {
  package struct Drug: Equatable, Sendable {
    package let atc: Code
    package let isTraditional: Bool
  }

  private var byPrefix: [[UInt8]: Drug] = [:]
  private var lengths: [Int] = []

  package init() {}

  /// - Throws: `ImportError.setting` with the line that cannot be read.
  package init(csv path: String) throws(ImportError) {
    let table = try CSVTable(path: path, required: ["did_prefix", "atc"])
    for line in table.lines {
      let prefix = Array(line["did_prefix"].utf8)
      guard !prefix.isEmpty, let atc = Code(line["atc"]) else {
        throw .setting("\(InputFinder.lastPart(path)), line \(line.number): did_prefix and atc must both be given.")
      }
      byPrefix[prefix] = Drug(atc: atc, isTraditional: line["traditional"] == "1")
    }
    lengths = Set(byPrefix.keys.map(\.count)).sorted(by: >)
  }

  func find(did: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer) -> Drug? {
    for length in lengths where length <= did.count {
      if let drug = byPrefix[Array(did[0..<length])] { return drug }
    }
    return DrugMap.byName(name)
  }

  /// Ingredients as they are written in English drug names. Longer names first, so that the combination with clavulanic
  /// acid is found before amoxicillin alone.
  private static let ingredients: [([UInt8], Code)] = [
    ("clavulan", "J01CR02"), ("augmentin", "J01CR02"), ("amoxicillin", "J01CA04"), ("amoxycillin", "J01CA04"),
    ("ampicillin", "J01CA01"), ("dicloxacillin", "J01CF01"), ("cloxacillin", "J01CF02"), ("penicillin v", "J01CE02"),
    ("phenoxymethyl", "J01CE02"), ("cephalexin", "J01DB01"), ("cefalexin", "J01DB01"), ("cefuroxime", "J01DC02"),
    ("cefaclor", "J01DC04"), ("cefixime", "J01DD08"), ("cefdinir", "J01DD15"), ("cefditoren", "J01DD16"),
    ("ceftriaxone", "J01DD04"), ("erythromycin", "J01FA01"), ("roxithromycin", "J01FA06"),
    ("clarithromycin", "J01FA09"), ("azithromycin", "J01FA10"), ("clindamycin", "J01FF01"), ("lincomycin", "J01FF02"),
    ("doxycycline", "J01AA02"), ("tetracycline", "J01AA07"), ("norfloxacin", "J01MA06"), ("ciprofloxacin", "J01MA02"),
    ("levofloxacin", "J01MA12"), ("ofloxacin", "J01MA01"), ("trimoxazole", "J01EE01"), ("sulfamethoxazole", "J01EE01"),
    ("colistin", "J01XB01"),
  ].map { (Array($0.0.utf8), $0.1) }

  /// Forms that do not reach the blood.
  private static let local: [[UInt8]] = ["eye", "ear ", "otic", "ophth", "oint", "cream", "gel ", "lotion", "topical"]
    .map { Array($0.utf8) }

  private static func byName(_ name: UnsafeRawBufferPointer) -> Drug? {
    guard name.count >= 7, name.count <= 255 else { return nil }
    return withUnsafeTemporaryAllocation(byteCount: name.count, alignment: 1) { buffer in
      for i in 0..<name.count { buffer[i] = (0x41...0x5A).contains(name[i]) ? name[i] | 0x20 : name[i] }
      let lower = UnsafeRawBufferPointer(buffer)
      guard let (_, atc) = ingredients.first(where: { contains(lower, $0.0) }),
        !local.contains(where: { contains(lower, $0) })
      else { return nil }
      return Drug(atc: atc, isTraditional: false)
    }
  }

  private static func contains(_ text: UnsafeRawBufferPointer, _ word: [UInt8]) -> Bool {
    guard text.count >= word.count else { return false }
    for start in 0...(text.count - word.count) where text[start] == word[0] {
      var k = 1
      while k < word.count, text[start + k] == word[k] { k += 1 }
      if k == word.count { return true }
    }
    return false
  }
}
