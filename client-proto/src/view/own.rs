//! What only a vendor's own seat sees: the dashboard, the queue, private notices, and the forecast.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::lab::ProjectWork;
use super::public::FailedPitch;
use crate::command::{Area, Command, DecisionKey, GpuTerm, PriceItem, Report};
use crate::id::{BusinessSegmentId, ChannelId, PersonId, ProjectId, TenderId, VendorId};
use crate::quantity::Fen;

/// One's own vendor.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Dashboard {
    /// The vendor.
    pub vendor: VendorId,
    /// Cash at hand.
    pub cash_fen: Fen,
    /// Owed to lenders.
    pub debt_fen: Fen,
    /// Owed to suppliers and people, overdue or not.
    pub payable_fen: Fen,
    /// Days until cash is gone at the current decisions; none if nothing burns.
    pub runway_days: Option<u32>,
    /// The same at the mean net burn of the last 60 days.
    pub runway_60d_days: Option<u32>,
    /// Whether either runway is under 90 days.
    pub distressed: bool,
    /// From awareness to payment.
    pub funnel: Funnel,
    /// Primary users by habit.
    pub habit_users: u64,
    /// Primary users who only look.
    pub tourist_users: u64,
    /// Users who use a rival more.
    pub second_users: u64,
    /// Ever registered.
    pub registered_users: u64,
    /// Raises on notice.
    pub pending_raises: Vec<PendingRaise>,
    /// Daily bid on each channel, in channel order.
    pub bid_fen_per_day: Vec<Fen>,
    /// How tired each channel's audience is of the creative: share of clicks lost, in ten-thousandths.
    pub fatigue_bp: Vec<u32>,
    /// Mean cost of one user won by paid advertisements over the last 30 days; none if nobody came.
    pub cac_fen: Option<Fen>,
    /// Leases of GPUs.
    pub leases: Vec<Lease>,
    /// Rent of one GPU for a day on each term, now.
    pub gpu_rent_fen_per_day: Vec<Fen>,
    /// Tokens that could be served a day, in millions.
    pub capacity_mtok_per_day: u64,
    /// Tokens asked for yesterday, in millions.
    pub demand_mtok_per_day: u64,
    /// Chance that a request at the peak meets "busy", in ten-thousandths.
    pub busy_bp: u32,
    /// Net change of cash over the last turn, split by cause; the causes sum to the change exactly.
    pub cash_change: TurnChange,
    /// Net change of primary users over the last turn, likewise.
    pub users_change: TurnChange,
    /// Who owns the company.
    pub holders: Vec<Holder>,
    /// The founders' share, in ten-thousandths.
    pub founder_stake_bp: u32,
    /// What the rule of valuation gives before money, today.
    pub model_valuation_fen: Fen,
    /// The round under way.
    pub round: Option<FundingRound>,
    /// Score if the match ended today.
    pub score_fen: Fen,
    /// Net change of the model valuation since the last turn began, likewise.
    pub valuation_change: TurnChange,
    /// Visits to its web site over the last 30 days.
    pub web_visits: u64,
}

/// From awareness to payment, in people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Funnel {
    /// Know the brand.
    pub aware: u64,
    /// Came new over the last 30 days.
    pub tried_30d: u64,
    /// Use it, primary and second.
    pub active: u64,
    /// Pay a subscription.
    pub paying: u64,
}

/// A price that will rise.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct PendingRaise {
    /// Which price.
    pub item: PriceItem,
    /// Its level to come.
    pub to: i64,
    /// When.
    pub on_day: u32,
}

/// Rented GPUs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Lease {
    /// The term.
    pub term: GpuTerm,
    /// How many.
    pub gpus: u32,
    /// What one costs a day.
    pub rent_fen_per_day: Fen,
    /// The day on which it ends or renews.
    pub ends_on_day: u32,
}

/// A figure that was split by cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Figure {
    /// Cash, in fen.
    Cash,
    /// Primary users.
    Users,
    /// The model valuation before new money, in fen.
    Valuation,
}

/// A change over the last turn, and its causes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct TurnChange {
    /// Which figure.
    pub figure: Figure,
    /// By how much it changed since the last turn began.
    pub delta: i64,
    /// Why: these sum to `delta`. Zero shares are left out.
    pub causes: Vec<CauseShare>,
}

/// One cause's share of a change.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct CauseShare {
    /// Why.
    pub cause: Cause,
    /// How much.
    pub delta: i64,
}

