//! Cards: an instructor lets a shock come, at once or after a rumour. A card always comes true, and its rumour says so (100%).
//!
//! Judging borrows the market shared; what was accepted is one event, and evolving it puts the card among what is on its way.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::shock::{RUMOUR_TURNS_MAX, ShockKind};
use burnrate_client_proto::view::{Phase, PlayedShock, ShockCard};

use super::climate::{Climate, Coming};
use super::hidden::turns_later;
use crate::calendar::Calendar;
use crate::event::Event;
use crate::rules::Rules;
use crate::simulation::Simulation;

/// Cards that may lie on the table at once.
pub const PENDING_CARDS_MAX: usize = 16;
/// The figure of what is certain.
const CERTAIN_BP: u16 = 10_000;

/// Why a card can't be played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardRefusal {
    /// The match has not begun.
    #[error("the match has not begun")]
    NotStarted,
    /// The match is over.
    #[error("the match is over")]
    Over,
    /// There is no such vendor.
    #[error("there are {vendors} vendors")]
    NoVendor {
        /// How many there are.
        vendors: u16,
    },
    /// A vendor is named for a shock that befalls everybody.
    #[error("this shock befalls everybody")]
    NamesVendor,
    /// The rumour is too long, or there is none of this shock.
    #[error("a rumour of it has at most {max} turns")]
    RumourTurns {
        /// The most; 0 for a scandal.
        max: u8,
    },
    /// Too many cards are on the table.
    #[error("at most {PENDING_CARDS_MAX} cards may be pending")]
    TooMany,
}

impl Simulation {
    /// Judges a card; the event that plays it.
    ///
    /// # Errors
    /// [`CardRefusal`].
    pub fn decide_card(
        &self,
        shock: ShockKind,
        vendor: Option<VendorId>,
        rumour_turns: u8,
    ) -> Result<Event, CardRefusal> {
        match self.phase() {
            Phase::Lobby => return Err(CardRefusal::NotStarted),
            Phase::Ended => return Err(CardRefusal::Over),
            Phase::Running | Phase::Paused => {}
        }
        let vendors = self.rules().vendor_count();
        if vendor.is_some() && !shock.names_a_vendor() {
            return Err(CardRefusal::NamesVendor);
        }
        if vendor.is_some_and(|vendor| vendor.index() >= vendors) {
            return Err(CardRefusal::NoVendor { vendors: u16::try_from(vendors).unwrap_or(u16::MAX) });
        }
        let max = if shock.is_rumoured() { RUMOUR_TURNS_MAX } else { 0 };
        if rumour_turns > max {
            return Err(CardRefusal::RumourTurns { max });
        }
        let climate = self.world.resource::<Climate>();
        if climate.coming.iter().filter(|coming| coming.card).count() >= PENDING_CARDS_MAX {
            return Err(CardRefusal::TooMany);
        }
        let from_day = turns_later(&self.rules().turns, self.day() + 1, u32::from(rumour_turns));
        Ok(Event::ShockPlayed { shock, vendor, from_day, rumour_turns })
    }
}

/// A card lies on the table.
pub(crate) fn lay(world: &mut World, kind: ShockKind, vendor: Option<VendorId>, (day, turns): (u32, u8)) {
    let rumoured = turns > 0;
    world.resource_mut::<Climate>().coming.push(Coming {
        kind,
        vendor: vendor.map(|vendor| vendor.0),
        strikes_on_day: day,
        chance_bp: CERTAIN_BP,
        comes: true,
        card: true,
        rumoured,
        told: !rumoured,
    });
}

/// The instructor's cards, one a kind, and what became of those that were played. Drawn and dated shocks are not shown.
pub(crate) fn cards(world: &World) -> Vec<ShockCard> {
    let climate = world.resource::<Climate>();
    let card = |shock: ShockKind| {
        let mine = climate.coming.iter().filter(|coming| coming.card && coming.kind == shock);
        let mut pending: Vec<PlayedShock> = mine
            .map(|coming| PlayedShock {
                vendor: coming.vendor.map(VendorId),
                strikes_on_day: coming.strikes_on_day,
            })
            .collect();
        pending.sort_by_key(|played| (played.strikes_on_day, played.vendor));
        ShockCard {
            shock,
            pending,
            struck_count: climate.struck_cards[shock as usize],
            lasts_until_day: last_day(world, climate, shock),
        }
    };
    ShockKind::ALL.into_iter().map(card).collect()
}

