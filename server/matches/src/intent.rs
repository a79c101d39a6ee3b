//! What a match may be asked to do, what would have to be logged for it, and what came of it.

use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::message::{Answer, Audience};
use burnrate_client_proto::shock::ShockKind;
use burnrate_client_proto::view::{Change, ScoreWeights};
use burnrate_sim::finance::WeightsRefusal;
use burnrate_sim::shock::CardRefusal;
use burnrate_sim::{Batch, EndReason, Event};

/// What a match may be asked to do.
#[derive(Clone, Debug)]
pub enum Intent {
    /// Begin: bots decide for the first turn.
    Start,
    /// Commands of a seat's people.
    Commands(Batch),
    /// Play one day; where a turn begins behind it, bots decide.
    CloseDay,
    /// Hand a seat to its bot, or back.
    SeatControl {
        /// The seat.
        vendor: VendorId,
        /// Whether the bot decides from now on.
        bot: bool,
    },
    /// End the match.
    End(EndReason),
    /// Play a card.
    PlayShock {
        /// What comes.
        shock: ShockKind,
        /// Whom it befalls, if the card names one.
        vendor: Option<VendorId>,
        /// Turns of its rumour; 0 = none.
        rumour_turns: u8,
    },
    /// Set the score's weights, before the match begins.
    SetScoreWeights(ScoreWeights),
}

/// Records that must be durable before anything of this is shown.
#[derive(Debug)]
pub struct Proposal {
    /// The records' bytes, in order, to be appended together. Empty when nothing needs to be logged.
    pub records: Vec<Vec<u8>>,
    pub(crate) reply: Reply,
    /// Events that the simulation has not taken in yet.
    pub(crate) to_evolve: Vec<Event>,
    pub(crate) news_of_day: Option<burnrate_sim::DayClosed>,
}

/// What the asker gets once the records are durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Commands were answered.
    Answer(Answer),
    /// It was done.
    Done,
}

/// Why a match can't be asked this now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A proposal has not been settled yet.
    #[error("the step before is not settled yet")]
    InFlight,
    /// The match has begun already.
    #[error("the match has begun already")]
    Started,
    /// The match has not begun.
    #[error("the match has not begun")]
    NotStarted,
    /// The match is over.
    #[error("the match is over")]
    Over,
    /// There is no such vendor.
    #[error("there is no vendor {0}")]
    NoVendor(u16),
    /// Not 1 to 32 commands, or no such vendor.
    #[error("a message holds 1 to 32 commands of one vendor")]
    Malformed,
    /// The card can't be played.
    #[error(transparent)]
    Card(#[from] CardRefusal),
    /// The weights can't be set.
    #[error(transparent)]
    Weights(#[from] WeightsRefusal),
    /// A record would be longer than a log takes; a fault of the program, not of the player.
    #[error("a record would be too long")]
    RecordTooLong,
}

/// What came of a settled proposal.
#[derive(Debug)]
pub struct Settled {
    /// For the asker.
    pub reply: Reply,
    /// What each audience must be told; audiences without a change are left out.
    pub changes: Vec<(Audience, Vec<Change>)>,
    /// Whether the match ended with this step.
    pub ended: Option<EndReason>,
}
