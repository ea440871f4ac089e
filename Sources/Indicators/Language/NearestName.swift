/// Spelling help: the valid name nearest to what was written.
enum NearestName {
  /// Nil where no name is near: more than a third of the letters differ (at least one may, at most three).
  static func of(_ name: String, among names: some Sequence<String>) -> String? {
    let limit = min(3, max(1, name.count / 3))
    let written = Array(name.lowercased().unicodeScalars)
    var best: (distance: Int, name: String)?
    for candidate in names where candidate != name {
      let distance = distance(written, Array(candidate.lowercased().unicodeScalars))
      guard distance <= limit else { continue }
      if let (least, earlier) = best, (least, earlier) <= (distance, candidate) { continue }
      best = (distance, candidate)
    }
    return best?.name
  }

  /// Edits (insert, remove, replace, swap of neighbours) from one to the other.
  static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var twoAgo: [Int] = []
    var previous = Array(0...b.count)
    for i in a.indices {
      var current = [i + 1]
      for j in b.indices {
        var least = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, twoAgo[j - 1] + 1) }
        current.append(least)
      }
      (twoAgo, previous) = (previous, current)
    }
    return previous[b.count]
  }
}
