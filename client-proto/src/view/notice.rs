//! What a vendor's own seat is told in private, and why a decision of its queue lapsed.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::lab::ProjectWork;
use super::news::FailedPitch;
use crate::command::{DecisionKey, GpuTerm, Report};
use crate::id::{BusinessSegmentId, ChannelId, ProjectId, TenderId};
use crate::quantity::Fen;

/// One private fact.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Notice {
    /// The day it happened.
    pub day: u32,
    /// What happened.
    pub kind: NoticeKind,
}

/// What happened to one's own vendor.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "notice", deny_unknown_fields)]
pub enum NoticeKind {
    /// Runway fell under 90 days.
    Distressed {
        /// Days left.
        runway_days: u32,
    },
    /// Runway is back over 90 days.
    Recovered {},
    /// Payroll could not be paid in full.
    PayrollMissed {
        /// How much is owed.
        owed_fen: Fen,
        /// Days left before insolvency.
        days_left: u32,
    },
    /// Investors made offers.
    OffersCame {
        /// The round.
        round: u16,
        /// How many.
        offers: u8,
    },
    /// A pitch failed.
    PitchFailed {
        /// The round.
        round: u16,
        /// Why.
        why: FailedPitch,
    },
    /// Offers lapsed unanswered.
    OffersLapsed {
        /// The round.
        round: u16,
    },
    /// A queued decision could no longer act.
    DecisionLapsed {
        /// Which.
        key: DecisionKey,
        /// Why.
        why: LapseReason,
    },
    /// Leases ended and were not renewed.
    LeaseEnded {
        /// The term.
        term: GpuTerm,
        /// How many GPUs.
        gpus: u32,
    },
    /// The certificate for installations on customers' premises is there.
    Certified {},
    /// A customer asks for a bid.
    TenderInvited {
        /// Which tender.
        tender: TenderId,
        /// The sort of customer.
        segment: BusinessSegmentId,
        /// The last day on which a bid can act.
        closes_on_day: u32,
    },
    /// One's own bid did not win.
    TenderLost {
        /// Which tender.
        tender: TenderId,
        /// Bids that were made.
        bids: u8,
        /// 1: no bid was cheaper.
        price_rank: u8,
        /// 1: no bidder's model was better.
        quality_rank: u8,
        /// Whether anybody won.
        awarded: bool,
    },
    /// A milestone was reached and billed.
    MilestoneBilled {
        /// Of which tender.
        tender: TenderId,
        /// 1 to 3.
        milestone: u8,
        /// The bill.
        amount_fen: Fen,
        /// The day on which it is paid.
        pays_on_day: u32,
        /// Whether it was reached later than promised.
        late: bool,
    },
    /// A customer paid.
    MilestonePaid {
        /// Of which tender.
        tender: TenderId,
        /// 1 to 3.
        milestone: u8,
        /// How much.
        amount_fen: Fen,
    },
    /// The work of a contract is done; the customer stays, or asks for bids anew.
    ContractEnded {
        /// Of which tender.
        tender: TenderId,
        /// Whether it goes on at the same terms.
        renewed: bool,
    },
    /// A report that was bought has come.
    ReportArrived {
        /// Which.
        report: Report,
    },
    /// Suppliers could not be paid in full.
    BillsMissed {
        /// How much is owed.
        owed_fen: Fen,
        /// Days left before insolvency.
        days_left: u32,
    },
    /// Prepaid compute lapsed unused.
    ComputeLapsed {
        /// What it was worth.
        fen: Fen,
    },
    /// Insiders' notes became shares.
    NotesConverted {
        /// What was lent.
        principal_fen: Fen,
        /// Shares issued for it.
        shares: u64,
    },
    /// The runway fell under what the lender was promised.
    CovenantBroken {
        /// Days left until the lender may call the loan.
        days_left: u32,
    },
    /// The runway is again what the lender was promised.
    CovenantKept {},
    /// The lender wants the loan back, now.
    DebtCalled {
        /// How much.
        owed_fen: Fen,
        /// Days left before insolvency.
        days_left: u32,
    },
    /// A creator showed the product.
    CreatorReached {
        /// The creator's channel.
        channel: ChannelId,
        /// Its tier.
        tier: u8,
        /// What it was paid.
        fee_fen: Fen,
        /// Impressions that it brought.
        impressions: u64,
    },
    /// After a scandal, search engines take the vendor's advertisements no more for a while.
    SearchBarred {
        /// The last day of it.
        until_day: u32,
    },
    /// GPUs are scarce: fewer came than were asked for.
    GpusRationed {
        /// How many were asked for.
        asked: u32,
        /// How many came.
        got: u32,
    },
    /// The house rule of an area did something.
    HouseActed {
        /// What.
        act: HouseAct,
    },
    /// A project came to its end and did what it was for.
    ProjectFinished {
        /// Which.
        project: ProjectId,
        /// What it was.
        work: ProjectWork,
        /// By how much quality, ease of use or depth rose, in thousandths.
        gain_milli: i64,
    },
    /// A training run brought nothing.
    TrainingFailed {
        /// Which.
        project: ProjectId,
    },
    /// Fewer GPUs are set aside than a training run holds: it takes longer.
    TrainingSlowed {
        /// Which.
        project: ProjectId,
        /// GPUs still at work.
        gpus: u32,
    },
    /// People went by themselves since the turn began.
    PeopleLeft {
        /// How many.
        heads: u32,
    },
    /// People came.
    PeopleHired {
        /// How many.
        heads: u32,
    },
}

/// What a house rule did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "act", deny_unknown_fields)]
pub enum HouseAct {
    /// It set how many GPUs to hold on 30-day leases.
    Gpus {
        /// Before.
        from: u32,
        /// After.
        to: u32,
    },
    /// It paid for fresh creative.
    Creative {
        /// How much.
        spend_fen: Fen,
    },
    /// It cut all bids in proportion, as money runs out.
    BidsCut {
        /// All bids of a day before.
        from_fen_per_day: Fen,
        /// After.
        to_fen_per_day: Fen,
    },
}

/// Why a queued decision could not act when its day came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum LapseReason {
    /// Not enough cash any more.
    Cash,
    /// The vendor is out of business.
    Inactive,
    /// The offer is gone.
    OfferGone,
    /// A round is already open.
    RoundOpen,
    /// This match does not have it.
    NotOffered,
    /// The tender is closed, or the vendor may not bid for it any more.
    TenderClosed,
    /// It is so already.
    AlreadySo,
    /// It is more than the rules allow by then.
    OverLimit,
    /// It is so already, or no longer so.
    NoChange,
    /// The company is not on sale.
    NotForSale,
    /// Its owner has closed the channel to rivals.
    ChannelClosed,
    /// There is no scandal left to speak of.
    NoScandal,
    /// The service is not open yet.
    NotLaunched,
    /// Fewer GPUs are set aside than the run needs.
    TooFewGpus,
    /// Too many projects are under way.
    TooManyProjects,
    /// The project is over already.
    ProjectOver,
    /// The rival is out of business.
    RivalGone,
    /// As many came or went within a month as may.
    MonthlyLimit,
    /// Nothing would change.
    NothingNew,
}
