import Foundation

/// For threads of the simulation that wait for others; never on Swift's cooperative pool.
enum Sleep {
  static func milliseconds(_ ms: Int) { Thread.sleep(forTimeInterval: Double(ms) / 1_000) }
}
