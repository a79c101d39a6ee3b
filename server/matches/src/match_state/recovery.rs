//! A match again from its log: the market by re-execution, what bots saw and what was told by looking on. A correction takes
//! the same way: the log is read to its end, and the decision taken back, so that a live match and one that is found again
//! after it are made by the same steps.

use burnrate_client_proto::id::MatchId;
use burnrate_sim::Event;

use super::{Match, Place, count_unheard};
use crate::bot_seats::{BotSeats, match_card};
use crate::intent::{Proposal, Reply};
use crate::past::CorrectionRefusal;
use crate::published::Published;
use crate::replay::{RecoverError, Replayer};
use crate::seek::Heard;

/// Why a match without a decision could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CorrectError {
    /// Its log can't be re-executed.
    #[error(transparent)]
    Log(#[from] RecoverError),
    /// The decision can't be taken back.
    #[error(transparent)]
    Refused(#[from] CorrectionRefusal),
    /// A record would be longer than a log takes; a fault of the program.
    #[error("a record would be too long")]
    TooLong(#[from] burnrate_sim::EventError),
}

impl Match {
    /// The same match again, from its log: every event in order, every closed day compared with the log's hash.
    ///
    /// # Errors
    /// [`RecoverError`] with the number of the record at which the log stops being this match's.
    pub fn recover(
        match_id: &MatchId,
        records: impl IntoIterator<Item = Result<Vec<u8>, String>>,
    ) -> Result<Self, RecoverError> {
        Recovery::of(match_id, records)?.finish()
    }

    /// The match of a log without one of its decisions: every other move so far, put again up to the same day. It waits for
    /// the proposal, which holds what is to be appended to that log, to be durable and settled.
    ///
    /// # Errors
    /// [`CorrectError`].
    pub fn corrected(
        match_id: &MatchId,
        records: impl IntoIterator<Item = Result<Vec<u8>, String>>,
        decision: u64,
    ) -> Result<(Self, Proposal), CorrectError> {
        let mut recovery = Recovery::of(match_id, records)?;
        let taken = recovery.replayer.take_back(decision)?;
        recovery.see(&taken);
        let mut corrected = recovery.finish()?;
        // Without the decision the match may have ended on an earlier day.
        let end = corrected.ended().map(|reason| Event::Ended { reason });
        let logged: Result<_, _> = std::iter::once(&taken).chain(&end).map(Event::to_bytes).collect();
        let proposal =
            Proposal { records: logged?, reply: Reply::Done, to_evolve: Vec::new(), news_of_day: None };
        corrected.in_flight = true;
        Ok((corrected, proposal))
    }
}

/// A match that is being made from its log.
struct Recovery<'a> {
    match_id: &'a MatchId,
    replayer: Replayer,
    seen: Option<(BotSeats, Heard)>,
    refused_unheard: Vec<u32>,
}

impl<'a> Recovery<'a> {
    fn of(
        match_id: &'a MatchId,
        records: impl IntoIterator<Item = Result<Vec<u8>, String>>,
    ) -> Result<Self, RecoverError> {
        let mut recovery =
            Self { match_id, replayer: Replayer::default(), seen: None, refused_unheard: Vec::new() };
        for record in records {
            let record = record
                .map_err(|why| RecoverError::Unreadable { record: recovery.replayer.records(), why })?;
            let event = recovery.replayer.feed(&record)?;
            recovery.see(&event);
        }
        Ok(recovery)
    }

    /// Looks on as the market takes an event in. What bots saw they have seen, whatever is taken back.
    fn see(&mut self, event: &Event) {
        let Some((opening, simulation)) = self.replayer.state() else { return };
        let (bots, _) =
            self.seen.get_or_insert_with(|| (BotSeats::new(opening, self.match_id), Heard::default()));
        let turn_begins = match event {
            Event::Started {} => true,
            Event::DayClosed(_) => simulation.is_turn_start(),
            Event::Opened(_)
            | Event::CommandsAccepted { .. }
            | Event::CommandRefused { .. }
            | Event::SeatControl { .. }
            | Event::Ended { .. }
            | Event::ShockPlayed { .. }
            | Event::ScoreWeightsSet { .. }
            | Event::TakenBack { .. } => false,
        };
        if turn_begins {
            bots.observe(simulation);
        }
        count_unheard(&mut self.refused_unheard, event);
        if let Some((_, heard)) = &mut self.seen {
            heard.see(event, &mut self.replayer);
        }
    }

    fn finish(self) -> Result<Match, RecoverError> {
        let state = self.replayer.into_state().zip(self.seen);
        let ((opening, simulation), (bots, heard)) = state.ok_or(RecoverError::Empty)?;
        let published = Published::new(bots.vendors(), &simulation, &heard);
        Ok(Match {
            card: match_card(&opening, self.match_id),
            place: Place::of(&simulation),
            seed: opening.seed,
            in_flight: false,
            rivals: None,
            refused_unheard: self.refused_unheard,
            simulation,
            bots,
            published,
        })
    }
}
