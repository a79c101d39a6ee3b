//! Scandals: what breaks costs trust, makes users think again, and waits for a word. Trust heals by a half-life.
//!
//! One scandal at a time is open for each vendor; a later one takes its place. Whoever makes scandals calls
//! `break_scandal`, and nobody else touches trust but `heal_trust` and the statement's command. Trust stays within 0 to 1.
//!
//! All draws stand in the day's `Shocks` stream from [`SHOCK_DRAWS_AT`] on, eight places a vendor, whether used or not.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::command::Stance;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::shock::ShockKind;
use burnrate_client_proto::view::ScandalKind;
use burnrate_content::resolved::{ScandalTerms, Shocks};

use super::offering::Offering;
use super::rates::{Rates, ScandalRates};
use super::search_pages::{SearchPages, SearchSurcharge};
use crate::calendar::Calendar;
use crate::fixed::{Fixed, micro_to_f64};
use crate::outcome::{Outcome, Outcomes};
use crate::random::Purpose;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{Prices, Product};

/// Where the draws of this file's kind begin in a day's `Shocks` stream.
pub const SHOCK_DRAWS_AT: u64 = 1 << 20;
const DAYS_PER_YEAR: f64 = 365.0;
/// Places a vendor.
const DRAWS_PER_VENDOR: u64 = 8;

/// What a draw decides. The place is part of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShockDraw {
    /// Whether pages made for search engines are found out.
    SearchPages = 0,
    /// Whether a denial is.
    Denial = 1,
    /// Whether the competition authority strikes.
    Antitrust = 2,
}

/// The day's uniform of one vendor for one question.
#[must_use]
pub(crate) fn shock_draw(rules: &Rules, day: u32, vendor: usize, what: ShockDraw) -> f64 {
    let at = SHOCK_DRAWS_AT + vendor as u64 * DRAWS_PER_VENDOR + what as u64;
    rules.streams.stream(day, Purpose::Shocks).uniform(at)
}

/// A vendor's last scandal, and how its trust heals.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Scandals {
    /// The last one.
    pub last: Option<Scandal>,
}

/// One scandal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Scandal {
    /// The day on which it broke.
    pub day: u32,
    /// What it is about.
    pub kind: ScandalKind,
    /// What the vendor said; none while it said nothing.
    pub answer: Option<Stance>,
}

impl Scandals {
    /// The scandal that a statement on `day` would be about, and the days left for one, that day among them.
    #[must_use]
    pub fn open_on(&self, terms: &ScandalTerms, day: u32) -> Option<(Scandal, u32)> {
        let scandal = self.last.filter(|scandal| scandal.answer.is_none())?;
        let left = scandal.day.saturating_add(terms.answer_days).checked_sub(day).filter(|left| *left > 0)?;
        Some((scandal, left))
    }

    /// Whether users still think again on a day because of it.
    #[must_use]
    pub fn unsettles_on(&self, terms: &ScandalTerms, day: u32) -> bool {
        self.last.is_some_and(|scandal| day < scandal.day.saturating_add(terms.review_days))
    }

    /// Share of the gap to full trust that a day leaves.
    fn keep(&self, rates: &ScandalRates) -> f64 {
        let admitted = self.last.is_some_and(|scandal| scandal.answer == Some(Stance::Admit));
        if admitted { rates.admit_keep } else { rates.keep }
    }
}

/// Trust after so much of it was lost.
#[must_use]
pub(crate) fn less_trust(trust: Fixed, loss: f64) -> Fixed {
    Fixed::from_f64((trust.to_f64() - loss).max(0.0))
}

/// The chance a day of a scandal about content, from that of a model that refuses nothing: × (1 − .8·moderation).
#[must_use]
pub fn content_hazard(base: f64, moderation_bp: u16, rates: &ScandalRates) -> f64 {
    let level = f64::from(moderation_bp) / 10_000.0;
    let left: f64 = 1.0 - rates.moderation_relief * level;
    base * left.max(0.0)
}

/// The chance that a vendor's own model makes a scandal today, 0 to 1.
#[must_use]
pub(crate) fn content_chance_a_day(world: &World, vendor: Entity, shocks: &Shocks) -> f64 {
    let a_year = micro_to_f64(shocks.rate_micro_per_year(ShockKind::ContentScandal));
    let level_bp = world.get::<Offering>(vendor).map_or(0, |offering| offering.moderation_bp);
    let rates = &world.resource::<Rates>().attention.scandal;
    content_hazard(a_year / DAYS_PER_YEAR, level_bp, rates).clamp(0.0, 1.0)
}

