//! What a player asks, in the imperative. The order of variants is the binary codec's: append only.
//!
//! A command that is accepted is a *decision*: it waits in the seat's queue under its [`DecisionKey`] and acts
//! on the first day of the next turn. A later decision with the same key replaces it.

mod key;
mod price;
mod setting;

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::{ChannelId, KeywordId, ProjectId, SegmentId, TenderId, VendorId};
use crate::quantity::Fen;

pub use key::DecisionKey;
pub use price::{Price, PriceItem};
pub use setting::{Area, GpuTerm, Report, Signup, Stance, Surface};

/// At most this many commands travel together; all are accepted or none.
pub const BATCH_COMMANDS_MAX: usize = 32;

/// At most this many segments or keywords in one command.
pub const CHOSEN_MAX: usize = 20;

/// One strategy command. Ranges named here are the defaults; a scenario sets its own, and the match's cards tell them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "type", deny_unknown_fields)]
pub enum Command {
    /// Spend this much a day on a channel, until changed. 0 stops.
    SetBid {
        /// The channel.
        channel: ChannelId,
        /// ¥0 to ¥20M a day.
        bid_fen_per_day: Fen,
    },
    /// Pay once for fresh creative; audiences tire of old advertisements.
    RefreshCreative {
        /// ¥50k to ¥5M; the more, the fresher.
        spend_fen: Fen,
    },
    /// Set one price, until changed. A rise takes effect after 30 days' notice, a cut at once.
    SetPrice {
        /// Which price, and its new level.
        price: Price,
    },
    /// Hold this many rented GPUs on leases of one term. More are rented at once; fewer as leases end.
    RentGpu {
        /// The length of each lease.
        term: GpuTerm,
        /// 0 to 50,000.
        gpus: u32,
    },
    /// Pitch a priced equity round to investors.
    OpenRound {
        /// Money asked for; 5% to 40% of ask + amount.
        amount_fen: Fen,
        /// The pre-money valuation asked for.
        ask_pre_money_fen: Fen,
        /// Offers below this pre-money are declined unseen.
        walk_away_pre_money_fen: Fen,
        /// New shares for the employees' pool, in ten-thousandths of the post-money. They dilute those who hold shares before the round.
        #[serde(default)]
        pool_bp: u16,
        /// The part of the money that may come as compute credit, in ten-thousandths.
        #[serde(default)]
        compute_bp: u16,
    },
    /// Take an offer of one's own round: the best still open at this rank.
    AcceptTerm {
        /// The vendor's rounds, counted from 1.
        round: u16,
        /// 1 is the best offer.
        rank: u8,
    },
    /// Turn an offer down.
    DeclineTerm {
        /// The vendor's rounds, counted from 1.
        round: u16,
        /// 1 is the best offer.
        rank: u8,
    },
    /// Give up: liquidation begins.
    FileBankruptcy {},
    /// Take a queued decision back.
    Withdraw {
        /// Which one.
        decision: DecisionKey,
    },
    /// Show a channel's advertisements to some segments only, until changed. A narrower audience costs more a head.
    SetAudience {
        /// The channel.
        channel: ChannelId,
        /// The segments; none means everybody. At most [`CHOSEN_MAX`].
        segments: Vec<SegmentId>,
    },
    /// Run search advertisements on some keywords only, until changed.
    SetKeywords {
        /// The keywords; none means all. At most [`CHOSEN_MAX`].
        keywords: Vec<KeywordId>,
    },
    /// Pay a creator once; what it reaches is a matter of luck.
    BookCreator {
        /// The creator's channel.
        channel: ChannelId,
        /// 1 small, 2 middle, 3 famous.
        tier: u8,
    },
    /// Book posters for four weeks or more.
    BookOffline {
        /// 4 to 52 city-weeks.
        city_weeks: u16,
    },
    /// Put static question-and-answer pages on the web for search engines to find, every day, until changed.
    SeoPages {
        /// 0 to 200,000 a day.
        pages_per_day: u32,
    },
    /// Show advertisements for oneself on a channel of one's own, until changed.
    HouseAds {
        /// The channel.
        channel: ChannelId,
        /// At most the inventory.
        impressions_per_day: u64,
    },
    /// Close a channel of one's own to rivals, or open it again.
    CloseOwnChannel {
        /// The channel.
        channel: ChannelId,
        /// Whether rivals are kept out.
        closed: bool,
    },
    /// Say something about the last scandal.
    PressStatement {
        /// What.
        stance: Stance,
    },
    /// Ask people to register, or not, until changed.
    SetSignup {
        /// Which.
        signup: Signup,
    },
    /// Build the product for the telephone or for the laptop first, until changed.
    SetSurface {
        /// Which.
        surface: Surface,
    },
    /// How much the model refuses, until changed: fewer scandals, less use.
    SetModeration {
        /// 0 to 10,000.
        level_bp: u16,
    },
    /// Open the service. Before it a vendor has no users and serves nobody.
    Launch {},
    /// Begin a training run: a better model, later, perhaps.
    Train {
        /// What it costs.
        spend_fen: Fen,
        /// GPUs that it holds until it ends; the more, the sooner.
        gpus: u32,
    },
    /// Learn from a rival's model through its answers.
    Distil {
        /// The rival.
        teacher: VendorId,
    },
    /// Lengthen conversations before the model repeats itself.
    LongContext {
        /// What it costs; ¥5M a turn.
        spend_fen: Fen,
    },
    /// Spend on cheaper serving each 30 days, until changed.
    ServingResearch {
        /// ¥3M a month is full.
        spend_fen_per_month: Fen,
    },
    /// Build features that make the product easier and more fun to use.
    FeatureProject {
        /// What it costs.
        spend_fen: Fen,
    },
    /// Stop a project under way; part of its cost comes back.
    CancelProject {
        /// Which.
        project: ProjectId,
    },
    /// Publish the weights of the present model, for ever.
    OpenWeights {},
    /// Buy GPUs.
    BuyGpu {
        /// 0 to 50,000.
        gpus: u32,
    },
    /// Keep a share of one's GPUs from serving, for training, until changed.
    Allocate {
        /// 0 to 10,000.
        train_share_bp: u16,
    },
    /// Hire people: at most 30% of those there are in a month.
    Hire {
        /// Heads.
        heads: u32,
    },
    /// Lay people off, with three months' severance: at most 30% of those there are in a month.
    Layoff {
        /// Heads.
        heads: u32,
    },
    /// Pay people above or below the market, until changed.
    SetPay {
        /// 7,000 to 30,000 ten-thousandths of the market's pay.
        multiple_bp: u16,
    },
    /// Work for the certificate that installations on customers' premises need.
    Certify {},
    /// Bid for a tender that invited the vendor.
    BidTender {
        /// Which.
        tender: TenderId,
        /// The price of the whole contract.
        price_fen: Fen,
        /// Whether it is installed on the customer's premises.
        on_prem: bool,
        /// The availability promised, in ten-thousandths.
        service_level_bp: u16,
        /// Heads put on delivery.
        staff: u32,
    },
    /// Borrow from insiders until the next round, at a discount on its price.
    Bridge {
        /// How much.
        amount_fen: Fen,
    },
    /// Borrow from a lender.
    Borrow {
        /// How much; at most a quarter of the last round.
        amount_fen: Fen,
    },
    /// Pay a lender back.
    Repay {
        /// How much.
        amount_fen: Fen,
    },
    /// Suspend the service and most costs, for up to 180 days.
    Hibernate {},
    /// Take the service up again.
    Wake {},
    /// Put the company up for sale.
    OfferSale {
        /// The least that it must bring.
        reserve_fen: Fen,
    },
    /// Make a sealed bid for a company on sale.
    BidFor {
        /// Which.
        vendor: VendorId,
        /// How much.
        bid_fen: Fen,
    },
    /// Buy a report.
    BuyReport {
        /// Which.
        report: Report,
    },
    /// Leave an area to the house rule, or take it back, until changed.
    SetAuto {
        /// Which.
        area: Area,
        /// Whether it runs by itself.
        on: bool,
    },
}
