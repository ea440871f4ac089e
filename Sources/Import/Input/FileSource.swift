internal import Glibc

/// A file, or standard input for `-`.
final class FileSource: ByteSource {
  private let path: String
  private let descriptor: Int32

  init(path: String) throws(ImportError) {
    self.path = path
    descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .path(path, reason: String(cString: strerror(errno))) }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  deinit { close(descriptor) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw .path(path, reason: String(cString: strerror(errno))) }
    }
  }
}
