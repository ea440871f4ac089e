internal import Glibc
internal import HealthRecords

/// Finds the tables in folders, single files and archives, nested as deep as they come.
///
/// The result's order depends on names and times only, not on the order of the arguments: tables in their order, then
/// older packages before newer ones.
struct InputFinder {
  private(set) var files: [InputFile] = []
  /// Files that are no table of the standard, for the summary.
  private(set) var passedOver: [String] = []
  /// Archives that could not be read. The rest goes on.
  private(set) var damaged: [ImportError] = []
  /// Archives found inside archives, unpacked beside the system's temporary files; removed by `removeTemporary`.
  private var temporary: [String] = []

  private static let deepest = 16

  /// - Parameter table: read single files as this table, whatever their name.
  mutating func find(_ paths: [String], as table: TableID? = nil) throws(ImportError) {
    for path in paths {
      var info = stat()
      guard stat(path, &info) == 0 else { throw .path(path, reason: String(cString: strerror(errno))) }
      if info.st_mode & S_IFMT == S_IFDIR {
        folder(path, depth: 0)
      } else {
        file(path, info, as: table)
      }
    }
    files.sort { a, b in
      (a.table.order, a.exported, a.name, a.size) < (b.table.order, b.exported, b.name, b.size)
    }
  }

  func removeTemporary() { for path in temporary { unlink(path) } }

  private mutating func folder(_ path: String, depth: Int) {
    guard depth < InputFinder.deepest, let directory = opendir(path) else {
      damaged.append(.path(path, reason: depth < InputFinder.deepest ? String(cString: strerror(errno)) : "too deep"))
      return
    }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(".") { continue }
      let child = path.hasSuffix("/") ? path + name : path + "/" + name
      var info = stat()
      guard lstat(child, &info) == 0 else { continue }
      switch info.st_mode & S_IFMT {
      case S_IFDIR: folder(child, depth: depth + 1)
      case S_IFREG: file(child, info, as: nil)
      default: passedOver.append(name)  // links may lead anywhere
      }
    }
  }

  private mutating func file(_ path: String, _ info: stat, as table: TableID?) {
    let name = InputFinder.lastPart(path)
    let modified = Int64(info.st_mtim.tv_sec) * 1_000
    if name.lowercased().hasSuffix(".zip") {
      archive(path, name: name, modified: modified, depth: 0)
    } else if let table = table ?? TableID.forFile(name) {
      files.append(
        InputFile(
          place: .file(path: path), name: name, table: table, exported: InputFinder.timestamp(in: name) ?? modified,
          size: Int64(info.st_size)))
    } else if !TableID.isUnused(name) {
      passedOver.append(name)
    }
  }

  private mutating func archive(_ path: String, name: String, modified: Int64, depth: Int) {
    do throws(ImportError) {
      let archive = try Archive(path: path)
      let packageTime = InputFinder.timestamp(in: name)
      for entry in try archive.entries() {
        let entryName = InputFinder.lastPart(entry.name)
        if entryName.lowercased().hasSuffix(".zip") {
          guard depth < 3 else {
            passedOver.append(entryName)
            continue
          }
          let copy = try unpack(entry, of: archive)
          self.archive(copy, name: entryName, modified: modified, depth: depth + 1)
        } else if let table = TableID.forFile(entryName) {
          let own = InputFinder.timestamp(in: entryName)
          files.append(
            InputFile(
              place: .entry(archive: path, entry), name: entryName, table: table,
              exported: packageTime ?? own ?? (entry.modified > 0 ? entry.modified * 1_000 : modified),
              size: Int64(clamping: entry.size)))
        } else if !TableID.isUnused(entryName) {
          passedOver.append(entryName)
        }
      }
    } catch { damaged.append(error) }
  }

  /// An archive inside an archive goes to a file of its own, which only this user can read.
  private mutating func unpack(_ entry: Archive.Entry, of archive: Archive) throws(ImportError) -> String {
    var template = Array("/tmp/kpistream-XXXXXX".utf8CString)
    if let folder = getenv("TMPDIR") { template = Array((String(cString: folder) + "/kpistream-XXXXXX").utf8CString) }
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw .path("the temporary folder", reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    temporary.append(path)
    let source = try archive.open(entry)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try source.read(into: buffer)
      if count == 0 { return path }
      var written = 0
      while written < count {
        let n = write(descriptor, buffer.baseAddress! + written, count - written)
        guard n > 0 else { throw .path(path, reason: String(cString: strerror(errno))) }
        written += n
      }
    }
  }

  static func lastPart(_ path: String) -> String {
    path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? path
  }

  /// The fourteen digits of `F43_00123_20180131120000.zip`, read as Bangkok time, in milliseconds since 1970 UTC.
  static func timestamp(in name: String) -> Int64? {
    var run: Int64 = 0
    var length = 0
    for byte in Array(name.utf8) + [0] {
      if byte >= 0x30, byte <= 0x39 {
        run = length < 14 ? run * 10 + Int64(byte - 0x30) : run
        length += 1
      } else {
        if length == 14, let time = Timestamp.milliseconds(yyyymmddhhmmss: run) { return time }
        (run, length) = (0, 0)
      }
    }
    return nil
  }
}
