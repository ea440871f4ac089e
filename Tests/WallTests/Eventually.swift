import Testing

/// Waits until a condition holds, and fails the test when it does not within the deadline.
func eventually(
  _ what: Comment, within deadline: Duration = .seconds(20), location: SourceLocation = #_sourceLocation,
  _ condition: () async throws -> Bool
) async throws {
  let end = ContinuousClock.now + deadline
  while try await !condition() {
    guard ContinuousClock.now < end else {
      Issue.record("not within \(deadline): \(what)", sourceLocation: location)
      return
    }
    try await Task.sleep(for: .milliseconds(5))
  }
}