/// A scandal breaks about a vendor, today.
pub(crate) fn break_scandal(world: &mut World, vendor: VendorId, kind: ScandalKind) {
    let Some(entity) = world.resource::<Roster>().vendor(vendor.0) else { return };
    let day = world.resource::<Calendar>().day;
    let terms = world.resource::<Rules>().scenario.attention.scandal.clone();
    let loss = world.resource::<Rates>().attention.scandal.loss;
    if let Some(mut product) = world.get_mut::<Product>(entity) {
        product.trust = less_trust(product.trust, loss);
    }
    if let Some(mut prices) = world.get_mut::<Prices>(entity) {
        prices.unsettle(day, terms.review_days);
    }
    if let Some(mut scandals) = world.get_mut::<Scandals>(entity) {
        scandals.last = Some(Scandal { day, kind, answer: None });
    }
    world.resource_mut::<Outcomes>().push(Outcome::ScandalBroke { vendor, kind });
    match kind {
        ScandalKind::SearchPages => take_pages_down(world, vendor, entity, day, &terms),
        ScandalKind::Content => {}
    }
}

/// The pages vanish, search engines bar the vendor, and searches cost everybody more for a while.
fn take_pages_down(world: &mut World, vendor: VendorId, entity: Entity, day: u32, terms: &ScandalTerms) {
    let until_day = day.saturating_add(terms.search_barred_days).saturating_sub(1);
    if let Some(mut pages) = world.get_mut::<SearchPages>(entity) {
        *pages = SearchPages { barred_until_day: until_day, ..SearchPages::default() };
    }
    let mut surcharge = world.resource_mut::<SearchSurcharge>();
    let over = day.saturating_add(terms.search_surcharge_days).saturating_sub(1);
    surcharge.until_day = surcharge.until_day.max(over);
    world.resource_mut::<Outcomes>().push(Outcome::SearchBarred { vendor, until_day });
}

/// System: what is missing to full trust fades.
pub(super) fn heal_trust(rates: Res<Rates>, mut vendors: Query<(&Scandals, &mut Product)>) {
    for (scandals, mut product) in &mut vendors {
        if product.trust < Fixed::ONE {
            let gap = 1.0 - product.trust.to_f64();
            product.trust = Fixed::from_f64(1.0 - gap * scandals.keep(&rates.attention.scandal));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};

    fn struck(kind: ScandalKind) -> Match {
        let mut game = Match::given_all_unlocked().days(7);
        break_scandal(&mut game.sim.world, ME, kind);
        game
    }

    fn trust(game: &Match) -> f64 {
        game.part::<Product>(ME).trust.to_f64()
    }

    #[test]
    fn half_the_trust_is_gone_and_half_of_the_gap_heals_in_sixty_days() {
        let game = struck(ScandalKind::Content);
        assert!((trust(&game) - 0.5).abs() < 1e-9);
        assert_eq!(game.part::<Prices>(ME).unsettled_until_day, 7 + 29);
        let game = game.days(60);
        assert!((trust(&game) - 0.75).abs() < 1e-6, "{}", trust(&game));
        assert!((trust(&game.days(600)) - 1.0).abs() < 1e-3);
    }

    #[test]
    fn users_trust_it_less_and_leave() {
        let users = |game: &Match| game.part::<crate::finance::Traction>(ME).habit_users;
        let (struck, spared) = (struck(ScandalKind::Content).days(30), Match::given_all_unlocked().days(37));
        assert!(users(&struck) * 100 < users(&spared) * 97, "{}, {}", users(&struck), users(&spared));
    }

    #[test]
    fn a_word_can_be_said_for_a_fortnight() {
        let game = struck(ScandalKind::Content);
        let terms = &game.opening.resolved.attention.scandal;
        let left = |day: u32| game.part::<Scandals>(ME).open_on(terms, day).map(|(_, left)| left);
        assert_eq!((left(7), left(20), left(21)), (Some(14), Some(1), None));
    }

    #[test]
    fn moderation_takes_four_fifths_of_the_hazard_at_most() {
        let game = Match::given_all_unlocked();
        let rates = &game.sim.world.resource::<Rates>().attention.scandal;
        assert!((content_hazard(0.1, 10_000, rates) - 0.02).abs() < 1e-12);
        assert!((content_hazard(0.1, 0, rates) - 0.1).abs() < 1e-12);
    }
}
