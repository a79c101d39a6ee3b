//! Pages for search engines: a product that answers its own questions on static pages, which searchers find (reported in 2024).
//!
//! n live pages bring 40,000·(1 − e^(−n/1e6)) visits a day, and break a scandal with the chance 1 − e^(−n/1e8) a day. A page is paid
//! once and stays until a scandal. Visitors come by the mix of the searches and convert as clicks do, with a rate of their own.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::ScandalKind;

use super::advertising::Reach;
use super::demand::Values;
use super::offering::Offering;
use super::rates::{AttentionRates, Rates};
use super::scandal::{ShockDraw, break_scandal, shock_draw};
use crate::calendar::Calendar;
use crate::exact_math::exp_m1;
use crate::finance::{Expense, Ledger};
use crate::fixed::round_to_count;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::Business;

/// A vendor's pages.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct SearchPages {
    /// Put on the web each day.
    pub pages_per_day: u32,
    /// There now.
    pub live_pages: u64,
    /// Visits that they brought on the last closed day.
    pub visits_today: u64,
    /// Search engines take no advertisements of the vendor up to and including this day.
    pub barred_until_day: u32,
}

/// Searches cost everybody more after somebody's pages came out.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct SearchSurcharge {
    /// The last day of it.
    pub until_day: u32,
}

impl SearchSurcharge {
    /// What searches cost on a day, times.
    #[must_use]
    pub fn factor(&self, rates: &AttentionRates, day: u32) -> f64 {
        if day <= self.until_day { rates.surcharge } else { 1.0 }
    }
}

/// Visits a day that so many pages bring.
#[must_use]
pub fn visits(rates: &AttentionRates, live_pages: u64) -> f64 {
    -rates.page_visits_max * exp_m1(-(live_pages as f64) / rates.visits_scale_pages)
}

/// The chance a day that so many pages are found out.
#[must_use]
pub fn scandal_hazard(rates: &AttentionRates, live_pages: u64) -> f64 {
    -exp_m1(-(live_pages as f64) / rates.scandal_scale_pages)
}

/// System: pages are paid and put up, as far as cash goes; those that are found out come down.
pub(super) fn publish_pages(world: &mut World) {
    let (rules, day) = (world.resource::<Rules>().clone(), world.resource::<Calendar>().day);
    let vendors = world.resource::<Roster>().vendors.clone();
    for (place, entity) in vendors.into_iter().enumerate() {
        let active = world.get::<Business>(entity).is_some_and(Business::is_active);
        let Some(live_pages) = publish(world, &rules, entity, active) else { continue };
        let hazard = scandal_hazard(&world.resource::<Rates>().attention, live_pages);
        if live_pages > 0 && shock_draw(&rules, day, place, ShockDraw::SearchPages) < hazard {
            let vendor = VendorId(u16::try_from(place).unwrap_or(u16::MAX));
            break_scandal(world, vendor, ScandalKind::SearchPages);
        }
    }
}

/// A vendor's day; returns the pages that are there now. Whoever is out of business has none.
fn publish(world: &mut World, rules: &Rules, entity: Entity, active: bool) -> Option<u64> {
    let mut pages = *world.get::<SearchPages>(entity)?;
    if !active {
        pages = SearchPages::default();
    } else if pages.pages_per_day > 0 {
        let page_fen = rules.scenario.attention.search_pages.page_fen;
        let mut ledger = world.get_mut::<Ledger>(entity)?;
        let affordable = ledger.cash_fen().checked_div(page_fen).unwrap_or(i64::MAX);
        let put_up = i64::from(pages.pages_per_day).min(affordable).max(0);
        ledger.pay_now(Expense::SearchPages, put_up.saturating_mul(page_fen));
        pages.live_pages = pages.live_pages.saturating_add(put_up.unsigned_abs());
    }
    *world.get_mut::<SearchPages>(entity)? = pages;
    Some(pages.live_pages)
}

