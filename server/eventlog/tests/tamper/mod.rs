//! Ways to damage the sample log.

use std::path::Path;

use rusqlite::Connection;

/// Changes a log with SQL, as any tool could.
pub(crate) fn tamper(path: &Path, sql: &str) {
    let connection = Connection::open(path).expect("opened");
    connection.execute_batch(sql).expect("tampered");
}

/// Place of a record of the sample, whose stream has the number 1.
pub(crate) fn place(seq: i64) -> i64 {
    (1 << 32) + seq
}
