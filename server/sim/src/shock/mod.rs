//! Shocks: what befalls the market from outside, by chance, on a date of the scenario, or by an instructor's card.
//!
//! - [`climate`]: what lasts at present and what is on its way; all that other mechanics read
//! - `hidden`: which rumours a day brings, and whether they come true, by draws at fixed positions
//! - `day`: rumours spread, shocks strike and end; `strike`: what each kind does when it comes
//! - [`card`]: an instructor's cards; [`entrant`], `crowd`: device makers and breakouts among users; [`shares`]: causes
//!
//! Invariant: nothing is drawn ahead of its day, and what is on its way stands in no view and no forecast but as the rumour that
//! was told. Of rumours that name the chance c, the share c comes true: the figure is the very chance that is drawn.

pub mod card;
pub mod climate;
mod crowd;
mod day;
pub mod entrant;
mod hidden;
pub mod shares;
mod strike;

pub use card::{CardRefusal, PENDING_CARDS_MAX};
pub use climate::Climate;

use bevy_ecs::prelude::*;

use crate::market::search_pages::bring_searchers;
use crate::schedule::DaySystems;
use crate::simulation::begin_day;

/// Puts shocks into the day: what is over ends before anything else; what is due strikes before anything is sold.
pub(crate) fn add_systems(schedule: &mut Schedule) {
    schedule.add_systems((
        day::end_shocks.after(begin_day).in_set(DaySystems::Opening),
        day::pass_shocks.in_set(DaySystems::Shocks),
        crowd::bring_crowds.after(bring_searchers).in_set(DaySystems::Auctions),
    ));
}
