import BenchSupport
import Foundation
import Kafka
import LabJob
import StreamRuntime

/// The programs that are measured, each a process of its own.
struct Programs {
  let installation: LabInstallation
  let events: Int
  let format: LabEvents.Format

  private var bootstrap: String { installation.broker.bootstrap }
  private var partitions: Int { installation.partitions }

  /// librdkafka alone: adds up the bytes.
  func bytes() throws -> Measurement { try plain("librdkafka alone, bytes counted", "bytes").measurement }

  /// The whole job in C, nothing durable.
  func job() throws -> (measurement: Measurement, answer: LabAnswer) {
    try plain("the job in plain C, nothing kept", format.rawValue)
  }

  private func plain(_ name: String, _ mode: String) throws -> (measurement: Measurement, answer: LabAnswer) {
    let child = try ChildProcess("PlainLabJob", [mode, bootstrap, LabJob.topic, "\(partitions)", "\(events)"])
    var answer = LabAnswer()
    var measurement: Measurement?
    for line in try child.wait().split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if words.count == 4, words[0] == "unit", let tested = Int64(words[2]), let controlled = Int64(words[3]) {
        answer.add(unit: words[1], tested: tested, controlled: controlled)
      } else if words.count == 10, words[0] == "events", let ms = Double(words[3]), let cpu = Int64(words[5]),
        let peak = Int64(words[7])
      {
        measurement = Measurement(
          name: name, events: events, seconds: ms / 1_000, cpuMicroseconds: cpu, peakKB: peak)
      }
    }
    guard let measurement else { throw BenchError("PlainLabJob said nothing of what it took") }
    return (measurement, answer)
  }

  /// The count role as it is run in earnest: state and partials to Kafka, in transactions. Ends when every event is consumed and
  /// the group's offsets, which go last, are committed. The broker makes a new group wait for more members, for as long as it
  /// likes: that is told, and not part of the measurement.
  /// - Parameter wanted: the answer that its partials are awaited to give; they are read from another partition than the word of
  ///   how far it has come.
  func count(_ wanted: LabAnswer) throws -> (measurement: Measurement, answer: LabAnswer) {
    let published = PublishedTerms(bootstrap: bootstrap, partitions: partitions)
    let begun = Stopwatch()
    let children = try counting(processes: 1, [])
    let joinSeconds = begun.seconds
    report(String(format: "(the group gave the count role its partitions %.1f s after its start)", joinSeconds))
    return try finish(children, published, wanted, "kpistream, count role", since: Stopwatch())
  }

  /// Several count processes that share the partitions. All have theirs before there is anything to read, and are stopped until
  /// everything is there, so that they begin together.
  /// - Parameter fill: sends the events, and tells what the counters must come to.
  func share(
    processes: Int, _ fill: () throws -> LabAnswer
  ) throws -> (measurement: Measurement, answer: LabAnswer, wanted: LabAnswer) {
    let published = PublishedTerms(bootstrap: bootstrap, partitions: partitions)
    let children = try counting(processes: processes, ["--session-timeout-ms", "60000"])  // they sleep meanwhile
    for child in children { kill(child.pid, SIGSTOP) }
    let wanted = try fill()
    let begun = Stopwatch()
    for child in children { kill(child.pid, SIGCONT) }
    let (measurement, answer) = try finish(
      children, published, wanted, "kpistream, \(processes) at once", since: begun)
    return (measurement, answer, wanted)
  }

  /// Starts count processes, and waits until each has partitions.
  private func counting(processes: Int, _ more: [String]) throws -> [ChildProcess] {
    let children = try (1...processes).map { number in
      try installation.startRoles("count", instance: "bench-\(number)", more)
    }
    for child in children {
      try child.await("the assignment", withinSeconds: 60) { child.text.contains("assigned partitions") }
    }
    return children
  }

  private func finish(
    _ children: [ChildProcess], _ published: PublishedTerms, _ wanted: LabAnswer, _ name: String, since begun: Stopwatch
  ) throws -> (measurement: Measurement, answer: LabAnswer) {
    let admin = try Admin(settings: ["bootstrap.servers": bootstrap], log: { _ in })
    let inputs = (0..<Int32(partitions)).map { TopicPartition(LabJob.topic, $0) }
    try children[0].await("counting", withinSeconds: 600) { try published.consumed() >= events }
    try children[0].await("the last commit", withinSeconds: 60) {
      let committed = try admin.committed(group: "\(installation.application)-count", inputs, withinMS: 10_000)
      return committed.values.reduce(0) { $0 + $1.rawValue } == Int64(events)
    }
    let seconds = begun.seconds
    let usages = try children.map { try ProcessUsage(pid: $0.pid) }
    let reading = Stopwatch()
    while published.answer != wanted, reading.seconds < 10 { Thread.sleep(forTimeInterval: 0.01) }
    let answer = published.answer
    // One that joins later makes the others give up what they have.
    let isShared = children.allSatisfy { child in
      (child.text.components(separatedBy: "assigned partitions").last ?? "").contains(" restored")
    }
    guard isShared else { throw BenchError("not every process had partitions to count") }
    for child in children {
      try child.stop()
      for line in child.text.split(separator: "\n") where line.contains(" warning ") || line.contains(" error ") {
        report(String(line))
      }
    }
    return (
      Measurement(
        name: name, events: events, seconds: seconds,
        cpuMicroseconds: usages.reduce(0) { $0 + $1.cpuMicroseconds }, peakKB: usages.reduce(0) { $0 + $1.peakKB }),
      answer
    )
  }
}
