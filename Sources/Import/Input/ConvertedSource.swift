internal import Glibc

/// Another encoding turned into UTF-8 by glibc's iconv. Characters that do not exist become `?`.
final class ConvertedSource: ByteSource {
  private let source: any ByteSource
  private let converter: iconv_t
  private var input: [UInt8]
  private var filled: Int
  private var ended = false

  /// - Parameter head: bytes already read from the source.
  init(_ source: any ByteSource, from encoding: TextEncoding, head: UnsafeRawBufferPointer) throws(ImportError) {
    self.source = source
    guard let converter = iconv_open("UTF-8", encoding.rawValue), converter != iconv_t(bitPattern: -1) else {
      throw .setting("This machine's iconv does not know \(encoding.rawValue).")
    }
    self.converter = converter
    input = Array(head)
    filled = input.count
    if input.count < 1 << 16 { input.append(contentsOf: repeatElement(0, count: 1 << 16 - input.count)) }
  }

  deinit { iconv_close(converter) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
    while true {
      if filled == 0, !ended { try fill() }
      if filled == 0 { return 0 }
      var written = 0
      var left = 0
      let stopped: Int32 = input.withUnsafeMutableBytes { bytes in
        var from: UnsafeMutablePointer<CChar>? = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        var to: UnsafeMutablePointer<CChar>? = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        var fromLeft = filled
        var toLeft = buffer.count
        let status = iconv(converter, &from, &fromLeft, &to, &toLeft)
        let reason = status == -1 ? errno : 0
        written = buffer.count - toLeft
        left = fromLeft
        return reason
      }
      consume(filled - left)
      if stopped == EILSEQ || (stopped == EINVAL && ended), filled > 0, written < buffer.count {
        buffer[written] = 0x3F
        written += 1
        consume(1)
      } else if stopped == EINVAL, !ended {
        try fill()
      }
      if written > 0 { return written }
    }
  }

  private func consume(_ count: Int) {
    guard count > 0 else { return }
    input.withUnsafeMutableBytes { bytes in
      if let base = bytes.baseAddress { memmove(base, base + count, filled - count) }
    }
    filled -= count
  }

  private func fill() throws(ImportError) {
    var count = 0
    let (start, source) = (filled, source)
    let result: Result<Int, ImportError> = input.withUnsafeMutableBytes { bytes in
      do throws(ImportError) {
        return .success(try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[start...])))
      } catch { return .failure(error) }
    }
    count = try result.get()
    if count == 0 { ended = true }
    filled += count
  }
}
