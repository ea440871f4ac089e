import ArgumentParser

@main
struct Kpistream: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kpistream", abstract: "Live health indicators from an event log.", version: "0.1.0")
}
