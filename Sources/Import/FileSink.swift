internal import Glibc
internal import HealthRecords

/// Writes events to a file, one JSON object a line: the message's proto3 JSON with its `kind` first, as
/// `Importer.importNDJSON` reads it; dead letters as they are, with `kind` `dead_letter`.
package final class FileSink: EventSink {
  private let path: String
  private let stream: UnsafeMutablePointer<FILE>

  /// - Parameter path: made anew, readable by its owner; `-` is standard output.
  package init(path: String) throws(ImportError) {
    self.path = path
    if path == "-" {
      guard let stream = fdopen(dup(1), "w") else { throw .sink(String(cString: strerror(errno))) }
      self.stream = stream
      return
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0, let stream = fdopen(descriptor, "w") else {
      throw .sink("\(path): \(String(cString: strerror(errno)))")
    }
    setvbuf(stream, nil, _IOFBF, 1 << 20)
    self.stream = stream
  }

  deinit { fclose(stream) }

  package var isLasting: Bool { false }

  package func send(
    _ topic: EventTopic, key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, headers: EventHeaders
  ) throws(ImportError) {
    var line: String
    if let kind = topic.kind {
      guard let json = MessageCodec.line(kind, protobuf: payload) else { throw .sink("a message cannot be read back") }
      line = json
    } else {
      line = "{\"kind\":\"dead_letter\"," + String(decoding: payload.dropFirst(), as: UTF8.self)
    }
    line += "\n"
    let written = line.withUTF8 { fwrite($0.baseAddress, 1, $0.count, stream) == $0.count }
    guard written else { throw .sink("\(path): \(String(cString: strerror(errno)))") }
  }

  package func flush() throws(ImportError) {
    guard fflush(stream) == 0 else { throw .sink("\(path): \(String(cString: strerror(errno)))") }
  }
}
