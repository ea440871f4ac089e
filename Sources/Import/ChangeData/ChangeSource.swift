/// Whose tables a stream of changes comes from. Table and column names differ between versions and sites: README.md in
/// `deploy/cdc` says which are read, and how to check them.
package enum ChangeSource: String, CaseIterable, Sendable {
  case hosxp, jhcis
}
