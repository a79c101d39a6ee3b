//! `burnrate recover LOG --out LOG`: the good prefix of a damaged log.

use std::io::Write;
use std::path::PathBuf;

use super::failure::Failure;

/// Write the good prefix of each stream of a damaged log to a new file.
#[derive(Debug, clap::Args)]
pub(crate) struct RecoverArgs {
    /// A data folder, or an exported file. It is only read.
    log: PathBuf,
    /// The new file.
    #[arg(long)]
    out: PathBuf,
}

pub(crate) fn run(args: &RecoverArgs, out: &mut impl Write) -> Result<(), Failure> {
    let recovery = burnrate_eventlog::recover(&args.log, &args.out).map_err(Failure::input)?;
    for stream in &recovery.streams {
        let fault = stream.damage.as_ref().map_or_else(
            || "whole".to_owned(),
            |damage| format!("{} left out, since {damage}", stream.lost_count),
        );
        writeln!(out, "{}: {} records kept, {fault}", stream.stream, stream.kept.count)
            .map_err(Failure::Output)?;
    }
    if let Some(why) = &recovery.damage {
        writeln!(out, "the log as a whole: {why}; there may have been more").map_err(Failure::Output)?;
    }
    Ok(())
}
