extension KafkaError {
  package var blame: Blame {
    switch self {
    case .libraryTooOld, .unknownSetting, .badSetting, .clientRefused, .notAuthorized, .unknownTopic,
      .unknownPartition, .topicExists, .unsupportedByBroker, .pollTooLate:
      .settings
    case .offsetExpired, .offsetBeyondEnd, .noStartingOffset, .recordTooLarge: .data
    case .assignmentLost, .deliveryFailed, .queueFull, .fenced, .abortable, .retriable, .fatal, .unreachable,
      .timedOut, .undecided, .failed:
      .outside
    case .misuse: .bug
    }
  }

  /// The same call may succeed when made again, with the same client and the same data.
  package var isRetriable: Bool {
    switch self {
    case .retriable, .queueFull, .timedOut, .unreachable: true
    default: false
    }
  }

  /// An open transaction cannot be committed any more: abort it.
  package var requiresAbort: Bool {
    switch self {
    case .abortable, .deliveryFailed, .assignmentLost: true
    default: false
    }
  }

  /// The client that reported this is of no further use.
  package var endsClient: Bool {
    switch self {
    case .fenced, .fatal, .libraryTooOld, .misuse: true
    default: false
    }
  }

  /// Nothing of this partition, or of any, will arrive until somebody acts: no reason to go on polling in silence.
  package var stopsReading: Bool {
    switch self {
    case .offsetExpired, .offsetBeyondEnd, .noStartingOffset, .notAuthorized, .unknownTopic, .unknownPartition: true
    default: endsClient
    }
  }
}
