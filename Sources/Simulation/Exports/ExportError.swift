/// What stops the writing of exports.
package enum ExportError: Error, CustomStringConvertible {
  case notEmpty(folder: String)
  case file(String, reason: String)

  package var description: String {
    switch self {
    case .notEmpty(let folder): "\(folder) exists and is not empty. Name a new folder."
    case .file(let path, let reason): "\(path) cannot be written: \(reason)."
    }
  }
}
