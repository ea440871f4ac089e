import Indicators
import Kafka
import StreamRuntime
import Wall

/// What an end with an error says to the supervisor, by the numbers of `sysexits.h`: whether to start again, or to call
/// somebody. 64, a wrong command line, is the argument parser's; a command's own 1 to 3 are told by its help.
enum ExitStatus: Int32, CaseIterable {
  /// What a topic holds is gone, cut short or unreadable.
  case data = 65
  /// Kafka does not answer.
  case unavailable = 69
  case defect = 70
  /// Another has taken over, or a client cannot go on: starting again helps.
  case superseded = 75
  case rightMissing = 77
  case configuration = 78

  /// Nil for an error that says nothing of the kind.
  init?(_ error: any Error) {
    switch error {
    case let error as KafkaError: self.init(error)
    case let error as RuntimeError: self.init(error)
    case is WallError, is CatalogueErrors: self = .configuration
    default: return nil
    }
  }

  private init(_ error: KafkaError) {
    switch error {
    case .notAuthorized: self = .rightMissing
    case .fenced, .fatal, .abortable, .assignmentLost, .deliveryFailed, .pollTooLate: self = .superseded
    default:
      switch error.blame {
      case .settings: self = .configuration
      case .data: self = .data
      case .outside: self = .unavailable
      case .bug: self = .defect
      }
    }
  }

  private init(_ error: RuntimeError) {
    switch error {
    case .rightsMissing: self = .rightMissing
    case .topicsMissing, .notCompacted, .partitionCountsDiffer, .repartitionNeeded, .countedWhileMoved,
      .notCoPartitioned:
      self = .configuration
    case .partialsCutShort, .stateUnreadable, .logCutShort: self = .data
    }
  }

  static let help = """
    Exit codes: 0 an end that was asked for, 64 the command line, 65 what a topic holds, 69 Kafka does not answer, 70 a \
    defect of the program, 75 another process has taken over, 77 a right is missing, 78 settings, topics or catalogue, 1 \
    anything else.
    """
}
