//! A whole match of bots, from its opening to its last day: what `burnrate simulate` runs.

use burnrate_client_proto::id::MatchId;
use burnrate_sim::{DayClosed, EndReason, Opening};

use crate::intent::{Intent, Refusal};
use crate::match_state::{Match, OpenMatchError};

/// The policy that tries everything.
const RANDOM: &str = "random";

/// Who takes a simulated match's records and days as they come.
pub trait Witness {
    /// What can go wrong while they are taken.
    type Error;

    /// Takes the records of one step, in order.
    ///
    /// # Errors
    /// Whatever keeps them from being kept; the simulation stops.
    fn records(&mut self, records: &[Vec<u8>]) -> Result<(), Self::Error>;

    /// Looks at a closed day.
    ///
    /// # Errors
    /// Whatever keeps it from being told; the simulation stops.
    fn day(&mut self, played: &Match, closed: &DayClosed) -> Result<(), Self::Error>;
}

/// Why a simulation stopped early.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError<E> {
    /// The match can't begin.
    #[error(transparent)]
    Open(#[from] OpenMatchError),
    /// A step was refused.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The witness failed.
    #[error("{0}")]
    Witness(E),
}

/// Gives every seat to the policy `random` from its vendor's first day on: a match that tries everything, to check the market by.
pub fn play_by_dice(opening: &mut Opening) {
    for vendor in &mut opening.resolved.vendors {
        RANDOM.clone_into(&mut vendor.reference_bot);
        vendor.bot_from_day = vendor.start_day;
    }
}

/// Plays a match of bots for `days` days, or to its end if that comes first, and returns it.
///
/// # Errors
/// [`SimulateError`] when it can't begin or its witness fails.
pub fn simulate<W: Witness>(
    match_id: &MatchId,
    opening: Opening,
    days: u32,
    witness: &mut W,
) -> Result<Match, SimulateError<W::Error>> {
    let (mut played, records) = Match::open(match_id, opening)?;
    witness.records(&records).map_err(SimulateError::Witness)?;
    step(&mut played, Intent::Start, witness)?;
    while played.ended().is_none() && played.simulation().day() < days {
        step(&mut played, Intent::CloseDay, witness)?;
    }
    if played.ended().is_none() {
        step(&mut played, Intent::End(EndReason::Instructor), witness)?;
    }
    Ok(played)
}

fn step<W: Witness>(
    played: &mut Match,
    intent: Intent,
    witness: &mut W,
) -> Result<(), SimulateError<W::Error>> {
    let mut proposal = played.propose(intent)?;
    witness.records(&proposal.records).map_err(SimulateError::Witness)?;
    let closed = proposal.news_of_day.take();
    played.settle_unseen(&proposal);
    if let Some(closed) = closed {
        witness.day(played, &closed).map_err(SimulateError::Witness)?;
    }
    Ok(())
}
