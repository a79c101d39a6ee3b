//! Why a chore stopped: one small type, with the exit status each kind ends in.
//!
//! Every variant says what failed, where, and, where a person can act, what to do.

use std::fmt;
use std::path::{Path, PathBuf};

/// Why a chore stopped.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line makes no sense.
    Usage(String),
    /// Something is not on this machine and is not ours to install.
    Missing { what: String, remedy: String },
    /// A program could not be started at all.
    NotStarted { program: String, error: std::io::Error },
    /// A program ran and ended with a failure.
    Ended { command: String, status: String },
    /// A file or folder could not be read or written.
    File { doing: &'static str, path: PathBuf, error: std::io::Error },
    /// A check ran and does not hold.
    Check(String),
    /// Something failed and the chore has said so already.
    Reported,
}

impl Failure {
    /// 2 when the caller has to change something outside the project, 1 when the project does not hold.
    pub(crate) fn exit_status(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Missing { .. } => 2,
            Self::NotStarted { .. }
            | Self::Ended { .. }
            | Self::File { .. }
            | Self::Check(_)
            | Self::Reported => 1,
        }
    }

    /// For `map_err` on file operations.
    pub(crate) fn file(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |error| Self::File { doing, path: path.to_owned(), error }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(why) | Self::Check(why) => f.write_str(why),
            Self::Reported => f.write_str("a check failed"),
            Self::Missing { what, remedy } => write!(f, "{what} is missing: {remedy}"),
            Self::NotStarted { program, error } => write!(f, "could not start {program}: {error}"),
            Self::Ended { command, status } => write!(f, "`{command}` ended with {status}"),
            Self::File { doing, path, error } => write!(f, "{doing} {}: {error}", path.display()),
        }
    }
}
