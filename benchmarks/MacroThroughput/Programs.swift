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
    let admin = try Admin(settings: ["bootstrap.servers": bootstrap], log: { _ in })
    let inputs = (0..<Int32(partitions)).map { TopicPartition(LabJob.topic, $0) }
    let begun = Stopwatch()
    let child = try installation.startRoles("count")
    try child.await("the assignment", withinSeconds: 60) { child.text.contains("assigned partitions") }
    let joinSeconds = begun.seconds
    try child.await("counting", withinSeconds: 600) { try published.consumed() >= events }
    let group = "\(installation.application)-count"
    try child.await("the last commit", withinSeconds: 60) {
      let committed = try admin.committed(group: group, inputs, withinMS: 10_000)
      return committed.values.reduce(0) { $0 + $1.rawValue } == Int64(events)
    }
    let seconds = begun.seconds - joinSeconds
    let usage = try ProcessUsage(pid: child.pid)
    let reading = Stopwatch()
    while published.answer != wanted, reading.seconds < 10 { Thread.sleep(forTimeInterval: 0.01) }
    let answer = published.answer
    try child.stop()
    for line in child.text.split(separator: "\n") where line.contains(" warning ") || line.contains(" error ") {
      report(String(line))
    }
    report(String(format: "(the group gave the count role its partitions %.1f s after its start)", joinSeconds))
    return (
      Measurement(
        name: "kpistream, count role", events: events, seconds: seconds, cpuMicroseconds: usage.cpuMicroseconds,
        peakKB: usage.peakKB), answer
    )
  }
}
