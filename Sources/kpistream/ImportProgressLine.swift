import Import

/// How far an import is: one line that is redrawn on a terminal, a plain line now and then elsewhere.
final class ImportProgressLine {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var last: ContinuousClock.Instant
  private let isTerminal = errorIsTerminal
  private var isDrawn = false

  init() {
    start = clock.now
    last = start
  }

  func show(_ progress: ImportProgress) {
    let now = clock.now
    guard now - last >= (isTerminal ? .milliseconds(200) : .seconds(10)) else { return }
    last = now
    let seconds = Double((now - start).components.seconds) + Double((now - start).components.attoseconds) / 1e18
    let share = progress.bytesTotal > 0 ? min(1, Double(progress.bytesDone) / Double(progress.bytesTotal)) : 0
    var text =
      "\(Int(share * 100)) %  \(progress.rows) rows  \(Int(Double(progress.rows) / max(seconds, 0.001))) rows/s"
    if share > 0.01, share < 1 { text += "  \(Self.duration(seconds / share - seconds)) left" }
    if progress.rejected > 0 { text += "  \(progress.rejected) rejected" }
    text += "  \(progress.file.map { "\(progress.filesDone + 1)/\(progress.filesTotal) \($0)" } ?? "joining")"
    if isTerminal {
      let cells = 20
      let full = Int(share * Double(cells))
      let bar = String(repeating: "█", count: full) + String(repeating: "·", count: cells - full)
      printError("\r\u{1B}[K\(bar) \(text)", terminator: "")
      isDrawn = true
    } else {
      printError(text)
    }
  }

  func end() { if isDrawn { printError("\r\u{1B}[K", terminator: "") } }

  private static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    return whole >= 3_600
      ? "\(whole / 3_600) h \(whole / 60 % 60) min" : whole >= 60 ? "\(whole / 60) min \(whole % 60) s" : "\(whole) s"
  }
}
