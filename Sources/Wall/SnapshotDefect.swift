/// Why a message is not a snapshot.
enum SnapshotDefect: Error, Equatable, CustomStringConvertible {
  case notJSON
  case missing(String)
  case wrongType(String)
  case unknownValue(String)

  var description: String {
    switch self {
    case .notJSON: "not JSON"
    case .missing(let field): "\(field) is missing"
    case .wrongType(let field): "\(field) has the wrong type"
    case .unknownValue(let field): "\(field) has a value that does not exist"
    }
  }
}
