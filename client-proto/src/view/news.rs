//! What everybody hears: the market's news, and the server's own. Kinds are appended, never moved.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::command::{PriceItem, Signup, Stance};
use crate::id::{BusinessSegmentId, ChannelId, TenderId, VendorId};
use crate::quantity::Fen;
use crate::shock::ShockKind;

/// One public fact.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct News {
    /// The day it became known.
    pub day: u32,
    /// What happened.
    pub kind: NewsKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "news", deny_unknown_fields)]
pub enum NewsKind {
    /// A vendor came to the market.
    Launched {
        /// Who.
        vendor: VendorId,
    },
    /// A vendor changed a price.
    PriceChanged {
        /// Who.
        vendor: VendorId,
        /// Which price.
        item: PriceItem,
        /// Before.
        from: i64,
        /// After.
        to: i64,
    },
    /// A vendor told its users of a rise to come.
    RiseAnnounced {
        /// Who.
        vendor: VendorId,
        /// Which price.
        item: PriceItem,
        /// The level to come.
        to: i64,
        /// When.
        on_day: u32,
    },
    /// A vendor raised money.
    RoundClosed {
        /// Who.
        vendor: VendorId,
        /// How much.
        amount_fen: Fen,
        /// At what post-money.
        post_money_fen: Fen,
    },
    /// Users met "the network is busy" more than 1 time in 20, for the first time in 30 days.
    Congested {
        /// Whose.
        vendor: VendorId,
    },
    /// A vendor cannot pay its people or its suppliers.
    Insolvent {
        /// Who.
        vendor: VendorId,
        /// Why.
        cause: DeathCause,
    },
    /// A vendor is gone; its users look around.
    Liquidated {
        /// Who.
        vendor: VendorId,
        /// Users who were set free.
        users: u64,
    },
    /// The match is over.
    Ended {},
    /// The server came back, and the match waits for its instructor.
    Resumed {},
    /// A vendor won a tender. Customers publish who and for how much.
    TenderWon {
        /// Who.
        vendor: VendorId,
        /// Which tender.
        tender: TenderId,
        /// The sort of customer.
        segment: BusinessSegmentId,
        /// The price of the whole contract.
        price_fen: Fen,
    },
    /// A vendor suspended its service.
    Hibernated {
        /// Who.
        vendor: VendorId,
    },
    /// A vendor took its service up again.
    Woke {
        /// Who.
        vendor: VendorId,
    },
    /// A vendor put itself up for sale.
    PutUpForSale {
        /// Who.
        vendor: VendorId,
        /// The least that it must bring.
        reserve_fen: Fen,
        /// The last day on which bids act.
        closes_on_day: u32,
    },
    /// Nobody bid what the reserve asked for.
    Unsold {
        /// Whose company.
        vendor: VendorId,
    },
    /// A company was sold.
    Sold {
        /// Whose.
        vendor: VendorId,
        /// To whom.
        buyer: VendorId,
        /// For how much.
        price_fen: Fen,
    },
    /// Something came out about a vendor.
    Scandal {
        /// Whose.
        vendor: VendorId,
        /// What.
        kind: ScandalKind,
    },
    /// A vendor spoke about its scandal, or let it be known that it will not.
    Statement {
        /// Who.
        vendor: VendorId,
        /// What it said.
        stance: Stance,
        /// Whether it was shown at once to have lied.
        exposed: bool,
    },
    /// A vendor closed a channel of its own to rivals, or opened it again.
    ChannelClosed {
        /// Who.
        vendor: VendorId,
        /// The channel.
        channel: ChannelId,
        /// Closed, or open again.
        closed: bool,
    },
    /// The competition authority fined a vendor for its closed channels, and opened them.
    AntitrustFine {
        /// Whom.
        vendor: VendorId,
        /// How much.
        fine_fen: Fen,
    },
    /// A vendor asks people to register, or no more.
    SignupChanged {
        /// Who.
        vendor: VendorId,
        /// What it asks now.
        signup: Signup,
    },
    /// It is said that something may come.
    Rumour {
        /// What.
        shock: ShockKind,
        /// How likely, in ten-thousandths. Of many rumours with the same figure, that share comes true.
        chance_bp: u16,
    },
    /// What was rumoured did not come.
    RumourDied {
        /// What.
        shock: ShockKind,
    },
    /// It has come.
    ShockStruck {
        /// What.
        shock: ShockKind,
        /// Whom it befalls; none if everybody.
        vendor: Option<VendorId>,
        /// The last day on which it lasts; none if it stays.
        until_day: Option<u32>,
    },
    /// It is over.
    ShockEnded {
        /// What.
        shock: ShockKind,
    },
    /// A vendor's training run brought a new model.
    ModelReleased {
        /// Whose.
        vendor: VendorId,
        /// Its quality, in thousandths.
        quality_milli: i64,
    },
    /// A vendor published the weights of its model.
    WeightsOpened {
        /// Who.
        vendor: VendorId,
        /// The model's quality, in thousandths.
        quality_milli: i64,
    },
    /// The server's disk is full: the match is paused, and goes on when there is room and its instructor says so.
    StorageFull {},
    /// The server's disk is nearly full. Told to the instructor alone.
    StorageLow {
        /// What is left, in units of 1,048,576 bytes.
        free_mib: u32,
    },
    /// The server's log was damaged: the match goes on from its last sound record.
    LogSalvaged {
        /// How many records after that one are known to be lost.
        lost_records: u32,
    },
    /// The match was played under other rules than this server's: it can be watched, as its log tells it, and not played.
    OtherRules {
        /// Which.
        rules_version: u32,
    },
    /// The instructor took one decision back: the days up to now are as they would have been without it, with every other
    /// decision as it was made.
    TakenBack {
        /// Whose decision it was.
        vendor: VendorId,
        /// The day before which it had been made.
        before_day: u32,
    },
    /// The recorded match whose rivals this one is played against can't be read: it can be watched, and not played on.
    RivalsLost {},
}

/// What a scandal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum ScandalKind {
    /// Pages made for search engines, in which the product answers its own questions.
    SearchPages,
    /// Something that the model said.
    Content,
}

/// Why a vendor died.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum DeathCause {
    /// Payroll unpaid for 30 days.
    Payroll,
    /// Suppliers unpaid for 60 days.
    Payables,
    /// It filed for bankruptcy itself.
    Filed,
    /// A called loan was not paid back.
    Debt,
}

/// Why a pitch brought no deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum FailedPitch {
    /// Investors did not come.
    NoInterest,
    /// They came, and none would pay the price asked for.
    AskTooHigh,
    /// The valuation is too high for any of them.
    ValuationTooHigh,
    /// All offers lay under the walk-away.
    BelowWalkAway,
}
