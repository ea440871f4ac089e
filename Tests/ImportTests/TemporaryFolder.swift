import Glibc

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
  struct Failure: Error { let call: String }

  let path: String

  init() throws {
    var template = Array("/tmp/import-tests-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(call: "mkdtemp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { TemporaryFolder.remove(path) }

  @discardableResult func write(_ name: String, _ text: String) throws -> String {
    try write(name, bytes: Array(text.utf8))
  }

  @discardableResult func write(_ name: String, bytes: [UInt8]) throws -> String {
    let file = path + "/" + name
    for slash in name.indices where name[slash] == "/" { mkdir(path + "/" + name[..<slash], 0o700) }
    guard let stream = fopen(file, "w") else { throw Failure(call: "fopen") }
    defer { fclose(stream) }
    guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else { throw Failure(call: "fwrite") }
    return file
  }

  /// Every byte of a file.
  static func read(_ path: String) throws -> [UInt8] {
    guard let stream = fopen(path, "r") else { throw Failure(call: "fopen") }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let n = fread(&buffer, 1, buffer.count, stream), n > 0 { bytes.append(contentsOf: buffer[..<n]) }
    return bytes
  }

  static func names(_ path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func remove(_ path: String) {
    for name in names(path) { remove(path + "/" + name) }
    if unlink(path) != 0 { rmdir(path) }
  }
}
