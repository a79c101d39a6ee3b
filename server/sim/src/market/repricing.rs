//! Firms that answer one another's prices, where the scenario asks for it (Bertrand play in a logit market).
//!
//! On the first day of a turn every vendor takes the subscription that earns it most against the others' prices of the evening
//! before: all at once, so neither order nor names matter. In a logit market prices answer one another with a slope of less than the
//! largest share, so repeated answers close in on the one equilibrium from anywhere (see `docs/MODEL.md`).
//! Invariant: shares are the choice's own, prices are those that a command could set; nothing is drawn.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::PriceItem;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::VendorId;

use super::audience::MauHistory;
use super::awareness::considered;
use super::choice::{ChoiceModel, ChoiceTable, Tastes, VENDORS_MAX, VendorRow};
use super::demand::value::Figures;
use super::rates::Rates;
use super::serving::ServiceLoad;
use super::subscription::paying_share;
use crate::calendar::Calendar;
use crate::command::change_price;
use crate::outcome::Outcomes;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::segment::Goodwill;
use crate::vendor::{Business, Prices, Product};

/// Places that are looked at first, evenly spread, to find the hill.
const GRID: u64 = 64;
/// So few places are looked at one by one.
const FEW: u64 = 8;

/// The place in `0..=last` where `worth` is greatest, the lowest of equals: an even grid, then thirds around its best, then one by one.
///
/// Exact where `worth` rises to one top, as (p − c)·share does in a logit market, and as fine as floats tell neighbours apart.
/// With more tops than one, it finds one near the grid's best.
pub fn best_place(last: u64, mut worth: impl FnMut(u64) -> f64) -> u64 {
    let (mut low, mut high) = (0, last);
    if last > GRID {
        let at = |i: u64| u64::try_from(u128::from(last) * u128::from(i) / u128::from(GRID)).unwrap_or(last);
        let top = first_best(0..=GRID, |i| worth(at(i)));
        (low, high) = (at(top.saturating_sub(1)), at((top + 1).min(GRID)));
    }
    while high - low > FEW {
        let third = (high - low) / 3;
        let (left, right) = (low + third, high - third);
        if worth(left) < worth(right) { low = left } else { high = right }
    }
    first_best(low..=high, worth)
}

/// The first of the places with the greatest worth.
fn first_best(places: std::ops::RangeInclusive<u64>, mut worth: impl FnMut(u64) -> f64) -> u64 {
    let mut best = (*places.start(), f64::NEG_INFINITY);
    for place in places {
        let found = worth(place);
        if found > best.1 {
            best = (place, found);
        }
    }
    best.0
}

type Firm<'a> = (&'a Business, &'a Product, &'a mut Prices, &'a MauHistory, &'a ServiceLoad);

/// System: at a turn's beginning, each vendor's best answer to the others' prices, taken by all at once and without notice.
pub(crate) fn answer_rivals(
    calendar: Res<Calendar>,
    rules: Res<Rules>,
    rates: Res<Rates>,
    roster: Res<Roster>,
    mut outcomes: ResMut<Outcomes>,
    segments: Query<&Goodwill>,
    mut vendors: Query<Firm<'_>>,
) {
    if !rules.scenario.pricing.best_response || !rules.turns.is_first_day(calendar.day) {
        return;
    }
    let mut play = Play::new(&rules, &rates);
    for entity in &roster.vendors {
        if let Ok((business, product, prices, history, load)) = vendors.get(*entity) {
            let figures = Figures::new(&rates.choice, product, prices, history.now(), load.busy.to_f64());
            play.seat(business.is_active(), figures, prices);
        }
    }
    for goodwill in roster.segments.iter().filter_map(|segment| segments.get(*segment).ok()) {
        play.awareness.push(considered(&rates, goodwill, &play.on_market));
    }
    let answers: Vec<Option<i64>> = (0..play.firms.len()).map(|place| play.best_answer(place)).collect();
    for ((vendor, entity), answer) in (0_u16..).map(VendorId).zip(&roster.vendors).zip(answers) {
        let (Some(to), Ok((_, _, mut prices, _, _))) = (answer, vendors.get_mut(*entity)) else { continue };
        let surge_days = rules.scenario.flows.review_surge_days;
        let item = PriceItem::Subscription;
        if let Some(outcome) = change_price(&mut prices, vendor, item, to, calendar.day, surge_days) {
            outcomes.push(outcome);
        }
    }
}

