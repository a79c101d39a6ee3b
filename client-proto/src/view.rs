//! What one audience may see of a match: the public, one vendor's seat, or the instructor.
//!
//! A view is a list of [`Change`]s. A snapshot is the list that builds a view from nothing; a delta is the
//! list of one step. A client keeps one function, `apply(view, change)`, and needs no other. A change
//! replaces what it names, save for [`Change::News`], [`Change::Notice`] and the two histories, which append.
//!
//! - [`catalogue`]: what never changes during a match
//! - [`public`]: what everybody sees
//! - [`own`]: what only a vendor's own seat sees, and the forecast
//! - [`lab`]: what only a vendor's own seat sees of research and people
//! - [`instructor`]: what only the instructor sees
//!
//! The order of variants is the binary codec's: append only.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

pub mod catalogue;
pub mod instructor;
pub mod lab;
pub mod own;
pub mod public;
mod slot;

pub use catalogue::{ChannelCard, ControlCard, MatchCard, SegmentCard, VendorCard, VendorClass};
pub use instructor::{Person, VendorSecrets};
pub use lab::{Lab, LabTerms, Project, ProjectWork, Staff};
pub use own::{
    Cause, CauseShare, Dashboard, Figure, Forecast, ForecastPoint, FundingRound, Funnel, Holder, LapseReason,
    Lease, Notice, NoticeKind, Offer, OwnPoint, PendingRaise, QueuedDecision, TurnChange,
};
pub use public::{
    Clock, DeathCause, FailedPitch, Market, MarketPoint, News, NewsKind, Pace, Phase, Seat, Standing,
    VendorStatus,
};

pub use slot::{APPENDED_MAX, Place, Series, Slot, View};

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
    /// One's own research, whole.
    Lab(Box<Lab>),
    /// One's own people, whole.
    Staff(Staff),
}
