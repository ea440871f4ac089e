/// Where an indicator stands in lists: plain numbers first, then by letters, then by the numbers after them, each as a number
/// (`9` before `10`, `M2.6` before `M10`).
struct IndicatorOrder: Comparable {
  private let letters: String
  private let numbers: [Int]
  /// Decides between ids that are alike in all this, so that the order is total.
  private let id: String

  init(_ id: String) {
    let start = id.firstIndex(where: \.isNumber) ?? id.endIndex
    letters = String(id[..<start])
    numbers = id[start...].split(separator: ".").map { Int($0) ?? .max }
    self.id = id
  }

  static func < (a: Self, b: Self) -> Bool {
    if a.letters != b.letters { return a.letters < b.letters }
    if a.numbers != b.numbers { return a.numbers.lexicographicallyPrecedes(b.numbers) }
    return a.id < b.id
  }
}
