/// Bytes in order: a file, an archive's entry, a text converted from another encoding.
protocol ByteSource: AnyObject {
  /// Fills the front of the buffer. 0 at the end.
  /// - Throws: `ImportError.path`, `ImportError.archive`.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int
}
