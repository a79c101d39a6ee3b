//! The instructor's orders to one match. What needs a record becomes a job; what is the host's own, the clock, is done
//! at once. Orders that came through another match of the classroom have nobody to tell.

use std::sync::Arc;

use burnrate_client_proto::message::{Order, ServerMessage, WireError};
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::{Pace, Phase};
use burnrate_matches::Intent;
use burnrate_sim::finance::WeightsRefusal;
use burnrate_sim::shock::CardRefusal;

use super::request::BUSY_RETRY_MS;
use super::step::Job;
use super::{Actor, JOBS_MAX};
use crate::outbox::Outbox;

/// The shortest turn in milliseconds.
pub const TURN_MS_MIN: u32 = 1_000;
/// The longest turn in milliseconds.
pub const TURN_MS_MAX: u32 = 3_600_000;

/// Who waits for an order to be carried out.
#[derive(Debug)]
pub(super) struct Orderer(pub(super) Option<(u32, Arc<Outbox>)>);

impl Orderer {
    /// It was done.
    pub(super) fn done(self) {
        if let Some((request, outbox)) = self.0 {
            outbox.answer(ServerMessage::Done { request });
        }
    }

    /// It was not.
    pub(super) fn refuse(self, error: WireError) {
        if let Some((request, outbox)) = self.0 {
            outbox.refuse(Some(u64::from(request)), error);
        }
    }
}

/// Holds a pace to its bounds.
///
/// # Errors
/// [`WireError::OutOfRange`] for a turn that is too short or too long.
pub fn check_pace(pace: Pace) -> Result<(), WireError> {
    match pace {
        Pace::Timed { turn_ms } if !(TURN_MS_MIN..=TURN_MS_MAX).contains(&turn_ms) => {
            Err(WireError::OutOfRange {
                field: "turn_ms".to_owned(),
                min: u64::from(TURN_MS_MIN),
                max: u64::from(TURN_MS_MAX),
            })
        }
        Pace::Timed { .. } | Pace::Stepped {} | Pace::AllReady {} => Ok(()),
    }
}

/// Why a card was not played, as the wire tells it.
pub(super) fn card_refused(why: CardRefusal) -> WireError {
    let out = |field: &str, max: u64| WireError::OutOfRange { field: field.to_owned(), min: 0, max };
    match why {
        CardRefusal::NotStarted | CardRefusal::Over | CardRefusal::TooMany => WireError::NotNow {},
        CardRefusal::NoVendor { vendors } => out("vendor", u64::from(vendors.saturating_sub(1))),
        CardRefusal::NamesVendor => WireError::Malformed { why: why.to_string() },
        CardRefusal::RumourTurns { max } => out("rumour_turns", u64::from(max)),
    }
}

/// Why weights were not set, as the wire tells it.
pub(super) fn weights_refused(why: WeightsRefusal) -> WireError {
    match why {
        WeightsRefusal::Started => WireError::NotNow {},
        WeightsRefusal::OutOfRange { field, min, max } => {
            WireError::OutOfRange { field: field.to_owned(), min, max }
        }
    }
}

/// The answer to a forecast of commands that the rules would refuse.
pub(super) fn unforeseen(request: u32, rejection: Rejection) -> ServerMessage {
    ServerMessage::ForecastRefused { request, rejection }
}

impl Actor {
    /// Whether the clock can't be ordered yet, as the match's start is under way. All matches of a classroom start by one
    /// order, and the next one may come when the first of them has.
    pub(super) fn waits_for_start(&self, order: &Order) -> bool {
        let of_clock = matches!(order, Order::Pause {} | Order::Resume {} | Order::Step {});
        let in_flight = self.in_flight.iter().map(|in_flight| &in_flight.job);
        of_clock && in_flight.chain(&self.jobs).any(|job| matches!(job, Job::Start(_)))
    }

    pub(super) fn order(&mut self, order: &Order, orderer: Orderer) {
        if self.game.is_none() {
            return orderer.refuse(WireError::StoreUnavailable {});
        }
        if self.jobs.len() >= JOBS_MAX {
            return orderer.refuse(WireError::Busy { retry_after_ms: BUSY_RETRY_MS });
        }
        let done = match *order {
            Order::Start {} => return self.jobs.push_back(Job::Start(orderer)),
            Order::End {} => return self.jobs.push_back(Job::End(orderer)),
            Order::Pause {} => self.pause(),
            Order::Resume {} => self.resume(),
            Order::SetPace { pace } => self.set_pace(pace),
            Order::Step {} => self.step(),
            Order::PlayShock { shock, vendor, rumour_turns } => {
                let intent = Intent::PlayShock { shock, vendor, rumour_turns };
                return self.jobs.push_back(Job::Ordered { intent, orderer });
            }
            Order::SetScoreWeights { weights } => {
                let intent = Intent::SetScoreWeights(weights);
                return self.jobs.push_back(Job::Ordered { intent, orderer });
            }
            Order::TakeBack { record: decision } => {
                return self.jobs.push_back(Job::TakeBack { decision, orderer });
            }
            // The classroom has logged it; a roster that it sent holds it.
            Order::SetBot { .. } | Order::OpenSecrets {} => Ok(()),
        };
        match done {
            Ok(()) => orderer.done(),
            Err(error) => orderer.refuse(error),
        }
    }

    fn pause(&mut self) -> Result<(), WireError> {
        self.must_be(Phase::Running)?;
        self.pacing.pause(self.now_ms());
        self.clock_changed = true;
        Ok(())
    }

    fn resume(&mut self) -> Result<(), WireError> {
        self.must_be(Phase::Paused)?;
        self.pacing.run(self.turn_place(), self.now_ms());
        self.clock_changed = true;
        Ok(())
    }

    fn set_pace(&mut self, pace: Pace) -> Result<(), WireError> {
        check_pace(pace)?;
        if self.phase() == Phase::Ended {
            return Err(WireError::NotNow {});
        }
        self.pacing.set_pace(pace, self.turn_place(), self.now_ms());
        self.clock_changed = true;
        Ok(())
    }

    fn step(&mut self) -> Result<(), WireError> {
        match self.phase() {
            Phase::Running | Phase::Paused => {
                self.pacing.rush();
                Ok(())
            }
            Phase::Lobby | Phase::Ended => Err(WireError::NotNow {}),
        }
    }

    fn must_be(&self, phase: Phase) -> Result<(), WireError> {
        if self.phase() == phase { Ok(()) } else { Err(WireError::NotNow {}) }
    }
}
