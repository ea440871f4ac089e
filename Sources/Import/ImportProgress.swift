/// How far an import is.
package struct ImportProgress: Sendable {
  /// Bytes of text read, and bytes of all files once unpacked.
  package var bytesDone: Int64 = 0
  package var bytesTotal: Int64 = 0
  package var rows = 0
  package var rejected = 0
  /// What is read now, for example `LABFU.txt`; `nil` once all is read and the records are joined.
  package var file: String? { didSet { file = file.map(LongNumbers.masked) } }
  package var filesDone = 0
  package var filesTotal = 0
}