/// System: searchers who find pages become installs of the day, beside those of advertisements.
pub(crate) fn bring_searchers(
    rates: Res<Rates>,
    roster: Res<Roster>,
    values: Res<Values>,
    mut reach: ResMut<Reach>,
    mut vendors: Query<(&Offering, &mut SearchPages)>,
) {
    let searches = rates.channels.iter().find(|channel| channel.by_keyword);
    let people: f64 = rates.segments.iter().map(|segment| segment.population).sum();
    for (j, entity) in roster.vendors.iter().enumerate().take(rates.vendor_count) {
        let Ok((offering, mut pages)) = vendors.get_mut(*entity) else { continue };
        let coming = if values.on_market[j] { visits(&rates.attention, pages.live_pages) } else { 0.0 };
        pages.visits_today = round_to_count(coming);
        if coming <= 0.0 {
            continue;
        }
        let installs_each = rates.attention.page_install_rate * offering.install_multiple(&rates.attention);
        for (g, segment) in rates.segments.iter().enumerate() {
            let share = match searches {
                Some(channel) => channel.composition.get(g).copied().unwrap_or(0.0),
                None => segment.population / people.max(1.0),
            };
            let installs = coming * share * installs_each * values.pull[g][j] * reach.eligible[g][j];
            reach.landing_pages[g][j] += installs;
            reach.landing[g][j] += installs;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::market::causes::{UserCause, UserCauses};
    use crate::outcome::Outcome;
    use crate::vendor::Product;
    use burnrate_client_proto::command::Command;

    /// At 50,000 pages a day about 20% are caught by day 30, and almost all by day 180.
    #[test]
    fn the_hazard_is_the_published_one() {
        let (_, scenario) = burnrate_content::load("china-2024").unwrap();
        let rates = Rates::new(&Rules::new(scenario, 7, crate::kernel::Kernel::Stochastic)).attention;
        let caught_by = |days: u64| {
            1.0 - (1..=days).map(|day| 1.0 - scandal_hazard(&rates, day * 50_000)).product::<f64>()
        };
        assert!((0.19..0.22).contains(&caught_by(30)), "{}", caught_by(30));
        assert!(caught_by(180) > 0.999);
        assert!((visits(&rates, 1_000_000) - 40_000.0 * (1.0 - crate::exact_math::exp(-1.0))).abs() < 1e-6);
    }

    fn spamming(change: impl FnOnce(&mut burnrate_content::Resolved)) -> Match {
        let game = Match::given(|scenario| {
            scenario.unlocks.clear();
            change(scenario);
        });
        game.when(&[Command::SeoPages { pages_per_day: 10_000 }])
    }

    #[test]
    fn searchers_come_with_a_cause_of_their_own() {
        let game =
            spamming(|scenario| scenario.attention.search_pages.scandal_scale_pages = u64::MAX).days(7);
        let pages = game.part::<SearchPages>(ME);
        assert_eq!((pages.live_pages, pages.visits_today), (70_000, 1_507));
        assert!(game.part::<UserCauses>(ME).of(UserCause::SearchPages) > 20);
        let spent = game.part::<Ledger>(ME).balance_fen(crate::finance::Account::SearchPages);
        assert_eq!(spent, 7 * 10_000 * 5);
    }

    #[test]
    fn found_out_they_vanish_and_search_bars_the_vendor() {
        let game = spamming(|scenario| scenario.attention.search_pages.scandal_scale_pages = 1).days(1);
        let until_day = 90;
        let game = game.then(&[
            Outcome::ScandalBroke { vendor: ME, kind: ScandalKind::SearchPages },
            Outcome::SearchBarred { vendor: ME, until_day },
        ]);
        let pages = game.part::<SearchPages>(ME);
        assert_eq!((pages.live_pages, pages.pages_per_day, pages.barred_until_day), (0, 0, until_day));
        assert!((game.part::<Product>(ME).trust.to_f64() - 0.5).abs() < 1e-9);
        let surcharge = game.sim.world.resource::<SearchSurcharge>();
        let rates = &game.sim.world.resource::<Rates>().attention;
        assert!((surcharge.factor(rates, 30) - 1.1).abs() < 1e-9);
        assert!((surcharge.factor(rates, 31) - 1.0).abs() < 1e-9);
    }
}
