//! What a day derived: facts that follow from state and rules. They are logged in `DayClosed`, shown as news and notices,
//! and read by one system alone: whom tomorrow's papers write about. Append-only: the order of variants is the log's byte layout.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::command::{DecisionKey, GpuTerm, PriceItem, Signup, Stance};
use burnrate_client_proto::id::{BusinessSegmentId, ChannelId, ProjectId, TenderId, VendorId};
use burnrate_client_proto::shock::ShockKind;
use burnrate_client_proto::view::{
    DeathCause, FailedPitch, HouseAct, LapseReason, ProjectWork, ReportSheet, ScandalKind, TurnChange,
};
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
    /// The certificate for installations on customers' premises came.
    Certified { vendor: VendorId },
    /// A tender asks a vendor for a bid.
    TenderInvited { vendor: VendorId, tender: TenderId, segment: BusinessSegmentId, closes_on_day: u32 },
    /// A vendor won a tender.
    TenderWon { vendor: VendorId, tender: TenderId, segment: BusinessSegmentId, price_fen: i64 },
    /// A vendor's bid did not win; ranks are among the bids, 1 the cheapest and the best.
    TenderLost {
        vendor: VendorId,
        tender: TenderId,
        bids: u8,
        price_rank: u8,
        quality_rank: u8,
        awarded: bool,
    },
    /// A milestone of a contract was reached and billed.
    MilestoneBilled {
        vendor: VendorId,
        tender: TenderId,
        milestone: u8,
        amount_fen: i64,
        pays_on_day: u32,
        late: bool,
    },
    /// A customer paid a bill.
    MilestonePaid { vendor: VendorId, tender: TenderId, milestone: u8, amount_fen: i64 },
    /// The work of a contract is done.
    ContractEnded { vendor: VendorId, tender: TenderId, renewed: bool },
    /// A report came to its buyer.
    ReportDelivered { vendor: VendorId, sheet: ReportSheet },
    /// Suppliers' bills fell due and were not paid in full.
    BillsMissed { vendor: VendorId, owed_fen: i64, days_left: u32 },
    /// Prepaid compute lapsed unused.
    ComputeLapsed { vendor: VendorId, fen: i64 },
    /// Insiders' notes became shares, in a round or because they matured.
    NotesConverted { vendor: VendorId, principal_fen: i64, shares: u64 },
    /// The runway fell under what the lender was promised, or interest was not paid.
    CovenantBroken { vendor: VendorId, days_left: u32 },
    /// The promise is kept again.
    CovenantKept { vendor: VendorId },
    /// The lender called the loan.
    DebtCalled { vendor: VendorId, owed_fen: i64, days_left: u32 },
    /// A vendor suspended its service.
    Hibernated { vendor: VendorId },
    /// A vendor took its service up again.
    Woke { vendor: VendorId },
    /// A vendor put itself up for sale.
    PutUpForSale { vendor: VendorId, reserve_fen: i64, closes_on_day: u32 },
    /// Nobody who could pay bid as much as the reserve.
    Unsold { vendor: VendorId },
    /// A company was sold.
    Sold { vendor: VendorId, buyer: VendorId, price_fen: i64 },
    /// A turn is over: why a vendor's cash, users and valuation changed in it. For the log; its seat sees the same on its dashboard.
    TurnExplained { vendor: VendorId, changes: Vec<TurnChange> },
    /// Something came out about a vendor.
    ScandalBroke { vendor: VendorId, kind: ScandalKind },
    /// A vendor spoke about its scandal; a denial may be exposed at once.
    StatementMade { vendor: VendorId, stance: Stance, exposed: bool },
    /// An owner closed a channel to rivals, or it is open again.
    ChannelClosed { vendor: VendorId, channel: ChannelId, closed: bool },
    /// The competition authority fined an owner for its closed channels.
    AntitrustFined { vendor: VendorId, fine_fen: i64 },
    /// A vendor asks people to register, or no more.
    SignupChanged { vendor: VendorId, signup: Signup },
    /// A creator who was paid showed the product.
    CreatorReached { vendor: VendorId, channel: ChannelId, tier: u8, fee_fen: i64, impressions: u64 },
    /// Search engines take no advertisements of a vendor for a while.
    SearchBarred { vendor: VendorId, until_day: u32 },
    /// It is said that a shock may come, with this chance in ten-thousandths.
    RumourSpread { shock: ShockKind, chance_bp: u16 },
    /// What was rumoured did not come.
    RumourDied { shock: ShockKind },
    /// A shock came: to one vendor or to all, until a day or for good.
    ShockStruck { shock: ShockKind, vendor: Option<VendorId>, until_day: Option<u32> },
    /// A shock is over.
    ShockEnded { shock: ShockKind },
    /// GPUs are scarce: of those asked for, so many came.
    GpusRationed { vendor: VendorId, asked: u32, got: u32 },
    /// The house rule of an area did something.
    HouseActed { vendor: VendorId, act: HouseAct },
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
#[derive(Resource, Clone, Debug, Default, Encode, Decode)]
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
