//! What one audience may see of a match: the public, one vendor's seat, or the instructor.
//!
//! A view is a list of [`Change`]s. A snapshot is the list that builds a view from nothing; a delta is the
//! list of one step. A client keeps one function, `apply(view, change)`, and needs no other. A change
//! replaces what it names, save for [`Change::News`], [`Change::Notice`], [`Change::Report`] and the two histories, which append.
//!
//! - [`catalogue`]: what never changes during a match
//! - [`public`]: what everybody sees; [`news`]: what everybody hears
//! - [`own`]: what only a vendor's own seat sees, and the forecast; [`explain`]: why its figures changed; [`notice`]: what it is told
//! - [`lab`]: what only a vendor's own seat sees of research and people
//! - [`instructor`]: what only the instructor sees
//! - [`business`], [`report`]: one's own tenders and contracts, and the reports that one bought
//! - [`money`]: a seat's debts, notes, hibernation and sales
//! - [`award`]: who won what, when the match has ended
//! - [`attention`]: what only a vendor's own seat sees of its attention
//!
//! The order of variants is the binary codec's: append only.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

pub mod attention;
pub mod award;
pub mod business;
pub mod catalogue;
pub mod explain;
pub mod instructor;
pub mod lab;
pub mod money;
pub mod news;
pub mod notice;
pub mod own;
pub mod public;
pub mod report;
mod slot;

pub use attention::{
    AttentionDesk, Commitment, CreatorBooking, HouseUse, OpenScandal, OwnChannel, PosterRun,
};
pub use award::{Award, AwardKind};
pub use catalogue::{
    CARD_TURNS_MAX, ChannelCard, ControlCard, KeywordCard, MakeUpCard, MatchCard, SegmentCard, VendorCard,
    VendorClass,
};
pub use explain::{Cause, CauseShare, Figure, TurnChange};
pub use instructor::{Person, PlayedShock, ShockCard, VendorSecrets};
pub use lab::{Lab, LabTerms, Project, ProjectWork, Staff};
pub use money::{BridgeNote, DebtDesk, MoneyDesk, PrepaidCompute, SaleCard, SaleDesk};
pub use news::{DeathCause, FailedPitch, News, NewsKind, ScandalKind};
pub use notice::{HouseAct, LapseReason, Notice, NoticeKind};
pub use own::{
    AutoArea, Dashboard, Forecast, ForecastPoint, FundingRound, Funnel, Holder, Lease, Offer, OwnPoint,
    PendingRaise, QueuedDecision,
};
pub use public::{Clock, Market, MarketPoint, Pace, Phase, ScoreWeights, Seat, Standing, VendorStatus};

pub use business::{BusinessDesk, BusinessSegmentCard, ContractLine, Invitation, OpenBill, OwnBid};
pub use report::{Measure, ReportCard, ReportKind, ReportRow, ReportSheet};
pub use slot::{APPENDED_MAX, Place, REPORTS_MAX, Series, Slot, View};

/// One typed change of a view.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "change", content = "to")]
pub enum Change {
    /// The match itself.
    Match(MatchCard),
    /// One vendor's card.
    Vendor(VendorCard),
    /// One channel's card.
    Channel(ChannelCard),
    /// One segment's card.
    Segment(SegmentCard),
    /// One control's bounds.
    Control(ControlCard),
    /// Day, turn, phase and pace.
    Clock(Clock),
    /// One vendor's public figures.
    Standing(Standing),
    /// What everybody sees of the market as a whole.
    Market(Market),
    /// One more point of the public history.
    MarketPoint(MarketPoint),
    /// Who holds one seat.
    Seat(Seat),
    /// One more news item.
    News(News),
    /// One's own vendor, whole.
    Dashboard(Box<Dashboard>),
    /// One more point of one's own history.
    OwnPoint(OwnPoint),
    /// One's own queue, whole.
    Queue {
        /// In the order in which they act.
        decisions: Vec<QueuedDecision>,
    },
    /// One more private notice.
    Notice(Notice),
    /// A vendor's figures, for the instructor alone.
    Secrets(VendorSecrets),
    /// A person, for the instructor alone.
    Person(Person),
    /// One business segment's card.
    BusinessSegment(BusinessSegmentCard),
    /// One's own tenders and contracts, whole.
    Business(Box<BusinessDesk>),
    /// One more report that was bought.
    Report(ReportSheet),
    /// One's own desk of money, whole.
    Money(Box<MoneyDesk>),
    /// One award, when the match has ended.
    Award(Award),
    /// One's own attention, whole.
    Attention(Box<AttentionDesk>),
    /// One search keyword's card.
    Keyword(KeywordCard),
    /// Who runs each area of one's own company.
    Auto {
        /// Every area, in order.
        areas: Vec<AutoArea>,
    },
    /// A card that may be played, and what became of those that were; for the instructor alone.
    Card(ShockCard),
    /// The weights of the score.
    Weights(ScoreWeights),
    /// One's own research, whole.
    Lab(Box<Lab>),
    /// One's own people, whole.
    Staff(Staff),
    /// One sort of report: its fee and how long it takes.
    ReportCard(ReportCard),
    /// One seat of a recorded match is played anew here, against the recorded rivals.
    MakeUp(MakeUpCard),
}
