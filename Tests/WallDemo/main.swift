import Logging
import ServiceLifecycle
import UnixSignals
import Wall

// The wall with made-up moving data, to look at the page while working on it:
//   swift run wall-demo [PORT] [INDICATORS, 5...88] [changes a second]
let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let store = SnapshotStore()
var configuration = WallConfiguration()
configuration.port = arguments.first ?? 8080
configuration.onListening = { print("http://127.0.0.1:\($0)/") }
let feeder = DemoFeeder(
  store: store, indicators: arguments.dropFirst().first ?? 5, changesPerSecond: arguments.dropFirst(2).first ?? 20)
let logger = Logger(label: "wall-demo")
try await ServiceGroup(
  services: [feeder, WallServer(configuration: configuration, store: store, logger: logger)],
  gracefulShutdownSignals: [.sigint, .sigterm], logger: logger
).run()
