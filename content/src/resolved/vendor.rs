//! The vendors as a match finds them on day 1, and the moves that history wrote down for them.
//! Lists by segment or by channel have that list's length and order. Nothing here is scaled by `market_scale`
//! but `house_impressions_per_day`.

use burnrate_client_proto::command::{Command, Signup, Surface};
use serde::{Deserialize, Serialize};

use super::{FixedFigures, Text};

/// What kind of company a vendor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VendorClass {
    /// Backed by a parent with traffic and money.
    Portal,
    /// Lives on venture money.
    Startup,
    /// Many small vendors taken together.
    Others,
}

/// Who may hold the seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeatKind {
    /// People may take it; its bot plays while they do not.
    Open,
    /// Always played by its bot.
    BotOnly,
}

/// One vendor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vendor {
    /// E.g. `doubao`.
    pub key: String,
    /// Shown name.
    pub name: Text,
    /// One or two letters or one Chinese character.
    pub monogram: String,
    /// Kind of company.
    pub class: VendorClass,
    /// First day on the market, from 1; before it the vendor has no users, no cost and no choice.
    pub start_day: u32,
    /// Open to people or not.
    pub seat: SeatKind,
    /// Policy that plays an empty seat: one of [`crate::POLICIES`].
    pub reference_bot: String,
    /// First day on which its bot decides; before it only the script does.
    pub bot_from_day: u32,
    /// Money its parent puts in each year; 0 = no parent.
    pub parent_budget_fen_per_year: i64,
    /// What it has on its `start_day`.
    pub start: VendorStart,
    /// What never moves.
    pub fixed: FixedFigures,
    /// It comes with a device-maker shock rather than on a day; `start_day` lies behind the match's end then.
    #[serde(default)]
    pub enters_by_shock: bool,
}

/// A vendor's books, users and settings on its first day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VendorStart {
    /// Cash.
    pub cash_fen: i64,
    /// Venture debt outstanding.
    pub debt_fen: i64,
    /// Primary users by segment (at the start every MAU is one).
    pub users: Vec<u64>,
    /// Of `users`, the share that are tourists.
    pub tourist_share_micro: i64,
    /// People by segment who used it and lapsed; over all vendors they make the segment's lapsed cell.
    pub lapsed: Vec<u64>,
    /// Registered by segment, at least `users`.
    pub registered: Vec<u64>,
    /// API accounts.
    pub api_accounts: u64,
    /// a by segment, 0 to below 1.
    pub awareness_micro: Vec<i64>,
    /// q.
    pub quality_micro: i64,
    /// ux.
    pub ux_micro: i64,
    /// ξ: what nothing else explains.
    pub xi_micro: i64,
    /// Trust, 1 = full.
    pub trust_micro: i64,
    /// Turns before repetition starts.
    pub depth_micro: i64,
    /// Prices.
    pub prices: Prices,
    /// Bids by channel.
    pub bids_fen_per_day: Vec<i64>,
    /// House impressions by channel a day, after `market_scale`; 0 for all without channels of their own.
    pub house_impressions_per_day: Vec<u64>,
    /// GPUs held on its first day, all leases beginning then. They are the level held until a command changes it, as with
    /// `RentGpu`: a lease that ends is renewed.
    pub gpus: Vec<GpuLease>,
    /// Heads.
    pub heads: u32,
    /// Research talent, stars.
    pub stars_micro: i64,
    /// Cap table; shares are positive, exactly one holder is the founders.
    pub holders: Vec<Holder>,
    /// Has the certificate for installations on customers' premises.
    #[serde(default)]
    pub on_prem_cert: bool,
    /// Is a big cloud, which some customers don't want.
    #[serde(default)]
    pub big_cloud: bool,
    /// Its model is domestic.
    #[serde(default)]
    pub domestic: bool,
    /// Whether its service is open on its first day; before it opens a vendor has no users and serves nobody.
    pub launched: bool,
    /// Whether people must register.
    pub signup: Signup,
    /// What the product is built for first.
    pub surface: Surface,
    /// How much the model refuses, 0 to 10,000.
    pub moderation_bp: u16,
    /// Places of the channels that it owns; a channel has one owner at most.
    pub owned_channels: Vec<u16>,
    /// Pay against the market's, in ten-thousandths.
    #[serde(default = "market_pay")]
    pub pay_bp: u16,
}

/// What the market pays, in ten-thousandths of itself.
fn market_pay() -> u16 {
    10_000
}

/// What a vendor charges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prices {
    /// Per million input tokens.
    pub api_input_fen_per_mtok: i64,
    /// Per million output tokens.
    pub api_output_fen_per_mtok: i64,
    /// Subscription.
    pub subscription_fen_per_month: i64,
    /// Free quota in tenths of the segment's mean daily need; 200 = unlimited, 0 = everyone pays.
    pub free_quota_deci: u32,
}

/// GPUs rented at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GpuLease {
    /// GPUs.
    pub gpus: u64,
    /// Length of the lease: one of `Compute::terms`.
    pub term_days: u32,
}

/// Who a holder of shares is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HolderKind {
    /// The seat's own stake.
    Founders,
    /// Employees' pool.
    Pool,
    /// A parent company.
    Parent,
    /// Earlier investors.
    Investor,
}

/// A line of the cap table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Kind.
    pub kind: HolderKind,
    /// Shown name.
    pub name: Text,
    /// Shares.
    pub shares: u64,
    /// Liquidation preference (1×, not participating); 0 = common.
    pub preference_fen: i64,
}

/// A recorded move: applied like an accepted command at the start of `day`, whether or not a turn begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptedMove {
    /// Day, from 1.
    pub day: u32,
    /// Place of the vendor.
    pub vendor: u16,
    /// What it did.
    pub command: Command,
}
