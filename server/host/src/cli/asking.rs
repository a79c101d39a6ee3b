//! A question about a match that was played: its parts over all processors, with the time left on standard error.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use burnrate_matches::campaign::spread;
use burnrate_matches::past::Past;
use burnrate_matches::past::question::{Question, Unanswerable};

use super::failure::Failure;
use super::time_left::{processors, time_left};

/// Plays the parts of a question, as many as are answer enough.
pub(crate) fn play_parts<Q: Question>(question: &Q, past: &Past) -> Result<Vec<Q::Part>, Failure> {
    let parts = question.parts();
    let bar = time_left(u64::from(parts), Q::PARTS);
    let one = |number: usize| {
        let part = u32::try_from(number).unwrap_or(u32::MAX);
        // Whatever a panic left half done is dropped with its market.
        catch_unwind(AssertUnwindSafe(|| question.play(past, part)))
    };
    let (mut played, mut failed) = (Vec::new(), None);
    spread(usize::try_from(parts).unwrap_or(usize::MAX), processors(), one, |number, part| {
        match part {
            Ok(Ok(part)) => played.push(part),
            Ok(Err(why)) => failed = Some(unanswerable(&why)),
            Err(_) => {
                let why = format!("{} {number}: the market broke one of its invariants; see above", Q::PARTS);
                failed = Some(Failure::Check(why));
            }
        }
        bar.inc(1);
        let enough = failed.is_some() || question.is_enough(&played);
        if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    bar.finish_and_clear();
    failed.map_or(Ok(played), Err)
}

/// What is asked can't be answered: that is the asker's to mend.
fn unanswerable(why: &Unanswerable) -> Failure {
    Failure::input(why)
}