/// The last day of what lasts; none behind the match's end.
fn last_day(world: &World, climate: &Climate, shock: ShockKind) -> Option<u32> {
    let days = world.resource::<Rules>().scenario.meta.days;
    let today = world.resource::<Calendar>().day;
    climate.lasts_until(shock).filter(|until_day| *until_day > today).map(|until_day| until_day.min(days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::outcome::Outcome;
    use burnrate_client_proto::view::Change;

    const WINTER: ShockKind = ShockKind::InvestorWinter;

    fn shown(game: &Match, kind: ShockKind) -> ShockCard {
        cards(&game.sim.world).into_iter().find(|card| card.shock == kind).unwrap()
    }

    #[test]
    fn a_card_is_rumoured_for_its_turns_and_then_comes() {
        let game = Match::given_all_unlocked().days(3).card(WINTER, None, 2);
        assert_eq!(shown(&game, WINTER).pending, [PlayedShock { vendor: None, strikes_on_day: 15 }]);
        let rumour = Outcome::RumourSpread { shock: WINTER, chance_bp: 10_000 };
        let game = game.days(1).then(&[rumour]).days(10);
        let struck = Outcome::ShockStruck { shock: WINTER, vendor: None, until_day: Some(194) };
        assert!(!game.saw(|outcome| *outcome == struck));
        let game = game.days(1).then(&[struck]);
        let card = shown(&game, WINTER);
        assert_eq!((card.pending.len(), card.struck_count, card.lasts_until_day), (0, 1, Some(194)));
        let _ = game.then_never(|outcome| matches!(outcome, Outcome::RumourDied { .. }));
    }

    #[test]
    fn without_a_rumour_it_comes_with_the_next_day() {
        let game = Match::given_all_unlocked().days(3).card(WINTER, None, 0).days(1);
        let game = game.then(&[Outcome::ShockStruck { shock: WINTER, vendor: None, until_day: Some(183) }]);
        let _ = game.then_never(|outcome| matches!(outcome, Outcome::RumourSpread { .. }));
    }

    #[test]
    fn there_is_a_card_of_every_kind_and_the_instructor_alone_sees_them() {
        let game = Match::given_all_unlocked().card(ShockKind::ChipShortage, None, 4);
        let of = |view: Vec<Change>| view.into_iter().filter(|c| matches!(c, Change::Card(_))).count();
        assert_eq!(of(game.sim.instructor_view()), ShockKind::ALL.len());
        assert_eq!(of(game.sim.public_view()) + of(game.sim.vendor_view(ME)), 0);
    }

    #[test]
    fn what_can_not_be_played_is_refused() {
        let lobby = Match::in_lobby(|_| {});
        assert_eq!(lobby.sim.decide_card(WINTER, None, 0), Err(CardRefusal::NotStarted));
        let game = Match::given_all_unlocked();
        let refused =
            |shock, vendor: Option<u16>, turns| game.sim.decide_card(shock, vendor.map(VendorId), turns);
        assert_eq!(refused(WINTER, Some(0), 0), Err(CardRefusal::NamesVendor));
        assert_eq!(refused(ShockKind::ViralBreakout, Some(6), 0), Err(CardRefusal::NoVendor { vendors: 6 }));
        assert_eq!(refused(WINTER, None, 5), Err(CardRefusal::RumourTurns { max: 4 }));
        assert_eq!(refused(ShockKind::ContentScandal, None, 1), Err(CardRefusal::RumourTurns { max: 0 }));
        let full = (0..PENDING_CARDS_MAX).fold(game, |game, _| game.card(WINTER, None, 4));
        assert_eq!(full.sim.decide_card(WINTER, None, 4), Err(CardRefusal::TooMany));
        let mut over = full;
        over.sim.evolve(&Event::Ended { reason: crate::event::EndReason::Instructor });
        assert_eq!(over.sim.decide_card(WINTER, None, 0), Err(CardRefusal::Over));
    }
}
