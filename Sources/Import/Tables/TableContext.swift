/// What a table's reader may look up.
struct TableContext {
  let drugs: DrugMap
  let pseudonymiser: Pseudonymiser
  /// When the file was exported, milliseconds since 1970 UTC.
  var exported: Int64 = 0
  /// The row's D_UPDATE, or what stands for it.
  var updated: Int64 = 0
}
