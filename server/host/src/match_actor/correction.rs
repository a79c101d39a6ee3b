//! A correction: one decision of the match is taken back. What the match is without it is reckoned from its log on a thread of
//! its own, while the match as it stands is shown and everything that needs an append waits. Then the log is owned anew, so
//! that everybody gets the whole view, and one append makes it so; until that is durable nothing has changed.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use burnrate_client_proto::message::WireError;
use burnrate_eventlog::{Epoch, StoreError};
use burnrate_matches::{CorrectError, CorrectionRefusal, Match, Proposal};

use super::order::Orderer;
use super::rebuild::read_all;
use super::step::Job;
use super::{Actor, Stopped};
use crate::long_work;

/// A correction that is being reckoned.
pub(super) struct Correcting {
    orderer: Orderer,
    work: Pin<Box<dyn Future<Output = Result<Corrected, CorrectionFault>> + Send>>,
}

/// The match without the decision, and what its log lacks for it.
pub(super) struct Corrected {
    game: Box<Match>,
    proposal: Proposal,
    epoch: Epoch,
}

/// A correction that came to its end, and who ordered it.
pub(super) struct Reckoned {
    orderer: Orderer,
    result: Result<Corrected, CorrectionFault>,
}

/// Why there is no match without the decision.
enum CorrectionFault {
    Store(StoreError),
    Match(CorrectError),
    /// The market fell where it was put again without it.
    Fell(String),
}

impl Correcting {
    /// Ends when the match without the decision is there; never when none is being reckoned.
    pub(super) async fn reckoned(slot: &mut Option<Self>) -> Reckoned {
        let result = match slot {
            Some(correcting) => correcting.work.as_mut().await,
            None => std::future::pending().await,
        };
        match slot.take() {
            Some(Correcting { orderer, .. }) => Reckoned { orderer, result },
            None => std::future::pending().await,
        }
    }

    /// Tells who ordered it that nothing was done.
    pub(super) fn refuse(self, error: WireError) {
        self.orderer.refuse(error);
    }
}

impl Actor {
    /// Begins to reckon the match without a decision.
    pub(super) fn begin_correction(&mut self, decision: u64, orderer: Orderer) {
        if self.game.as_ref().is_none_or(|game| game.ended().is_some()) {
            return orderer.refuse(WireError::NotNow {});
        }
        let (store, stream, id) = (Arc::clone(&self.around.store), self.stream.clone(), self.id.clone());
        let work = Box::pin(async move {
            let records = read_all(store.as_ref(), &stream).await.map_err(CorrectionFault::Store)?;
            let correcting =
                long_work::run(move || Match::corrected(&id, records.into_iter().map(Ok), decision));
            let (game, proposal) = match correcting.await {
                Ok(corrected) => corrected.map_err(CorrectionFault::Match)?,
                Err(panic) => return Err(CorrectionFault::Fell(panic)),
            };
            // Only now: what was refused leaves everything as it was.
            let epoch = store.own(&stream).await.map_err(CorrectionFault::Store)?;
            Ok(Corrected { game: Box::new(game), proposal, epoch })
        });
        self.correcting = Some(Correcting { orderer, work });
    }

    /// Goes on when it was reckoned: to the append, or as if it had never been ordered.
    pub(super) fn reckoned(&mut self, reckoned: Reckoned) -> Result<(), Stopped> {
        let Reckoned { orderer, result } = reckoned;
        match result {
            Ok(Corrected { game, proposal, epoch }) => {
                self.epoch = epoch;
                self.append(Job::Corrected { game: Some(game), orderer }, proposal);
                Ok(())
            }
            Err(CorrectionFault::Match(CorrectError::Refused(why))) => {
                orderer.refuse(correction_refused(&why));
                Ok(())
            }
            Err(CorrectionFault::Match(fault @ (CorrectError::Log(_) | CorrectError::TooLong(_)))) => {
                orderer.refuse(WireError::Quarantined { record: self.record_count });
                Err(self.quarantine(&fault.to_string()))
            }
            Err(CorrectionFault::Fell(panic)) => {
                tracing::error!(match_id = %self.id, "match {}: without a decision its market falls: {panic}; it goes on with it", self.id);
                orderer.refuse(WireError::NotNow {});
                Ok(())
            }
            Err(CorrectionFault::Store(error)) => {
                tracing::warn!(match_id = %self.id, %error, "match {}: its log can't be read for a correction", self.id);
                orderer.refuse(WireError::StoreUnavailable {});
                Ok(())
            }
        }
    }

    /// The correction is durable: the match without the decision takes the other's place, and everybody gets the whole view.
    pub(super) fn put_in_place(&mut self, mut corrected: Box<Match>) {
        self.rivals.iter().for_each(|rivals| corrected.play_against(rivals.clone()));
        self.game = Some(corrected);
        self.board.restart(self.epoch.0);
        tracing::info!(match_id = %self.id, "match {}: a decision was taken back by record {}", self.id, self.record_count.saturating_sub(1));
    }
}

/// Why a decision was not taken back, as the wire tells it.
fn correction_refused(why: &CorrectionRefusal) -> WireError {
    match *why {
        CorrectionRefusal::NoDecision { record } => WireError::NoDecision { record },
        CorrectionRefusal::TakenBack { record } => WireError::TakenBack { record },
        CorrectionRefusal::TooMany => WireError::Full {},
        CorrectionRefusal::Over | CorrectionRefusal::OtherDecision | CorrectionRefusal::Open(_) => {
            WireError::NotNow {}
        }
    }
}
