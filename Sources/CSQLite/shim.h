// SQLite 3. SQLITE_STATIC and SQLITE_TRANSIENT are casts that Swift does not import, so the binds that need them live here.
#pragma once
#include <sqlite3.h>

static inline int kpi_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
  return sqlite3_bind_blob(statement, index, count ? bytes : "", count, SQLITE_TRANSIENT);
}

// The bytes are not copied: they must outlive the statement's next run.
static inline int kpi_lend_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
  return sqlite3_bind_blob(statement, index, count ? bytes : "", count, SQLITE_STATIC);
}

static inline int kpi_bind_text(sqlite3_stmt *statement, int index, const char *bytes, int count) {
  return sqlite3_bind_text(statement, index, count ? bytes : "", count, SQLITE_TRANSIENT);
}
