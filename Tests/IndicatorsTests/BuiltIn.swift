@testable import Indicators

/// The built-in catalogue, read once for all tests.
enum BuiltIn {
  private static let loaded = Result { try Catalogue(.embedded) }

  static var catalogue: Catalogue { get throws { try loaded.get() } }
}
