/// How the feed behind the wall is doing, as its feeder last said.
package enum SourceState: Equatable, Sendable {
  /// Nothing heard yet.
  case starting
  /// Reading the compacted topic up to its end: what is shown is incomplete.
  case catchingUp
  /// Everything that the topic held has been shown, and changes arrive.
  case live
  /// The feed is broken; the reason is for the log and for `/readyz`, never for the page.
  case disconnected(reason: String)

  var name: String {
    switch self {
    case .starting: "starting"
    case .catchingUp: "catching-up"
    case .live: "live"
    case .disconnected: "disconnected"
    }
  }
}
