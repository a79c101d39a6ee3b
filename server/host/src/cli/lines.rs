//! A file of lines that a subcommand writes beside its output, or none where none was asked for.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::failure::Failure;

/// The file.
pub(crate) struct Lines(Option<(PathBuf, BufWriter<File>)>);

impl Lines {
    /// Makes it, or writes over it.
    pub(crate) fn create(path: Option<&Path>) -> Result<Self, Failure> {
        let open = |path: &Path| match File::create(path) {
            Ok(file) => Ok((path.to_owned(), BufWriter::new(file))),
            Err(error) => Err(cannot_write(path, &error)),
        };
        Ok(Self(path.map(open).transpose()?))
    }

    /// Adds whole lines.
    pub(crate) fn write(&mut self, lines: &str) -> Result<(), Failure> {
        match &mut self.0 {
            Some((path, file)) => {
                file.write_all(lines.as_bytes()).map_err(|error| cannot_write(path, &error))
            }
            None => Ok(()),
        }
    }

    /// Nothing is to come.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self.0 {
            Some((path, mut file)) => file.flush().map_err(|error| cannot_write(&path, &error)),
            None => Ok(()),
        }
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Input(format!("{}: can't be written: {error}", path.display()))
}
