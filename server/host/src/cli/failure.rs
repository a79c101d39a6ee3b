//! How a subcommand fails: one clear line, and the exit status that scripts read.

use std::fmt;

/// Why a subcommand did not do what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A check failed: a replay differs, a log is damaged. Exit status 1.
    Check(String),
    /// Bad usage or bad input. Exit status 2.
    Input(String),
}

impl Failure {
    /// Bad input, in the words of the error that told it.
    pub(crate) fn input(error: impl fmt::Display) -> Self {
        Self::Input(error.to_string())
    }

    /// The exit status.
    pub(crate) fn status(&self) -> u8 {
        match self {
            Self::Check(_) => 1,
            Self::Input(_) => 2,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Check(line) | Self::Input(line) => f.write_str(line),
        }
    }
}
