package import HealthRecords

/// How to import.
package struct ImportOptions: Sendable {
  /// The local database's file; empty for a private one that ends with the run.
  package var database: String
  /// Today in Bangkok: nothing can have happened after it. An input, because no code here reads the clock.
  package var today: LocalDate
  /// Tables whose rows are deleted where this run's exports, of the units in it, do not have them any more. Default:
  /// none, because a missing row means nothing by itself.
  package var fullReplace: Set<TableID> = []
  package var drugs = DrugMap()
  /// Read and check everything, send and remember nothing. Default: false.
  package var isDryRun = false
  /// Read single files as this table, whatever their name.
  package var table: TableID?
  /// Rows between two commits. Default: 200,000.
  package var commitRows = 200_000

  package init(database: String, today: LocalDate) {
    self.database = database
    self.today = today
  }
}
