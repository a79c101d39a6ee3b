//! The writer thread. It commits the jobs of a batch together, and answers after the commit, in order.
//! A commit that fails for anything but space stops the store for good: after a failed fsync the system may have
//! dropped what it could not write, so nothing that comes later may be acknowledged.

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode};

use super::batches::{Batches, Queue};
use super::jobs::{End, Job};

/// Where a transaction failed.
enum Fault {
    /// In a statement: it was rolled back, nothing was written.
    Statement(rusqlite::Error),
    /// In the commit itself.
    Commit(rusqlite::Error),
}

struct Writer<'a> {
    connection: &'a Connection,
    stopped: Option<String>,
}

/// Runs until the queue is closed and empty.
pub(super) fn run(connection: &Connection, queue: Queue) {
    let mut writer = Writer { connection, stopped: None };
    let mut batches = Batches::of(queue);
    while let Some(batch) = batches.next() {
        writer.commit(batch);
    }
}

impl Writer<'_> {
    fn commit(&mut self, mut batch: Vec<Box<dyn Job>>) {
        if let Some(why) = &self.stopped {
            return finish(batch, &End::Failed(format!("the store stopped: {why}")));
        }
        let end = match self.transact(&mut batch) {
            Ok(()) => End::Committed,
            // One job's fault (a damaged page, no room for something big) shall not be its neighbours'.
            Err(Fault::Statement(_)) if batch.len() > 1 => return self.commit_alone(batch),
            Err(Fault::Commit(error)) if batch.len() > 1 && is_full(&error) => {
                return self.commit_alone(batch);
            }
            Err(Fault::Statement(error) | Fault::Commit(error)) if is_full(&error) => End::Full,
            Err(Fault::Statement(error)) => End::Failed(error.to_string()),
            Err(Fault::Commit(error)) => {
                let why = format!("a commit failed ({error}); start the server again on a sound disk");
                self.stop(why.clone());
                End::Unknown(why)
            }
        };
        self.roll_back();
        finish(batch, &end);
    }

    fn commit_alone(&mut self, batch: Vec<Box<dyn Job>>) {
        self.roll_back();
        for job in batch {
            self.commit(vec![job]);
        }
    }

    fn transact(&self, batch: &mut [Box<dyn Job>]) -> Result<(), Fault> {
        let begin = self.connection.prepare_cached("BEGIN IMMEDIATE").and_then(|mut begin| begin.execute([]));
        begin.map_err(Fault::Statement)?;
        for job in batch {
            job.run(self.connection).map_err(Fault::Statement)?;
        }
        let mut commit = self.connection.prepare_cached("COMMIT").map_err(Fault::Statement)?;
        commit.execute([]).map_err(Fault::Commit)?;
        Ok(())
    }

    /// Ends a transaction that is still open after a fault. If even that fails, no state can be trusted.
    fn roll_back(&mut self) {
        if self.connection.is_autocommit() {
            return;
        }
        if let Err(error) = self.connection.execute_batch("ROLLBACK") {
            self.stop(format!("a rollback failed ({error})"));
        }
    }

    /// Takes no more writes, and leaves the write-ahead log as it lies: the next start reads it from the disk.
    fn stop(&mut self, why: String) {
        self.stopped.get_or_insert(why);
        // If even this is refused, closing folds the log in, which writes committed pages only.
        drop(self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true));
    }
}

fn finish(batch: Vec<Box<dyn Job>>, end: &End) {
    for job in batch {
        job.finish(end.clone());
    }
}

fn is_full(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DiskFull)
}
