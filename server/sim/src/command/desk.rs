//! What a decision is judged against: the World as it stands, and the seat's queue as the batch so far would leave it.
//!
//! Invariant: a desk borrows the World shared; only its own copy of the queue changes.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::DecisionKey;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_content::resolved::FixedFigures;

use super::Queue;
use crate::calendar::Calendar;
use crate::event::Author;
use crate::market::offering::Offering;
use crate::market::own_channel::ChannelAccess;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::VendorIndex;

/// One seat's desk.
pub(crate) struct Desk<'a> {
    pub(crate) world: &'a World,
    pub(crate) rules: &'a Rules,
    pub(crate) vendor: Entity,
    pub(crate) author: Author,
    /// The first day on which what is decided now acts.
    pub(crate) acts_on_day: u32,
    /// The queue with the batch's earlier commands in it.
    pub(crate) queue: Queue,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(world: &'a World, vendor: Entity, author: Author) -> Self {
        let rules = world.resource::<Rules>();
        let day = world.resource::<Calendar>().day;
        let acts_on_day = match author {
            Author::Script => day + 1,
            Author::Person(_) | Author::Bot => rules.turns.next_first_day(day),
        };
        let queue = world.get::<Queue>(vendor).cloned().unwrap_or_default();
        Self { world, rules, vendor, author, acts_on_day, queue }
    }

    /// The vendor's component. Every vendor has all of them.
    pub(crate) fn part<T: Component>(&self) -> Option<&'a T> {
        self.world.get::<T>(self.vendor)
    }

    /// What the scenario fixes of this vendor.
    pub(crate) fn fixed(&self) -> FixedFigures {
        let place = self.part::<VendorIndex>().map(|index| usize::from(index.0));
        let vendor = place.and_then(|place| self.rules.scenario.vendors.get(place));
        vendor.map_or_else(FixedFigures::default, |vendor| vendor.fixed)
    }

    /// Whether the current turn may use a control. Recorded history is not bound by a lesson's pace.
    pub(crate) fn must_be_unlocked(&self, control: Control, channel: Option<u16>) -> Result<(), Rejection> {
        let turn = self.rules.turns.turn_of(self.world.resource::<Calendar>().day + 1);
        let unlock_turn = self.rules.scenario.unlock_turn(control, channel);
        if self.author == Author::Script || turn >= unlock_turn {
            Ok(())
        } else {
            Err(Rejection::Locked { unlock_turn })
        }
    }

    /// Whether the service is open, or will be when this decision acts.
    pub(crate) fn must_be_launched(&self) -> Result<(), Rejection> {
        let open = self.part::<Offering>().is_some_and(|offering| offering.launched);
        if open || self.queue.decisions.contains_key(&DecisionKey::Launch {}) {
            Ok(())
        } else {
            Err(Rejection::NotNow { why: Obstacle::NotLaunched })
        }
    }

    /// Whether there is such a channel.
    pub(crate) fn must_exist(&self, channel: ChannelId) -> Result<(), Rejection> {
        let channels = self.rules.scenario.channels.len();
        if channel.index() < channels {
            Ok(())
        } else {
            Err(Rejection::UnknownChannel { channels: u16::try_from(channels).unwrap_or(u16::MAX) })
        }
    }

    /// Whether the vendor may advertise on a channel: its owner may keep rivals out.
    pub(crate) fn must_be_open(&self, channel: ChannelId) -> Result<(), Rejection> {
        let place = self.part::<VendorIndex>().map_or(usize::MAX, |index| usize::from(index.0));
        let entity = self.world.resource::<Roster>().channels.get(channel.index());
        let access = entity.and_then(|entity| self.world.get::<ChannelAccess>(*entity));
        if access.is_none_or(|access| access.is_open_to(place)) {
            Ok(())
        } else {
            Err(Rejection::NotNow { why: Obstacle::ChannelClosed })
        }
    }

    /// Whether a figure lies in its control's range and on its step.
    pub(crate) fn must_be_within(&self, field: Control, value: i64) -> Result<(), Rejection> {
        let range = self.rules.scenario.bounds.range(field);
        if range.allows(value) {
            Ok(())
        } else {
            Err(Rejection::OutOfBounds { field, value, min: range.min, max: range.max })
        }
    }
}
