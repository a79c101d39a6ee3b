//! How far long work is and how long it still takes, on standard error; nothing where that is no terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of so many pieces of work.
pub(crate) fn time_left(pieces: u64, what: &str) -> ProgressBar {
    let line = format!("{{wide_bar}} {{msg}} {{pos}}/{{len}} {what}, {{eta}} left");
    let style = ProgressStyle::with_template(&line).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(pieces).with_style(style);
    bar.enable_steady_tick(Duration::from_secs(1));
    bar
}

/// As many threads as there are processors.
pub(crate) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).max(1)
}
