//! What a day derived: facts that follow from state and rules. They are logged in `DayClosed`, shown as news and notices,
//! and read by one system alone: whom tomorrow's papers write about. Append-only: the order of variants is the log's byte layout.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::command::{DecisionKey, GpuTerm, PriceItem};
use burnrate_client_proto::id::{ProjectId, VendorId};
use burnrate_client_proto::view::{DeathCause, FailedPitch, LapseReason, ProjectWork};
use serde::{Deserialize, Serialize};

use crate::stored::Scratch;

/// At most this many outcomes a day; twelve vendors with every decision and event stay well below.
pub const OUTCOMES_PER_DAY_MAX: usize = 4_096;

/// One derived fact.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each field is named for what it holds; units stand last")]
pub enum Outcome {
    /// A vendor came to the market.
    Launched { vendor: VendorId },
    /// A price changed: a cut at once, a rise after its notice. Fen, or tenths for the free quota.
    PriceChanged { vendor: VendorId, item: PriceItem, from: i64, to: i64 },
    /// A rise was announced.
    RiseAnnounced { vendor: VendorId, item: PriceItem, to: i64, on_day: u32 },
    /// Users met "busy" more than 1 time in 20, for the first time in 30 days.
    Congested { vendor: VendorId },
    /// Runway fell below the scenario's limit.
    Distressed { vendor: VendorId, runway_days: u32 },
    /// Runway is back above it.
    Recovered { vendor: VendorId },
    /// Payroll fell due and was not paid in full.
    PayrollMissed { vendor: VendorId, owed_fen: i64, days_left: u32 },
    /// A pitch ended with offers.
    OffersCame { vendor: VendorId, round: u16, offers: u8 },
    /// A pitch ended without.
    PitchFailed { vendor: VendorId, round: u16, why: FailedPitch },
    /// The last offer of a round lapsed or was turned down.
    OffersLapsed { vendor: VendorId, round: u16 },
    /// A round closed: shares were issued against money.
    RoundClosed { vendor: VendorId, round: u16, amount_fen: i64, post_money_fen: i64 },
    /// A queued decision was no longer possible when its day came.
    DecisionLapsed { vendor: VendorId, key: DecisionKey, why: LapseReason },
    /// Leases ended and were not renewed.
    LeaseEnded { vendor: VendorId, term: GpuTerm, gpus: u32 },
    /// A vendor cannot pay, or filed.
    Insolvent { vendor: VendorId, cause: DeathCause },
    /// A vendor is gone; so many primary users are set free on the next day.
    Liquidated { vendor: VendorId, users: u64 },
    /// A training run brought a new model, by so many thousandths better.
    ModelReleased { vendor: VendorId, quality_milli: i64, gain_milli: i64 },
    /// The weights of a model were published.
    WeightsOpened { vendor: VendorId, quality_milli: i64 },
    /// A project did what it was for: quality, ease of use or depth rose by so many thousandths.
    ProjectFinished { vendor: VendorId, project: ProjectId, work: ProjectWork, gain_milli: i64 },
    /// A training run brought nothing.
    TrainingFailed { vendor: VendorId, project: ProjectId },
    /// A training run works with fewer GPUs than on the day before.
    TrainingSlowed { vendor: VendorId, project: ProjectId, gpus: u32 },
    /// People went by themselves in the turn that ends.
    PeopleLeft { vendor: VendorId, heads: u32 },
    /// Those who were hired came.
    PeopleHired { vendor: VendorId, heads: u32 },
}

/// The outcomes of the day so far. Scratch: it is emptied when a day begins.
#[derive(Resource, Clone, Debug, Default)]
pub struct Outcomes {
    list: Vec<Outcome>,
}

impl Outcomes {
    /// Adds a fact.
    pub fn push(&mut self, outcome: Outcome) {
        assert!(self.list.len() < OUTCOMES_PER_DAY_MAX, "too many outcomes in one day, at {outcome:?}");
        self.list.push(outcome);
    }

    /// What was said so far.
    #[must_use]
    pub fn list(&self) -> &[Outcome] {
        &self.list
    }

    pub(crate) fn clear(&mut self) {
        self.list.clear();
    }

    pub(crate) fn take(&mut self) -> Vec<Outcome> {
        std::mem::take(&mut self.list)
    }
}

impl Scratch for Outcomes {
    fn rubbish() -> Self {
        Self { list: vec![Outcome::Liquidated { vendor: VendorId(11), users: 99 }] }
    }
}
