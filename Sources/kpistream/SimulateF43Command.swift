import ArgumentParser
import HealthRecords
import Indicators
import Simulation

struct SimulateF43Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "f43",
    abstract: "Write what the province's units and registers would send, and what is true of it.",
    discussion: """
      f43/UNIT/F43_UNIT_TIME.zip   an export of the 43-file standard for each unit
      registers/KIND.ndjson        deaths, tuberculosis, purchases ...: what the 43 files do not carry
      units.csv, population.csv    the unit registry and the population
      people.csv                   the made-up ids, names and telephone numbers, to search for where they must not be
      truth.csv                    every indicator at every place, by the simulation's own bookkeeping
      dirt.csv                     what is wrong with the rows, and how many of each kind

      The citizen ids, names and telephone numbers in the files are made up; the ids pass every test and are nobody's.

      kpistream simulate f43 --people 20000 --seed 1 --out province --dirt 0.05
      kpistream replay --f43 province/f43 --events province/registers/*.ndjson --units province/units.csv \\
        --population province/population.csv --as-of 2018-12-31 --period FY2561 --by affiliation --format csv
      """)

  @Option(help: "How many people live in the province (the real one has about 350,000).")
  var people = 20_000
  @Option(help: "The same seed writes the same bytes.")
  var seed: UInt64 = 1
  @Option(help: "The folder to write to; made anew, or empty.")
  var out: String
  @Option(help: "The share of rows with something wrong (0 to 0.5). It never changes what is true.")
  var dirt = 0.0
  @Option(
    help: ArgumentHelp(
      "The share of one kind of dirt among the rows that can have it. May be repeated. Kinds: "
        + DirtKind.allCases.map(\.rawValue).joined(separator: ", "), valueName: "kind=rate"))
  var dirtOf: [String] = []
  @Option(help: "The day of the export, as YYYY-MM-DD: import and replay with the same --as-of.")
  var asOf = "2018-12-31"

  func validate() throws {
    guard (1...70_000_000).contains(people) else { throw ValidationError("--people must be 1 to 70000000") }
    guard (0...0.5).contains(dirt) else { throw ValidationError("--dirt must be 0 to 0.5") }
    _ = try options()
  }

  private func options() throws -> DirtOptions {
    var options = DirtOptions(rate: dirt)
    for text in dirtOf {
      let parts = text.split(separator: "=").map(String.init)
      guard parts.count == 2, let kind = DirtKind(rawValue: parts[0]), let rate = Double(parts[1]),
        (0...1).contains(rate)
      else { throw ValidationError("--dirt-of \(text): write a kind and a rate, such as buddhistYear=0.1") }
      options.rates[kind] = rate
    }
    return options
  }

  func run() throws {
    // Sources go on sending until the last day of the simulation; an earlier export would have to forget what came after.
    guard let day = LocalDate(iso: asOf), day >= Province.lastArrival else {
      throw ValidationError("--as-of \(asOf): write a day as YYYY-MM-DD, \(Province.lastArrival) or later")
    }
    let options = try options()
    do throws(ExportError) {
      let written = try F43Exporter.write(
        Province(seed: seed, people: people), asOf: day, dirt: options,
        growth: GrowthReference(files: CatalogueFiles.embedded.texts), to: out)
      print(
        "\(written.persons) persons, \(written.rows) rows, \(written.registerLines) lines of other registers, "
          + "\(written.soiled) of them soiled; \(written.truths) values are true")
    } catch {
      printError("error: \(error)")
      throw ExitCode(3)
    }
  }
}
