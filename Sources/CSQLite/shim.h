#pragma once
#include <sqlite3.h>

// SQLite's variadic calls and its destructor macros, in a form that Swift can call.

static inline int kz_sqlite_configure(sqlite3 *database, int operation, int on) {
    return sqlite3_db_config(database, operation, on, (int *)0);
}

static inline int kz_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, sqlite3_uint64 byteCount) {
    return sqlite3_bind_text64(statement, index, text, byteCount, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int kz_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 byteCount) {
    return sqlite3_bind_blob64(statement, index, bytes, byteCount, SQLITE_TRANSIENT);
}
