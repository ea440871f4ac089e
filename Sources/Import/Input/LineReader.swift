internal import Glibc

/// Lines of a stream, without their ends (LF, CRLF), as slices of one buffer.
final class LineReader {
  /// One megabyte: no row of the standard comes near.
  static let longestLine = 1 << 20

  private let source: any ByteSource
  private let buffer: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0
  private var ended = false

  /// The line last returned; the first is 1.
  private(set) var lineNumber = 0
  /// Bytes taken from the source.
  private var bytesTaken = 0
  /// Bytes up to the end of the line last returned.
  var bytesRead: Int { bytesTaken - (end - start) }
  let encoding: TextEncoding

  /// - Parameter convert: also turn Windows-874 into UTF-8. The 43 files do without, because every field that is used
  ///   is ASCII; UTF-16 is always converted.
  init(_ source: any ByteSource, convert: Bool = false) throws(ImportError) {
    buffer = .allocate(byteCount: LineReader.longestLine * 2, alignment: 16)
    var source = source
    let sampleEnd = 1 << 16
    var count = 0
    while count < sampleEnd {
      let got: Int
      do throws(ImportError) {
        got = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count..<sampleEnd]))
      } catch {
        buffer.deallocate()
        throw error
      }
      if got == 0 { break }
      count += got
    }
    let sample = UnsafeRawBufferPointer(rebasing: buffer[0..<count])
    encoding = TextEncoding(sample: sample)
    switch encoding {
    case .utf8:
      start = TextEncoding.mark(sample)
      end = count
    case .windows874 where !convert: end = count
    default:
      let mark = encoding == .windows874 ? 0 : 2
      do throws(ImportError) {
        source = try ConvertedSource(source, from: encoding, head: UnsafeRawBufferPointer(rebasing: sample[mark...]))
      } catch {
        buffer.deallocate()
        throw error
      }
    }
    self.source = source
    bytesTaken = count
  }

  deinit { buffer.deallocate() }

  enum Line {
    /// Valid until the next call.
    case text(UnsafeRawBufferPointer)
    /// Longer than `longestLine`; skipped.
    case tooLong
    case end
  }

  func next() throws(ImportError) -> Line {
    var scanned = start
    var skipping = false
    while true {
      if let base = buffer.baseAddress, scanned < end, let found = memchr(base + scanned, 0x0A, end - scanned) {
        let stop = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        let line = start..<stop
        start = stop + 1
        lineNumber += 1
        return skipping || line.count > LineReader.longestLine ? .tooLong : .text(trimmed(line))
      }
      if ended {
        guard start < end || skipping else { return .end }
        let line = start..<end
        start = end
        lineNumber += 1
        return skipping ? .tooLong : .text(trimmed(line))
      }
      if end - start > LineReader.longestLine {
        skipping = true
        start = end
      }
      if start > 0 {
        if let base = buffer.baseAddress, end > start { memmove(base, base + start, end - start) }
        end -= start
        start = 0
      }
      scanned = end
      let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
      if count == 0 { ended = true }
      end += count
      bytesTaken += count
    }
  }

  /// Whole lines after the last one, as far as they are in memory already.
  func following(_ most: Int) -> [UnsafeRawBufferPointer] {
    guard let base = buffer.baseAddress else { return [] }
    var found: [UnsafeRawBufferPointer] = []
    var at = start
    while found.count < most, at < end, let stop = memchr(base + at, 0x0A, end - at) {
      let line = at..<(UnsafeRawPointer(stop) - UnsafeRawPointer(base))
      at = line.upperBound + 1
      let text = trimmed(line)
      if !text.isEmpty { found.append(text) }
    }
    return found
  }

  private func trimmed(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    let stop = range.upperBound > range.lowerBound && buffer[range.upperBound - 1] == 0x0D ? 1 : 0
    return UnsafeRawBufferPointer(rebasing: buffer[range.lowerBound..<(range.upperBound - stop)])
  }
}
