//! How changes build a view: each replaces what stands in its slot, or is appended where it has none.

use std::collections::BTreeMap;

use super::{AwardKind, Change, ReportKind};
use crate::control::Control;
use crate::id::{BusinessSegmentId, ChannelId, KeywordId, PersonId, SegmentId, VendorId};
use crate::shock::ShockKind;

/// The most items of one appended kind that a view keeps; the oldest go first.
pub const APPENDED_MAX: usize = 360;

/// Reports are long: a view keeps fewer of them.
pub const REPORTS_MAX: usize = 24;

/// The place that a change fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// The match's card.
    Match,
    /// A vendor's card.
    Vendor(VendorId),
    /// A channel's card.
    Channel(ChannelId),
    /// A segment's card.
    Segment(SegmentId),
    /// A control's bounds.
    Control(Control, Option<ChannelId>),
    /// The clock.
    Clock,
    /// A vendor's public figures.
    Standing(VendorId),
    /// The market.
    Market,
    /// A seat.
    Seat(VendorId),
    /// One's own dashboard.
    Dashboard,
    /// One's own queue.
    Queue,
    /// A vendor's figures for the instructor.
    Secrets(VendorId),
    /// A person.
    Person(PersonId),
    /// A business segment's card.
    BusinessSegment(BusinessSegmentId),
    /// One's own tenders and contracts.
    Business,
    /// One's own desk of money.
    Money,
    /// One award.
    Award(AwardKind),
    /// One's own attention.
    Attention,
    /// A keyword's card.
    Keyword(KeywordId),
    /// Who runs each area of one's own company.
    Auto,
    /// A card.
    Card(ShockKind),
    /// The weights of the score.
    Weights,
    /// One's own research.
    Lab,
    /// One's own people.
    Staff,
    /// What a sort of report costs.
    ReportCard(ReportKind),
    /// What the match makes up for.
    MakeUp,
}

/// The kinds that append.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    /// Points of the public history.
    MarketPoint,
    /// Points of one's own history.
    OwnPoint,
    /// News.
    News,
    /// Private notices.
    Notice,
    /// Reports that were bought.
    Report,
}

impl Series {
    /// How many items a view keeps.
    #[must_use]
    pub fn kept_max(self) -> usize {
        match self {
            Self::MarketPoint | Self::OwnPoint | Self::News | Self::Notice => APPENDED_MAX,
            Self::Report => REPORTS_MAX,
        }
    }
}

/// Where a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// It replaces what stands there.
    Slot(Slot),
    /// It is appended.
    Series(Series),
}

impl Change {
    /// Where this change goes.
    #[must_use]
    pub fn place(&self) -> Place {
        Place::Slot(match self {
            Self::Match(_) => Slot::Match,
            Self::Vendor(card) => Slot::Vendor(card.id),
            Self::Channel(card) => Slot::Channel(card.id),
            Self::Segment(card) => Slot::Segment(card.id),
            Self::Control(card) => Slot::Control(card.control, card.channel),
            Self::Clock(_) => Slot::Clock,
            Self::Standing(standing) => Slot::Standing(standing.vendor),
            Self::Market(_) => Slot::Market,
            Self::Seat(seat) => Slot::Seat(seat.vendor),
            Self::Dashboard(_) => Slot::Dashboard,
            Self::Queue { .. } => Slot::Queue,
            Self::Secrets(secrets) => Slot::Secrets(secrets.vendor),
            Self::Person(person) => Slot::Person(person.person),
            Self::BusinessSegment(card) => Slot::BusinessSegment(card.id),
            Self::Business(_) => Slot::Business,
            Self::Report(_) => return Place::Series(Series::Report),
            Self::Money(_) => Slot::Money,
            Self::Award(award) => Slot::Award(award.kind),
            Self::Attention(_) => Slot::Attention,
            Self::Keyword(card) => Slot::Keyword(card.id),
            Self::Auto { .. } => Slot::Auto,
            Self::Card(card) => Slot::Card(card.shock),
            Self::Weights(_) => Slot::Weights,
            Self::Lab(_) => Slot::Lab,
            Self::Staff(_) => Slot::Staff,
            Self::ReportCard(card) => Slot::ReportCard(card.report),
            Self::MakeUp(_) => Slot::MakeUp,
            Self::MarketPoint(_) => return Place::Series(Series::MarketPoint),
            Self::OwnPoint(_) => return Place::Series(Series::OwnPoint),
            Self::News(_) => return Place::Series(Series::News),
            Self::Notice(_) => return Place::Series(Series::Notice),
        })
    }
}

/// A view, as changes have built it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    slots: BTreeMap<Slot, Change>,
    series: BTreeMap<Series, Vec<Change>>,
}

impl View {
    /// A view built from nothing.
    #[must_use]
    pub fn from_changes(changes: impl IntoIterator<Item = Change>) -> Self {
        let mut view = Self::default();
        changes.into_iter().for_each(|change| view.apply(change));
        view
    }

    /// Takes in one change.
    pub fn apply(&mut self, change: Change) {
        match change.place() {
            Place::Slot(slot) => {
                self.slots.insert(slot, change);
            }
            Place::Series(series) => {
                let items = self.series.entry(series).or_default();
                items.push(change);
                if items.len() > series.kept_max() {
                    items.remove(0);
                }
            }
        }
    }

    /// What stands in a slot.
    #[must_use]
    pub fn get(&self, slot: Slot) -> Option<&Change> {
        self.slots.get(&slot)
    }

    /// What was appended, oldest first.
    #[must_use]
    pub fn series(&self, series: Series) -> &[Change] {
        self.series.get(&series).map_or(&[], Vec::as_slice)
    }

    /// The list that builds this view from nothing.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.slots.values().chain(self.series.values().flatten())
    }

    /// Those of `changes` that would alter this view: slots that hold something else, and all that append.
    #[must_use]
    pub fn news_of(&self, changes: Vec<Change>) -> Vec<Change> {
        changes
            .into_iter()
            .filter(|change| match change.place() {
                Place::Slot(slot) => self.slots.get(&slot) != Some(change),
                Place::Series(_) => true,
            })
            .collect()
    }
}
