/// What stops an import. A bad row does not: it is rejected with a `Reason` and the rest goes on.
package enum ImportError: Error, Equatable, CustomStringConvertible {
  case keyMissing
  case keyTwice
  case keyFile(path: String, reason: String)
  case keyWorldReadable(path: String)
  case keyTooShort(bytes: Int)
  /// The database was filled with another key: its links would join nobody.
  case keyChanged(database: String)
  case database(path: String, reason: String)
  case databaseVersion(path: String, found: Int, wanted: Int)
  case nothingFound(paths: [String])
  case path(String, reason: String)
  case archive(String, reason: String)
  case unknownTable(String)
  case unknownKind(String)
  case setting(String)
  case sink(String)

  /// Whose fault it is; decides the exit code.
  package enum Blame: Sendable { case settings, data, outside }

  package var blame: Blame {
    switch self {
    case .keyMissing, .keyTwice, .keyFile, .keyWorldReadable, .keyTooShort, .keyChanged, .nothingFound, .unknownTable,
      .unknownKind, .databaseVersion, .setting:
      .settings
    case .archive: .data
    case .database, .path, .sink: .outside
    }
  }

  package var description: String { LongNumbers.masked(text) }

  private var text: String {
    switch self {
    case .keyMissing:
      "There is no pseudonym key. Put at least 32 random bytes in a file that only you can read (for example `openssl "
        + "rand -hex 32 > key; chmod 600 key`) and name it with --key-file or \(PseudonymKey.fileVariable), or put the "
        + "key in \(PseudonymKey.variable)."
    case .keyTwice:
      "Both \(PseudonymKey.variable) and \(PseudonymKey.fileVariable) are set. Unset one: two keys make two people of "
        + "each person."
    case .keyFile(let path, let reason): "The key file \(path) cannot be read: \(reason)."
    case .keyWorldReadable(let path):
      "Everybody on this machine can use the key file \(path). Run `chmod 600 \(path)`; if others may have read it, make "
        + "a new key and import again."
    case .keyTooShort(let bytes):
      "The pseudonym key has \(bytes) bytes and needs at least \(PseudonymKey.leastBytes). Make one with `openssl rand "
        + "-hex 32`."
    case .keyChanged(let database):
      "The import database \(database) was filled with another pseudonym key, so nobody in it would be recognised. Use "
        + "the old key, or start a new database and import full exports."
    case .database(let path, let reason): "The import database \(path) failed: \(reason)."
    case .databaseVersion(let path, let found, let wanted):
      "The import database \(path) has format \(found), this program writes \(wanted). Start a new database and import "
        + "full exports."
    case .nothingFound(let paths):
      "No table of the 43-file standard was found in \(paths.joined(separator: ", ")). Files are recognised by name, for "
        + "example PERSON.txt or F43_00000_20180131120000.zip."
    case .path(let path, let reason): "\(path) cannot be read: \(reason)."
    case .archive(let path, let reason): "The archive \(path) is damaged: \(reason). Ask the unit to export again."
    case .unknownTable(let name):
      "There is no table \(name) here. Tables: \(TableID.allCases.map(\.name).joined(separator: ", "))."
    case .unknownKind(let name): "There is no record kind \(name)."
    case .setting(let text): text
    case .sink(let reason): "Events could not be written: \(reason)."
    }
  }
}
