//! What a vendor's own seat sees of its business customers: invitations, its own bids, its contracts. Never a rival's bid,
//! and never a tender that did not invite it.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::{BusinessSegmentId, TenderId};
use crate::quantity::{Fen, Text};

/// A sort of business customer; it never changes during a match.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct BusinessSegmentCard {
    /// Which.
    pub id: BusinessSegmentId,
    /// E.g. `soe_onprem`.
    pub key: String,
    /// Shown name.
    pub name: Text,
    /// Customers there are.
    pub accounts: u64,
    /// Mean reference value of a tender.
    pub value_mean_fen: Fen,
    /// It is installed on the customer's premises.
    pub on_prem: bool,
    /// Only vendors with the certificate are invited.
    pub needs_certificate: bool,
    /// No big cloud is invited.
    pub bars_big_cloud: bool,
    /// Only vendors with a domestic model are invited.
    pub needs_domestic: bool,
}

/// One's own business with business customers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct BusinessDesk {
    /// Whether the certificate for installations on customers' premises is there.
    pub certified: bool,
    /// The day on which it comes; none unless it is being worked for.
    pub certified_on_day: Option<u32>,
    /// What it costs.
    pub certificate_fen: Fen,
    /// Days from paying to having it.
    pub certificate_days: u32,
    /// Tenders that ask for a bid, in the order in which they came.
    pub invitations: Vec<Invitation>,
    /// Contracts under way, in the order in which they were won.
    pub contracts: Vec<ContractLine>,
    /// Bills that are not paid, in the order in which they were made.
    pub bills: Vec<OpenBill>,
    /// Earned or billed and not yet paid by customers.
    pub receivable_fen: Fen,
    /// Billed ahead of the work.
    pub deferred_fen: Fen,
    /// Heads of one's own that no contract holds; negative: so many come from agencies.
    pub free_heads: i64,
    /// Relation with each business segment, in ten-thousandths.
    pub relations_bp: Vec<u32>,
    /// Tenders won.
    pub won: u32,
    /// Bids that did not win.
    pub lost: u32,
}

/// A bill that is not paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct OpenBill {
    /// The tender that its contract was won in.
    pub tender: TenderId,
    /// 1 to 3.
    pub milestone: u8,
    /// The sum.
    pub amount_fen: Fen,
    /// The customer pays on this day.
    pub pays_on_day: u32,
}

/// A tender that asks for a bid.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Invitation {
    /// Which.
    pub tender: TenderId,
    /// The sort of customer.
    pub segment: BusinessSegmentId,
    /// The reference value: what bids are measured against.
    pub value_fen: Fen,
    /// Days of the contract.
    pub term_days: u32,
    /// Whether it must be installed on the customer's premises.
    pub on_prem: bool,
    /// Heads that deliver it at full pace.
    pub heads: u32,
    /// Days from a bill to its payment.
    pub payment_lag_days: u32,
    /// The last day on which a bid can act; it is decided at its end.
    pub closes_on_day: u32,
    /// Vendors that were invited, oneself among them.
    pub invited: u8,
    /// One's own bid so far.
    pub bid: Option<OwnBid>,
}

/// A bid that has been made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct OwnBid {
    /// The price of the whole contract.
    pub price_fen: Fen,
    /// Whether it is installed on the customer's premises.
    pub on_prem: bool,
    /// The availability promised, in ten-thousandths.
    pub service_level_bp: u16,
    /// Heads put on delivery.
    pub staff: u32,
}

/// A contract under way.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct ContractLine {
    /// The tender that it was won in.
    pub tender: TenderId,
    /// The sort of customer.
    pub segment: BusinessSegmentId,
    /// What was promised.
    pub terms: OwnBid,
    /// Heads that deliver it at full pace.
    pub heads: u32,
    /// Times it was renewed.
    pub renewals: u16,
    /// Share of the work that is done, in ten-thousandths.
    pub done_bp: u32,
    /// Milestones reached, 1 to 3.
    pub milestones: u8,
    /// The day on which the whole work is due.
    pub due_on_day: u32,
    /// The next day on which the customer pays a bill; none while no bill is open.
    pub next_payment_day: Option<u32>,
    /// How much.
    pub next_payment_fen: Fen,
    /// Credits given for availability that was missed.
    pub credits_fen: Fen,
}
