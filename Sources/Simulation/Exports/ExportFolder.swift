internal import CZip
internal import Glibc

/// Collects lines by file and writes them out: archives for the units' tables, plain files for the rest.
///
/// Lines wait in memory until there are enough of them, then in a file beside the result, so that memory does not grow
/// with the export.
final class ExportFolder {
  private static let most = 32 << 10

  let path: String
  private var waiting: [String: [UInt8]] = [:]
  private var spilled: Set<String> = []

  /// - Parameter path: made anew; may exist if it is empty.
  init(path: String) throws(ExportError) {
    self.path = path
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw ExportFolder.failure(path) }
    guard let directory = opendir(path) else { throw ExportFolder.failure(path) }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      // "." and ".." only.
      if entry.pointee.d_name.0 != 0x2E { throw .notEmpty(folder: path) }
    }
    try makeFolder(ExportFolder.collected)
  }

  func makeFolder(_ name: String) throws(ExportError) {
    if mkdir(path + "/" + name, 0o700) != 0, errno != EEXIST { throw ExportFolder.failure(path + "/" + name) }
  }

  /// Appends to one of the files that are collected. - Parameter name: a plain name, without folders.
  func append(_ bytes: [UInt8], to name: String) throws(ExportError) {
    waiting[name, default: []].append(contentsOf: bytes)
    if waiting[name]?.count ?? 0 >= ExportFolder.most { try spill(name) }
  }

  func has(_ name: String) -> Bool { waiting[name] != nil }

  private func spill(_ name: String) throws(ExportError) {
    try ExportFolder.write(waiting[name] ?? [], to: work(name), flags: O_APPEND)
    spilled.insert(name)
    waiting[name] = []
  }

  /// Where files grow until they are put in their place or into an archive.
  private static let collected = "collected"

  private func work(_ name: String) -> String { "\(path)/\(ExportFolder.collected)/\(name)" }

  /// Writes a collected file to its place.
  func finish(_ name: String, as destination: String) throws(ExportError) {
    try spill(name)
    guard rename(work(name), path + "/" + destination) == 0 else {
      throw ExportFolder.failure(path + "/" + destination)
    }
  }

  /// Writes an archive of collected files, in the order given.
  /// - Parameter time: seconds since 1970 UTC, the entries' time.
  func archive(_ entries: [(name: String, collected: String)], as destination: String, time: Int64) throws(ExportError)
  {
    let path = path + "/" + destination
    var code: Int32 = 0
    guard let archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code) else {
      throw .file(path, reason: "libzip says \(code)")
    }
    for (name, collected) in entries {
      if !spilled.contains(collected) || waiting[collected]?.isEmpty == false { try spill(collected) }
      guard let source = zip_source_file(archive, work(collected), 0, -1) else {
        zip_discard(archive)
        throw .file(path, reason: "out of memory")
      }
      let index = zip_file_add(archive, name, source, UInt32(ZIP_FL_ENC_UTF_8))
      guard index >= 0 else {
        zip_source_free(source)
        zip_discard(archive)
        throw .file(path, reason: "\(name) cannot be added")
      }
      zip_set_file_compression(archive, UInt64(index), ZIP_CM_DEFLATE, 1)
      zip_file_set_mtime(archive, UInt64(index), time_t(time), 0)
    }
    guard zip_close(archive) == 0 else {
      let reason = String(cString: zip_strerror(archive))
      zip_discard(archive)
      throw .file(path, reason: reason)
    }
    for (_, collected) in entries { unlink(work(collected)) }
  }

  /// Removes what waited beside the result.
  func end() { rmdir("\(path)/\(ExportFolder.collected)") }

  /// Writes a whole file.
  func write(_ text: String, as destination: String) throws(ExportError) {
    try ExportFolder.write(Array(text.utf8), to: path + "/" + destination, flags: O_TRUNC)
  }

  private static func write(_ bytes: [UInt8], to path: String, flags: Int32) throws(ExportError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw failure(path) }
      written += count
    }
  }

  private static func failure(_ path: String) -> ExportError { .file(path, reason: String(cString: strerror(errno))) }
}
