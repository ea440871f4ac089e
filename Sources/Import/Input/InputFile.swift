/// One table's file, found on disk or in an archive.
struct InputFile {
  enum Place {
    case file(path: String)
    case entry(archive: String, Archive.Entry)
  }

  let place: Place
  /// The last part of the name, for messages; never a folder, whose names are other people's.
  let name: String
  let table: TableID
  /// When the export was made, milliseconds since 1970 (UTC): from the package's name, or the file's own time.
  let exported: Int64
  /// Bytes once unpacked, for progress.
  let size: Int64

  /// Opens the bytes.
  func open() throws(ImportError) -> any ByteSource {
    switch place {
    case .file(let path): try FileSource(path: path)
    case .entry(let archive, let entry): try Archive(path: archive).open(entry)
    }
  }
}
