//! Awards beside the score, given when the match has ended.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::VendorId;

/// What an award is for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum AwardKind {
    /// Most monthly users; the figure is MAU.
    MostUsers,
    /// The money lasts longest; the figure is days, or −1 where nothing burns.
    LongestRunway,
    /// Users at the end over those at the lowest turn end after a fall; the figure is ten-thousandths.
    BestComeback,
    /// Least paid a user won by advertisements; the figure is fen.
    CheapestUser,
    /// Fewest days with an unpaid wage or bill or a broken covenant; the figure is days.
    CleanestBooks,
}

/// One award.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Award {
    /// What for.
    pub kind: AwardKind,
    /// Who, in vendor order: equals share it.
    pub vendors: Vec<VendorId>,
    /// The winning figure, in the kind's unit.
    pub figure: i64,
}
