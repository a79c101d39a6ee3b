//! Many matches for a question, over all processors, with the time left on standard error.

use std::fmt::Display;
use std::ops::ControlFlow;

use burnrate_matches::campaign::{Broken, caught, spread};

use super::failure::Failure;
use super::time_left::{processors, time_left};

/// Plays matches over all processors; the first that can't be played, or breaks an invariant, ends it.
pub(crate) fn play_all<T: Send, E: Display + Send>(
    matches: u32,
    what: &str,
    first_seed: u64,
    play: impl Fn(u64, u64) -> Result<T, E> + Sync,
) -> Result<Vec<T>, Failure> {
    let bar = time_left(u64::from(matches), what);
    let seeded = |number: usize| {
        let number = number as u64;
        let seed = first_seed.wrapping_add(number);
        caught(seed, || play(number, seed))
    };
    let (mut all, mut failed) = (Vec::new(), None);
    spread(usize::try_from(matches).unwrap_or(usize::MAX), processors(), seeded, |_, played| {
        match played {
            Ok(Ok(one)) => all.push(one),
            Ok(Err(error)) => failed = Some(Failure::input(error)),
            Err(broken @ Broken { .. }) => failed = Some(Failure::Check(broken.to_string())),
        }
        bar.inc(1);
        if failed.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    bar.finish_and_clear();
    failed.map_or(Ok(all), Err)
}
