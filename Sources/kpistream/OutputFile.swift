import ArgumentParser
import Foundation

/// A command's own text: to a file, or to standard output.
enum OutputFile {
  static func write(_ text: String, to path: String?) throws {
    guard let path else {
      print(text, terminator: "")
      return
    }
    do { try text.write(toFile: path, atomically: true, encoding: .utf8) } catch {
      printError("error: \(path) cannot be written: \(error.localizedDescription)")
      throw ExitCode(3)
    }
  }
}
