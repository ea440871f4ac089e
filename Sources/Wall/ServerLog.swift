internal import FlyingSocks
internal import Logging

/// Passes on what the server says about single connections. It is about clients that went away or sent nonsense, so
/// none of it is above debug; what an operator must know is thrown or logged by `WallServer`.
struct ServerLog: FlyingSocks.Logging {
  let logger: Logger

  func logDebug(_ debug: @autoclosure () -> String) { logger.trace("\(debug())") }
  func logInfo(_ info: @autoclosure () -> String) { logger.trace("\(info())") }
  func logWarning(_ warning: @autoclosure () -> String) { logger.debug("\(warning())") }
  func logError(_ error: @autoclosure () -> String) { logger.debug("\(error())") }
  func logCritical(_ critical: @autoclosure () -> String) { logger.debug("\(critical())") }
}
