import ArgumentParser
import Foundation
import Indicators

extension CatalogCommand {
  /// `kpistream catalog export DIR`: the catalogue that the program carries, as files to change.
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the built-in catalogue to a directory, to change it there.",
      discussion: "Nothing is overwritten: the directory must not hold a catalogue yet.")
    @Argument(help: "The directory; it is made if it does not exist.") var directory: String

    func run() throws {
      let manager = FileManager.default
      guard !manager.fileExists(atPath: directory + "/catalog.yaml") else {
        CatalogCommand.errors("error: \(directory) holds a catalogue already\n")
        throw ExitCode(1)
      }
      let texts = CatalogueFiles.embedded.texts
      do {
        for (path, text) in texts {
          let file = URL(fileURLWithPath: directory).appendingPathComponent(path)
          try manager.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
          try text.write(to: file, atomically: true, encoding: .utf8)
        }
      } catch {
        CatalogCommand.errors("error: \(directory) cannot be written: \(error.localizedDescription)\n")
        throw ExitCode(3)
      }
      CatalogCommand.output("\(texts.count) files in \(directory)\n")
    }
  }
}
