internal import CZip

/// A zip archive. Names inside are untrusted: they are only compared with table names and never become paths.
final class Archive {
  struct Entry {
    let index: UInt64
    let name: String
    /// Bytes once unpacked, as the directory claims.
    let size: UInt64
    /// Seconds since 1970, 0 where unknown.
    let modified: Int64
  }

  /// More entries than any export has.
  static let mostEntries = 100_000
  /// A text compresses about tenfold; a thousandfold is an attack.
  static let highestRatio: UInt64 = 1_000

  let path: String
  private let handle: OpaquePointer

  init(path: String) throws(ImportError) {
    self.path = path
    var code: Int32 = 0
    guard let handle = zip_open(path, ZIP_RDONLY, &code) else {
      var error = zip_error_t()
      zip_error_init_with_code(&error, code)
      defer { zip_error_fini(&error) }
      throw .archive(path, reason: String(cString: zip_error_strerror(&error)))
    }
    self.handle = handle
  }

  deinit { zip_discard(handle) }

  func entries() throws(ImportError) -> [Entry] {
    let count = zip_get_num_entries(handle, 0)
    guard count <= Archive.mostEntries else { throw .archive(path, reason: "it has \(count) entries") }
    var entries: [Entry] = []
    for index in 0..<UInt64(max(count, 0)) {
      var info = zip_stat_t()
      guard zip_stat_index(handle, index, 0, &info) == 0, let name = info.name else { continue }
      let text = String(cString: name)
      if text.hasSuffix("/") { continue }
      if info.comp_size > 0, info.size / info.comp_size > Archive.highestRatio, info.size > 1 << 20 {
        throw .archive(path, reason: "an entry unpacks to more than \(Archive.highestRatio) times its size")
      }
      entries.append(Entry(index: index, name: text, size: info.size, modified: Int64(info.mtime)))
    }
    return entries
  }

  func open(_ entry: Entry) throws(ImportError) -> any ByteSource {
    guard let file = zip_fopen_index(handle, entry.index, 0) else {
      throw .archive(path, reason: String(cString: zip_strerror(handle)))
    }
    return EntrySource(archive: self, file: file, limit: entry.size)
  }

  /// One entry while it is unpacked; keeps the archive open.
  private final class EntrySource: ByteSource {
    private let archive: Archive
    private let file: OpaquePointer
    private var left: UInt64

    init(archive: Archive, file: OpaquePointer, limit: UInt64) {
      self.archive = archive
      self.file = file
      left = limit
    }

    deinit { zip_fclose(file) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
      let count = zip_fread(file, buffer.baseAddress, UInt64(buffer.count))
      guard count >= 0 else {
        throw .archive(archive.path, reason: String(cString: zip_file_strerror(file)))
      }
      guard UInt64(count) <= left else { throw .archive(archive.path, reason: "an entry is longer than it claims") }
      left -= UInt64(count)
      return Int(count)
    }
  }
}
