//! How a subcommand fails: one clear line, and the exit status that scripts read.

use std::fmt;

use burnrate_eventlog::OpenError;

/// Why a subcommand did not do what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A check failed: a replay differs, a log is damaged. Exit status 1.
    Check(String),
    /// Something that ran well could not go on. Exit status 1.
    Ended(String),
    /// Bad usage or bad input. Exit status 2.
    Input(String),
    /// Standard output took no more. Exit status 2, save where its reader went away: that is no fault.
    Output(std::io::Error),
}

impl Failure {
    /// Bad input, in the words of the error that told it.
    pub(crate) fn input(error: impl fmt::Display) -> Self {
        Self::Input(error.to_string())
    }

    /// A log that can't be opened: damaged, or none.
    pub(crate) fn log(error: OpenError) -> Self {
        match error {
            OpenError::Damaged { .. } => Self::Check(error.to_string()),
            OpenError::NotFound { .. }
            | OpenError::NoLog { .. }
            | OpenError::NotAFolder { .. }
            | OpenError::CannotWrite { .. }
            | OpenError::InUse { .. }
            | OpenError::Foreign { .. }
            | OpenError::Newer { .. }
            | OpenError::Io { .. }
            | OpenError::Database { .. } => Self::input(error),
        }
    }

    /// The exit status.
    pub(crate) fn status(&self) -> u8 {
        match self {
            Self::Check(_) | Self::Ended(_) => 1,
            Self::Input(_) | Self::Output(_) => 2,
        }
    }

    /// Whether the reader of the output, `head` say, has seen enough.
    pub(crate) fn reader_is_gone(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Check(line) | Self::Ended(line) | Self::Input(line) => f.write_str(line),
            Self::Output(error) => write!(f, "standard output can't be written: {error}"),
        }
    }
}