/// All firms with their prices of the evening before.
struct Play<'a> {
    rules: &'a Rules,
    rates: &'a Rates,
    model: ChoiceModel,
    table: ChoiceTable,
    firms: Vec<(Figures, Prices)>,
    on_market: [bool; VENDORS_MAX],
    /// `[segment]`: who is considered.
    awareness: Vec<VendorRow>,
}

impl<'a> Play<'a> {
    fn new(rules: &'a Rules, rates: &'a Rates) -> Self {
        Self {
            rules,
            rates,
            model: ChoiceModel::new(rates.choice.form),
            table: ChoiceTable::default(),
            firms: Vec::new(),
            on_market: [false; VENDORS_MAX],
            awareness: Vec::new(),
        }
    }

    fn seat(&mut self, active: bool, figures: Figures, prices: &Prices) {
        if let Some(slot) = self.on_market.get_mut(self.firms.len()) {
            *slot = active;
            self.firms.push((figures, prices.clone()));
        }
    }

    /// The price that earns more than the present one and most of all; none if there is no such price, or it is not the firm's to set.
    fn best_answer(&mut self, place: usize) -> Option<i64> {
        let fixed = self.rules.scenario.vendors.get(place)?.fixed.subscription_fen_per_month;
        if fixed.is_some() || !self.on_market[place] {
            return None;
        }
        let range = self.rules.scenario.bounds.range(Control::Subscription);
        let step = range.step.max(1);
        let last = u64::try_from((range.max - range.min) / step).unwrap_or(0);
        let level = |steps: u64| range.min + step.saturating_mul(i64::try_from(steps).unwrap_or(i64::MAX));
        let best = level(best_place(last, |steps| self.profit_a_month(place, level(steps))));
        let now = self.firms[place].1.subscription_fen;
        (self.profit_a_month(place, best) > self.profit_a_month(place, now)).then_some(best)
    }

    /// What a firm earns a month at this price: Σ people · share · (price · who pays − cost), yuan. The share is that of people without a
    /// vendor. GPUs are rented whoever comes, so only a fixed cost of a user counts as his.
    fn profit_a_month(&mut self, place: usize, level_fen: i64) -> f64 {
        let (figures, mut prices) = self.firms[place].clone();
        prices.set_level(PriceItem::Subscription, level_fen);
        let cost = self.rates.serving.cost_fen_per_user_month(place).unwrap_or(0) as f64 / 100.0;
        let asked = figures.at_subscription(&self.rates.choice, level_fen, prices.free_quota_tenths);
        let count = self.firms.len();
        let mut profit = 0.0;
        for (segment, awareness) in self.rates.segments.iter().zip(&self.awareness) {
            let mut utility = [0.0; VENDORS_MAX];
            for (slot, (rival, _)) in utility.iter_mut().zip(&self.firms) {
                *slot = rival.value(segment);
            }
            utility[place] = asked.value(segment);
            let tastes = Tastes {
                utility: &utility[..count],
                awareness: &awareness[..count],
                inertia: segment.inertia,
            };
            self.model.fill(&tastes, &mut self.table);
            let paying = paying_share(segment, self.rates.choice.subscribe_intercept, &prices);
            let margin = level_fen as f64 / 100.0 * paying - cost;
            profit += segment.population * self.table.newcomer[place] * margin;
        }
        profit
    }
}
