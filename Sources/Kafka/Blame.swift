/// Whose turn it is when something failed: decides the exit code, whether to retry, and who is called.
package enum Blame: String, Sendable {
  /// What the operator configured.
  case settings
  /// What is in the log: gone, too large, unreadable.
  case data
  /// The broker, the network, another instance.
  case outside
  /// This program.
  case bug
}
