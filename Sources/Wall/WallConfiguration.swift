/// Everything about the wall that an operator may choose. None of it is secret.
package struct WallConfiguration: Sendable {
  /// Address to listen on. Default `127.0.0.1`: reachable from this machine alone; `0.0.0.0` opens it to the network.
  package var host = "127.0.0.1"
  /// TCP port, 0...65535; 0 takes a free one (see `onListening`). Default 8080.
  package var port = 8080
  /// Heading of the page.
  package var title = LocalizedName(
    th: "ศูนย์บัญชาการข้อมูลสุขภาพ จังหวัดมุกดาหาร", en: "Mukdahan Health Data Command Center")
  /// Names of the strategies by which tiles are grouped.
  package var strategies = StrategyInfo.excellence
  /// Which small counts are hidden. Default: 1 to 4, below district level.
  package var smallCells = SmallCells()
  /// Least time between two updates to one page. Default 250 ms: at most four a second.
  package var updateInterval: Duration = .milliseconds(250)
  /// A comment keeps an idle stream open this often. Default 15 s.
  package var heartbeatInterval: Duration = .seconds(15)
  /// The stream says how the feed is at least this often. Default 5 s.
  package var statusInterval: Duration = .seconds(5)
  /// A page that takes no bytes for this long is disconnected; it will come back by itself. Default 30 s.
  package var stalledClientTimeout: Duration = .seconds(30)
  /// Streams open at once; more get 503. Default 256.
  package var maximumStreams = 256
  /// Snapshots in one event of a stream; more are split. Default 512.
  package var snapshotsPerEvent = 512
  /// The page marks its data stale when the newest is older than this many seconds. Default 300.
  package var staleAfterSeconds = 300
  /// Whether pages, API and streams are served; if not, only `/healthz`, `/readyz` and `/metrics` are.
  package var servesPages = true
  /// More lines for `/metrics` in the Prometheus text format; called at each request.
  package var metrics: (@Sendable () -> String)?
  /// Called with the port that the wall listens on, whenever it begins to listen.
  package var onListening: (@Sendable (Int) -> Void)?

  package init() {}
}
