internal import HealthRecords

/// The quality counts of each run in the local database.
struct QualityStore {
  let database: Database

  init(_ database: Database) { self.database = database }

  func save(_ tallies: [Tally], run: UInt32, at time: Int64) throws(ImportError) {
    let line = try database.prepare("INSERT OR REPLACE INTO quality VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    let reason = try database.prepare("INSERT OR REPLACE INTO quality_reason VALUES (?, ?, ?, ?, ?)")
    for tally in tallies where tally.rows > 0 {
      line.bind(1, Int64(bitPattern: tally.unit.rawValue)).bind(2, Int(tally.table.rawValue)).bind(3, Int64(run))
      line.bind(4, time).bind(5, tally.rows).bind(6, tally.rejected).bind(7, tally.corrected)
      line.bind(8, tally.noticed).bind(9, tally.aside)
      if let day = tally.latestDay { line.bind(10, Int64(day.daysSinceEpoch)) } else { line.bindNull(10) }
      if let update = tally.latestUpdate { line.bind(11, update) } else { line.bindNull(11) }
      try line.run()
      for (why, count) in tally.reasons {
        try reason.bind(1, Int64(bitPattern: tally.unit.rawValue)).bind(2, Int(tally.table.rawValue)).bind(
          3, Int64(run)
        )
        .bind(4, why.rawValue).bind(5, count).run()
      }
    }
  }
}
