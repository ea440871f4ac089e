import Foundation

/// The files of a catalogue, by path with `/`: `catalog.yaml`, `shared.yaml`, `sets/*.yaml`, `tables/*.csv`,
/// `indicators/*.yaml`.
package struct CatalogueFiles: Sendable {
  package let texts: [String: String]

  package init(texts: [String: String]) { self.texts = texts }

  /// Reads a directory; files that are no part of a catalogue are left alone.
  package init(directory: String) throws(CatalogueErrors) {
    let manager = FileManager.default
    guard let walker = manager.enumerator(atPath: directory), manager.fileExists(atPath: directory + "/catalog.yaml")
    else {
      throw CatalogueErrors([
        CatalogueError(file: directory, line: 0, column: 0, message: "this is no catalogue: it has no catalog.yaml")
      ])
    }
    var texts: [String: String] = [:]
    var errors: [CatalogueError] = []
    for case let path as String in walker where path.hasSuffix(".yaml") || path.hasSuffix(".csv") {
      guard let data = manager.contents(atPath: directory + "/" + path), let text = String(data: data, encoding: .utf8)
      else {
        errors.append(CatalogueError(file: path, line: 0, column: 0, message: "not readable as UTF-8 text"))
        continue
      }
      texts[path] = text
    }
    guard errors.isEmpty else { throw CatalogueErrors(errors) }
    self.texts = texts
  }

  func paths(in folder: String, ending: String) -> [String] {
    texts.keys.filter { $0.hasPrefix(folder + "/") && $0.hasSuffix(ending) }.sorted()
  }

  /// Names the content: 32 hexadecimal digits of FNV-1a (128 bits) over each file's path, length and bytes, in order of
  /// path. Two catalogues with the same hash count alike; it protects against mix-ups, not against malice.
  package var contentHash: String {
    var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013B
    func mix(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { hash = (hash ^ UInt128(byte)) &* prime }
    }
    for (path, text) in texts.sorted(by: { $0.key < $1.key }) {
      mix(path.utf8)
      mix("\n\(text.utf8.count)\n".utf8)
      mix(text.utf8)
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
  }
}

extension CatalogueFiles {
  /// The catalogue that the program carries.
  package static var embedded: CatalogueFiles { CatalogueFiles(texts: EmbeddedFiles.texts) }
}
