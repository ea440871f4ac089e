import ArgumentParser
import CounterEngine
import Indicators

extension CatalogCommand {
  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run a catalogue's examples: given these records, on this day, these contributions.",
      discussion: "Exits 1 if any example fails.")
    @Argument(help: "The catalogue's directory; the built-in one if not given.") var directory: String?
    @Option(help: "Only this indicator. May be repeated.") var indicator: [String] = []
    @Option(help: "table or json.") var format: OutputFormat = .table

    func run() throws {
      let results = ExampleRunner(try CatalogCommand.load(directory)).run()
        .filter { indicator.isEmpty || indicator.contains($0.indicator) }
      let failed = results.filter { !$0.differences.isEmpty }
      switch format {
      case .table:
        for result in failed {
          print("\(result.file):\(result.line): \(result.indicator), “\(result.example)”:")
          for difference in result.differences { print("  \(difference)") }
        }
        let indicators = Set(results.map(\.indicator)).count
        print("\(results.count) examples of \(indicators) indicators, \(failed.count) failed")
      case .json:
        var json = JSONWriter()
        json.beginArray()
        for result in results {
          json.beginObject()
          json.member("indicator", result.indicator)
          json.member("example", result.example)
          json.member("file", result.file)
          json.member("line", Double(result.line))
          json.member("passed", result.differences.isEmpty)
          json.key("differences")
          json.beginArray()
          for difference in result.differences { json.element(difference) }
          json.endArray()
          json.endObject()
        }
        json.endArray()
        print(String(decoding: json.bytes, as: UTF8.self))
      }
      if !failed.isEmpty { throw ExitCode(1) }
    }
  }
}
