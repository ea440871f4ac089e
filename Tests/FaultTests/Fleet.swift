import Foundation
import TestSupport

/// What processes have to put up with from a broker.
struct BrokerHabits {
  /// Milliseconds after which the group gives up a silent member.
  var sessionTimeoutMS = 3_000
  /// Knows no time-out of transactions: one that ends without being asked to is started again under its name, before anything
  /// else, so that what it left open is decided.
  var leavesTransactionsOpen = false
  /// A leader that leaves while its group is forming stays its leader, and nobody gets partitions any more: none is asked to end.
  var keepsLeaderThatLeft = false
}

/// The count and snapshot processes of one installation: started, killed, stopped and woken, and started again when they end,
/// as a supervisor does.
final class Fleet {
  private let bootstrap: String
  private let habits: BrokerHabits
  private(set) var children: [Child] = []
  private(set) var kills = 0
  private(set) var stops = 0
  private(set) var pauses = 0
  /// Processes that ended by themselves, with what they said.
  private(set) var deaths: [String] = []
  private var asleep: [(child: Child, until: Date)] = []
  private var number = 0

  init(bootstrap: String, habits: BrokerHabits) {
    self.bootstrap = bootstrap
    self.habits = habits
  }

  deinit {
    for child in children {
      child.send(SIGCONT)
      child.send(SIGKILL)
    }
  }

  func add(roles: String) throws {
    number += 1
    try start("\(roles)-\(number)")
  }

  /// - Parameter name: the roles, a dash, and a number.
  private func start(_ name: String) throws {
    let parts = name.split(separator: "-").map(String.init)
    children.append(
      try Child(
        name,
        [
          "run", "--bootstrap", bootstrap, "--roles", parts[0], "--as-of", "2018-12-31", "--period", "FY2561",
          "--instance", "p\(parts[1])", "--commit-ms", "100", "--session-timeout-ms", "\(habits.sessionTimeoutMS)",
        ]))
  }

  private func roles(_ child: Child) -> String { String(child.name.prefix { $0 != "-" }) }
  private func holders(of role: String) -> Int { children.count { roles($0).contains(role) } }

  /// What is due: wakes the sleepers, and keeps at least one process for each role.
  func supervise() throws {
    let now = Date()
    for (child, until) in asleep where until <= now { child.send(SIGCONT) }
    asleep.removeAll { $0.until <= now }
    for child in children where !child.isRunning {
      let code = child.end(withinSeconds: 1) ?? 0
      if ![0, -SIGKILL, -SIGTERM].contains(code) { deaths.append("\(child.name) exit \(code): \(child.tail(2))") }
      children.removeAll { $0 === child }
      if habits.leavesTransactionsOpen, code != 0 { try start(child.name) }
    }
    for role in ["count", "snapshot"] where holders(of: role) == 0 { try add(roles: role) }
  }

  /// One misfortune.
  func strike(using random: inout SeededGenerator) throws {
    guard let victim = children.randomElement(using: &random) else { return }
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<5:
      kills += 1
      victim.send(SIGKILL)
    case 5 where !habits.keepsLeaderThatLeft:
      stops += 1
      victim.send(SIGTERM)
    case 5, 6, 7:
      // Sometimes longer than the group waits for a silent member.
      pauses += 1
      victim.send(SIGSTOP)
      let longest = 3 + Double(habits.sessionTimeoutMS) / 1_000
      asleep.append((victim, Date(timeIntervalSinceNow: .random(in: 0.2...longest, using: &random))))
    default:
      guard children.count < 6 else { return }
      try add(roles: ["count", "count", "snapshot", "count,snapshot"].randomElement(using: &random)!)
    }
  }

  /// Wakes everybody.
  func calm() {
    for (child, _) in asleep { child.send(SIGCONT) }
    asleep = []
  }

  /// Asks every process to end.
  /// - Returns: those that did not, or not with success.
  func end() -> [String] {
    for child in children { child.send(SIGTERM) }
    return children.compactMap { child in
      let code = child.end(withinSeconds: 30)
      return code == 0 ? nil : "exit \(code.map(String.init) ?? "never"): \(child.tail())"
    }
  }
}
