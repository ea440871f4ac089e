internal import Glibc

/// The secret behind the pseudonyms. It comes from a file or from the environment, never from a flag, because flags are
/// seen in process lists and shell histories. Never printed.
package struct PseudonymKey: Sendable {
  let bytes: [UInt8]

  /// The environment variable that holds the key itself.
  package static let variable = "KPISTREAM_PSEUDONYM_KEY"
  /// The environment variable that names the key's file.
  package static let fileVariable = "KPISTREAM_PSEUDONYM_KEY_FILE"
  /// 32 bytes, as many as the hash gives.
  package static let leastBytes = 32

  package init(bytes: [UInt8]) throws(ImportError) {
    guard bytes.count >= PseudonymKey.leastBytes else { throw .keyTooShort(bytes: bytes.count) }
    self.bytes = bytes
  }

  /// Random, for a run whose pseudonyms are never kept.
  package static func throwAway() -> PseudonymKey {
    var generator = SystemRandomNumberGenerator()
    return PseudonymKey(unchecked: (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
  }

  private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  /// From a file's bytes, the last line end left out.
  /// - Throws: `keyFile` when it cannot be read, `keyWorldReadable` when others may read it, `keyTooShort`.
  package init(file path: String) throws(ImportError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .keyFile(path: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else {
      throw .keyFile(path: path, reason: String(cString: strerror(errno)))
    }
    guard info.st_mode & S_IFMT == S_IFREG else { throw .keyFile(path: path, reason: "not a regular file") }
    guard info.st_mode & 0o007 == 0 else { throw .keyWorldReadable(path: path) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw .keyFile(path: path, reason: String(cString: strerror(errno))) }
    bytes.removeSubrange(count...)
    while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
    try self.init(bytes: bytes)
  }

  /// From the environment: the key itself, or the name of its file. Nil where neither is set.
  /// - Throws: as `init(file:)`; `keyTwice` when both are set.
  package init?(environment: [String: String]) throws(ImportError) {
    switch (environment[PseudonymKey.variable], environment[PseudonymKey.fileVariable]) {
    case (.some, .some): throw .keyTwice
    case (.some(let key), nil): try self.init(bytes: Array(key.utf8))
    case (nil, .some(let path)): try self.init(file: path)
    case (nil, nil): return nil
    }
  }
}
