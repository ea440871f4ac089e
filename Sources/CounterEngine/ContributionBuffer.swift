/// A list of contributions that keeps its memory: what an evaluation writes into, thousands of times a second.
struct ContributionBuffer: ~Copyable {
  private(set) var count = 0
  private var capacity = 64
  private var base: UnsafeMutablePointer<Contribution>

  init() { base = .allocate(capacity: capacity) }

  deinit { base.deallocate() }

  @inline(__always)
  subscript(index: Int) -> Contribution { base[index] }

  @inline(__always)
  mutating func append(_ contribution: Contribution) {
    if count == capacity { grow() }
    (base + count).initialize(to: contribution)
    count += 1
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<Contribution>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: base, count: count)
    base.deallocate()
    base = larger
    capacity *= 2
  }

  mutating func removeAll() { count = 0 }
}
