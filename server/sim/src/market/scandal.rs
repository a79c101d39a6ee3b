//! Scandals: what a vendor's model says costs it trust, and its users think again for a while.
//!
//! Trust lost comes back by half-lives; what a scenario withheld from the start does not. Bad news makes nobody better known.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::shock::ShockKind;
use burnrate_content::resolved::Shocks;

use crate::calendar::Calendar;
use crate::exact_math::daily_keep;
use crate::fixed::{Fixed, Micro, micro_to_f64};
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{Prices, Product};

const DAYS_PER_YEAR: f64 = 365.0;

/// What scandals took from a vendor.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Scandal {
    /// Trust lost and not back yet, at least 0.
    pub lost_trust: Fixed,
    /// Users think again because of one on every day up to and including this one; 0 = never.
    pub unsettled_until_day: u32,
}

/// The chance that a vendor's own model makes a scandal today, 0 to 1: rate ÷ 365 · (1 − effect · moderation).
#[must_use]
pub(crate) fn chance_a_day(world: &World, vendor: Entity, rules: &Shocks) -> f64 {
    let a_year = micro_to_f64(rules.rate_micro_per_year(ShockKind::ContentScandal));
    let spared = micro_to_f64(rules.content_scandal.moderation_effect_micro) * moderation(world, vendor);
    (a_year / DAYS_PER_YEAR * (1.0 - spared)).clamp(0.0, 1.0)
}

/// How much a vendor's model refuses, 0 to 1. No decision sets it in this release, so none refuses anything.
fn moderation(_world: &World, _vendor: Entity) -> f64 {
    0.0
}

/// A scandal breaks about a vendor, by its place: trust falls, users think again, everybody hears of it.
pub(crate) fn break_scandal(world: &mut World, vendor: u16) {
    let Some(entity) = world.resource::<Roster>().vendor(vendor) else { return };
    let (day, rules) = (world.resource::<Calendar>().day, world.resource::<Rules>().clone());
    let terms = rules.scenario.shocks.content_scandal;
    let mut parts = world.query::<(&mut Product, &mut Prices, &mut Scandal)>();
    let Ok((mut product, mut prices, mut scandal)) = parts.get_mut(world, entity) else { return };
    let lost = Fixed::from_micro(Micro(terms.trust_loss_micro)).min(product.trust).max(Fixed::ZERO);
    product.trust = product.trust.saturating_sub(lost);
    scandal.lost_trust = scandal.lost_trust.saturating_add(lost);
    prices.unsettle(day, terms.review_days);
    let last_day = day.saturating_add(terms.review_days.max(1) - 1);
    scandal.unsettled_until_day = scandal.unsettled_until_day.max(last_day);
    let (shock, vendor) = (ShockKind::ContentScandal, Some(VendorId(vendor)));
    world.resource_mut::<Outcomes>().push(Outcome::ShockStruck { shock, vendor, until_day: None });
}

/// System: trust comes back.
pub(crate) fn regain_trust(rules: Res<Rules>, mut vendors: Query<(&mut Product, &mut Scandal)>) {
    let keep = daily_keep(f64::from(rules.scenario.shocks.content_scandal.trust_half_life_days));
    for (mut product, mut scandal) in &mut vendors {
        if scandal.lost_trust > Fixed::ZERO {
            let left = scandal.lost_trust.decayed(keep, 0.0);
            product.trust = product.trust.saturating_add(scandal.lost_trust.saturating_sub(left));
            scandal.lost_trust = left;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::market::awareness::InTheNews;
    use crate::market::causes::{UserCause, UserCauses};

    const SHOCK: ShockKind = ShockKind::ContentScandal;

    fn trust(game: &Match) -> f64 {
        game.part::<Product>(ME).trust.to_f64()
    }

    #[test]
    fn trust_falls_by_half_and_half_of_that_is_back_in_sixty_days() {
        let game = Match::given_all_unlocked().card(SHOCK, Some(ME), 0).days(1);
        assert!((trust(&game) - 0.5).abs() < 1e-9);
        let game = game.then(&[Outcome::ShockStruck { shock: SHOCK, vendor: Some(ME), until_day: None }]);
        assert_eq!(game.part::<InTheNews>(ME).until_day, 0, "bad news makes nobody better known");
        let game = game.days(60);
        assert!((trust(&game) - 0.75).abs() < 1e-6, "{}", trust(&game));
        let game = game.days(180);
        assert!(trust(&game) > 0.96 && trust(&game) <= 1.0);
    }

    #[test]
    fn its_users_think_again_for_thirty_days_and_the_cause_is_told() {
        let game = Match::given_all_unlocked().card(SHOCK, Some(ME), 0).days(7);
        assert_eq!(game.part::<Prices>(ME).unsettled_until_day, 30);
        let causes = game.part::<UserCauses>(ME);
        let (scandal, ordinary) = (-causes.of(UserCause::Scandal), -causes.of(UserCause::LostToRivals));
        // Reviews are three times as frequent: two in three who go would not have thought of it.
        let share = scandal as f64 / (scandal + ordinary) as f64;
        assert!((0.6..0.7).contains(&share), "{share} of {}", scandal + ordinary);
        let plain = Match::given_all_unlocked().days(7);
        let calm = -plain.part::<UserCauses>(ME).of(UserCause::LostToRivals);
        assert!(scandal + ordinary > 2 * calm, "{scandal} and {ordinary}, against {calm}");
        // The turn of day 36 is the first without a day of it.
        let game = game.days(35);
        assert_eq!(game.part::<UserCauses>(ME).of(UserCause::Scandal), 0);
    }

    #[test]
    fn a_distrusted_vendor_has_no_more_to_lose_than_its_trust() {
        let game = Match::given(|scenario| scenario.vendors[0].start.trust_micro = 200_000);
        let game = game.card(SHOCK, Some(ME), 0).days(1);
        assert!(trust(&game).abs() < 1e-9);
        assert!(trust(&game.days(1_000)) <= 0.2, "what was never there does not come back");
    }

    #[test]
    fn scandals_come_at_their_rate_by_each_vendors_own_draw() {
        let often = |scenario: &mut burnrate_content::Resolved| {
            scenario.unlocks.clear();
            scenario.shocks.by_chance = true;
            scenario.shocks.content_scandal.rate_micro_per_year = 12_000_000;
        };
        let game = Match::given(often);
        let (shocks, entity) = (game.opening.resolved.shocks.clone(), game.entity(ME));
        let chance = chance_a_day(&game.sim.world, entity, &shocks);
        assert!((chance - 12.0 / 365.0).abs() < 1e-12);
        let mut game = game;
        let mut count = 0;
        let mut trials = 0;
        for _ in 0..200 {
            let active = |vendor: &Entity| {
                game.sim
                    .world
                    .get::<crate::vendor::Business>(*vendor)
                    .is_some_and(crate::vendor::Business::is_active)
            };
            trials +=
                game.sim.world.resource::<Roster>().vendors.iter().filter(|vendor| active(vendor)).count()
                    as u64;
            let broke = |outcome: &Outcome| matches!(outcome, Outcome::ShockStruck { shock: SHOCK, .. });
            count += game.sim.close_day().outcomes.iter().filter(|outcome| broke(outcome)).count() as u64;
        }
        let bound = |u| crate::kernel::binomial_quantile(trials, chance, u);
        assert!((bound(1e-6)..=bound(1.0 - 1e-6)).contains(&count), "{count} of {trials}");
        let quiet = burnrate_content::resolved::Shocks { by_chance: false, ..shocks };
        assert!(chance_a_day(&game.sim.world, entity, &quiet).abs() < 1e-12);
    }
}
