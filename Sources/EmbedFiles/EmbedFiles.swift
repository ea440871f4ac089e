import Foundation

/// Writes text files into Swift source, so that a program carries them within itself.
///
/// Arguments: the Swift file to write, the folder, then the files of that folder to embed. A build tool, run by
/// `EmbedFilesPlugin`.
@main
struct EmbedFiles {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let output = arguments.first, let folder = arguments.dropFirst().first else {
      FileHandle.standardError.write(Data("usage: EmbedFiles OUTPUT FOLDER FILE…\n".utf8))
      exit(64)
    }
    var source = "/// The files of `Resources`, by path; written by EmbedFiles.\n"
    source += "enum EmbeddedFiles {\n  static let texts: [String: String] = [\n"
    for file in arguments.dropFirst(2).sorted() {
      let text = try String(contentsOfFile: file, encoding: .utf8)
      let path = String(file.dropFirst(folder.count + 1))
      source += "    \(literal(path)): \(literal(text)),\n"
    }
    source += "  ]\n}\n"
    try source.write(toFile: output, atomically: true, encoding: .utf8)
  }

  /// A string literal on one line, raw, with enough number signs that nothing in the text ends it.
  private static func literal(_ text: String) -> String {
    let escaped = text.replacing("\n", with: "\\##n").replacing("\r", with: "\\##r").replacing("\t", with: "\\##t")
    return "##\"\(escaped)\"##"
  }
}
