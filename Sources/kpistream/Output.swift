import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Standard output is buffered when it is a pipe; whoever waits for a line must get it.
func flushOutput() { fflush(nil) }

/// Whether standard error is a terminal, so that a progress line may be redrawn.
var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

func printError(_ text: String, terminator: String = "\n") {
  FileHandle.standardError.write(Data((text + terminator).utf8))
}