/// Why a figure changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Cause {
    /// Users: first-timers who came by themselves.
    Adopted,
    /// Users: came through advertisements.
    Advertising,
    /// Users: had stopped, and came back.
    Returned,
    /// Users: came from a rival.
    WonFromRivals,
    /// Users: went to a rival.
    LostToRivals,
    /// Users: only looked, and left.
    TouristsLeft,
    /// Users: lost the habit.
    HabitLost,
    /// Users: set free by a rival's liquidation, or by one's own.
    Liquidation,
    /// Cash: subscriptions.
    Subscriptions,
    /// Cash: paid tokens.
    ApiSales,
    /// Cash: advertisements.
    AdSpend,
    /// Cash: creative.
    Creative,
    /// Cash: GPUs.
    Compute,
    /// Cash: pay and overhead.
    People,
    /// Cash: investors.
    Investors,
    /// Cash: money put in by a parent.
    Parent,
    /// Cash: interest and repayment.
    Debt,
    /// Cash: sold, seized or paid out in liquidation. Valuation: what was there before the end.
    WindingUp,
    /// Cash: customers paid for milestones of contracts.
    Business,
    /// Cash: delivery of contracts, and the certificate.
    BusinessCosts,
    /// Cash: reports.
    Reports,
    /// Users: left while the service was suspended.
    ServiceOff,
    /// Users: came with a company that was bought, or went with one's own.
    Acquisition,
    /// Cash: lent by insiders until the next round.
    Bridge,
    /// Cash: interest.
    Interest,
    /// Cash: paid for a company, or received for one's own.
    CompanySale,
    /// Valuation: it came to the market.
    Launch,
    /// Valuation: monthly users.
    MonthlyUsers,
    /// Valuation: their growth.
    Growth,
    /// Valuation: recurring revenue.
    Revenue,
    /// Valuation: research talent.
    Talent,
    /// Valuation: how long the money lasts.
    Runway,
    /// Valuation: what investors think of the market.
    Sentiment,
    /// Valuation: the standing against the best.
    Standing,
    /// Users: came through pages that search engines found. Cash: what those pages cost.
    SearchPages,
    /// Cash: creators.
    Creators,
    /// Cash: fines.
    Fines,
    /// Users: a breakout brought them.
    ViralBreakout,
    /// Users: took the assistant that came with their device.
    DeviceEntrant,
    /// Users: went to a rival because of a scandal.
    Scandal,
    /// Cash: training runs and other projects, serving research.
    Research,
    /// Cash: GPUs bought.
    GpuPurchase,
    /// Cash: severance.
    Severance,
}

/// A line of the cap table.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Holder {
    /// `founders`, `parent`, `pool`, or `round-N`.
    pub holder: String,
    /// Shares held.
    pub shares: u64,
    /// Share of all, in ten-thousandths.
    pub share_bp: u32,
}

/// A round under way.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct FundingRound {
    /// The vendor's rounds, counted from 1.
    pub round: u16,
    /// Money asked for.
    pub amount_fen: Fen,
    /// The pre-money asked for.
    pub ask_pre_money_fen: Fen,
    /// The day of the pitch's end; investors answer then.
    pub answers_on_day: u32,
    /// Open offers, best first.
    pub offers: Vec<Offer>,
    /// New shares for the employees' pool, in ten-thousandths of the post-money.
    pub pool_bp: u16,
    /// The part of the money that may come as compute, in ten-thousandths.
    pub compute_bp: u16,
}

/// A term sheet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Offer {
    /// 1 is the best.
    pub rank: u8,
    /// The pre-money offered.
    pub pre_money_fen: Fen,
    /// The money offered.
    pub amount_fen: Fen,
    /// The share it would buy, in ten-thousandths.
    pub share_bp: u32,
    /// The last day on which it can act.
    pub stands_until_day: u32,
    /// The part of the money that would come as compute; the rest is cash.
    pub compute_fen: Fen,
}

/// One point of one's own history; one a turn.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct OwnPoint {
    /// Days closed.
    pub day: u32,
    /// Cash at hand.
    pub cash_fen: Fen,
    /// Primary users.
    pub users: u64,
    /// Revenue of the turn.
    pub revenue_fen: Fen,
    /// Costs of the turn.
    pub cost_fen: Fen,
}

/// A decision that waits.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct QueuedDecision {
    /// What it is about.
    pub key: DecisionKey,
    /// The command as sent.
    pub command: Command,
    /// Who sent it; none for a bot.
    pub by: Option<PersonId>,
    /// The first day on which it acts.
    pub acts_on_day: u32,
}

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

/// Who runs one area of one's own company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct AutoArea {
    /// Which.
    pub area: Area,
    /// Whether the seat left it to its house rule.
    pub chosen: bool,
    /// Whether all of its controls are still locked: the house rule runs it then in any case.
    pub locked: bool,
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

/// What the server expects if nothing else changes: expected values, rivals as last seen in public, no shock.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Forecast {
    /// Days ahead.
    pub horizon_days: u32,
    /// Runway with what is queued already; none if nothing burns.
    pub runway_before_days: Option<u32>,
    /// Runway with the commands that were asked about as well.
    pub runway_after_days: Option<u32>,
    /// With what is queued already.
    pub before: Vec<ForecastPoint>,
    /// With the commands that were asked about as well.
    pub after: Vec<ForecastPoint>,
}

/// One point of a forecast.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct ForecastPoint {
    /// The day.
    pub day: u32,
    /// Cash expected.
    pub cash_fen: Fen,
    /// Primary users expected.
    pub users: u64,
}
