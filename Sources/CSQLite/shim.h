// SQLite 3. The macro SQLITE_STATIC is a cast that Swift does not import, so the two binds that need it live here.
#pragma once
#include <sqlite3.h>

static inline int kpi_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
  return sqlite3_bind_blob(statement, index, count ? bytes : "", count, SQLITE_TRANSIENT);
}

static inline int kpi_bind_text(sqlite3_stmt *statement, int index, const char *bytes, int count) {
  return sqlite3_bind_text(statement, index, count ? bytes : "", count, SQLITE_TRANSIENT);
}
