//! The data flywheel: conversations that feed training. D ← (1 − 1/180)·D + the day's conversations.
//!
//! More users, more conversations, better runs, more users: a weak wheel, since runs take data^.15. At the start a vendor has
//! what its users would have left in the long run. Whole conversations, rounded down once a day.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use crate::calendar::Calendar;
use crate::fixed::round_to_count;
use crate::market::rates::Rates;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::segment::{Cells, SecondUsers};
use crate::vendor::Business;

/// What a vendor can learn from.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct DataStock {
    /// D, in conversations.
    pub conversations: u64,
}

impl DataStock {
    fn take_in(&mut self, conversations: u64, memory_days: u32) {
        let faded = self.conversations / u64::from(memory_days.max(1));
        self.conversations = (self.conversations - faded).saturating_add(conversations);
    }
}

/// Conversations of a vendor's users on a day; second users count by their share of tokens.
fn conversations<'a>(
    rates: &Rates,
    day: u32,
    vendor: usize,
    segments: impl Iterator<Item = (&'a Cells, &'a SecondUsers)>,
) -> u64 {
    let talks = rates.segments.iter().zip(segments).map(|(segment, (cells, second))| {
        let heads = cells.users(vendor) as f64 + second.of(vendor) as f64 * rates.serving.second_token_share;
        heads * segment.wanted_on(day).conversations
    });
    round_to_count(talks.sum())
}

/// What everybody has on day 0.
pub(super) fn stock_at_start(world: &mut World) {
    let (rules, rates) = (world.resource::<Rules>().clone(), world.resource::<Rates>().clone());
    let roster = world.resource::<Roster>().clone();
    let memory_days = u64::from(rules.scenario.research.data_memory_days);
    for (place, entity) in roster.vendors.iter().enumerate() {
        let segments = roster
            .segments
            .iter()
            .filter_map(|segment| world.get::<Cells>(*segment).zip(world.get::<SecondUsers>(*segment)));
        let a_day = conversations(&rates, 1, place, segments);
        world.entity_mut(*entity).insert(DataStock { conversations: a_day.saturating_mul(memory_days) });
    }
}

/// System: a day of conversations. Whoever is out of business keeps nothing.
pub(crate) fn gather_conversations(
    calendar: Res<Calendar>,
    (rules, rates, roster): (Res<Rules>, Res<Rates>, Res<Roster>),
    segments: Query<(&Cells, &SecondUsers)>,
    mut vendors: Query<(&Business, &mut DataStock)>,
) {
    for (place, entity) in roster.vendors.iter().enumerate() {
        let Ok((business, mut stock)) = vendors.get_mut(*entity) else { continue };
        if business.is_active() {
            let cells = roster.segments.iter().filter_map(|segment| segments.get(*segment).ok());
            let today = conversations(&rates, calendar.day, place, cells);
            stock.take_in(today, rules.scenario.research.data_memory_days);
        } else {
            *stock = DataStock::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};

    #[test]
    fn a_steady_intake_settles_at_its_memory() {
        let mut stock = DataStock::default();
        for _ in 0..3_000 {
            stock.take_in(1_000, 180);
        }
        assert!((179_000..=180_179).contains(&stock.conversations), "{stock:?}");
        let before = stock.conversations;
        stock.take_in(0, 180);
        assert_eq!(stock.conversations, before - before / 180);
    }

    /// More users leave more to learn from (the flywheel's first half; `training` holds the second).
    #[test]
    fn more_users_gather_more_data() {
        let game = Match::given(|scenario| {
            scenario.vendors[0].start.users.iter_mut().for_each(|users| *users *= 3);
            scenario.vendors[0].start.registered.iter_mut().for_each(|users| *users *= 3);
        });
        let data = |game: &Match, vendor| game.part::<DataStock>(vendor).conversations as f64;
        let rival = burnrate_client_proto::id::VendorId(1);
        let at_start = data(&game, ME) / data(&game, rival);
        assert!((at_start - 3.0).abs() < 0.01, "{at_start}");
        let game = game.days(30);
        assert!(data(&game, ME) > 2.0 * data(&game, rival));
    }
}
