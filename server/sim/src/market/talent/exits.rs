//! Who goes by themselves.
//!
//! ```text
//! exits a head and day = h0·exp(1.5·[runway < 6 months] + 1·[layoff within 60 days] + .5·pay gap)
//! ```
//! The pay gap is the best rival's multiple less one's own, at least 0: job advertisements tell it. Four times as many go while a vendor
//! hibernates. One draw a vendor, at its own place; where flows are expected, what does not make a head is carried over.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use burnrate_content::resolved::Talent;

use super::{Seekers, Staffing};
use crate::calendar::Calendar;
use crate::exact_math::exp;
use crate::finance::insolvency::FIRST_RUNWAY_AFTER_DAYS;
use crate::finance::{Burn, Hibernation, Ledger, Parent};
use crate::fixed::Fixed;
use crate::kernel::{Kernel, binomial_quantile};
use crate::market::rates::{Rates, TalentRates};
use crate::random::Purpose;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{Business, People};

/// Why people would go.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Worries {
    /// The money lasts for less than half a year.
    pub short_runway: bool,
    /// Others were laid off lately.
    pub layoff: bool,
    /// By how much the best rival pays more, as a multiple of the market's pay.
    pub pay_gap: f64,
    /// The company is suspended.
    pub hibernates: bool,
}

impl Worries {
    /// The chance a day that a head goes.
    #[must_use]
    pub fn exit(&self, rates: &TalentRates) -> f64 {
        let on = |worry: bool, weight: f64| if worry { weight } else { 0.0 };
        let weight = on(self.short_runway, rates.exit_runway)
            + on(self.layoff, rates.exit_layoff)
            + rates.exit_pay_gap * self.pay_gap.max(0.0);
        let pace = if self.hibernates { rates.exit_hibernation } else { 1.0 };
        (rates.exit * exp(weight) * pace).min(1.0)
    }
}

/// A vendor's worries on a day, with the best pay of its rivals.
#[must_use]
pub fn worries(
    rules: &Talent,
    day: u32,
    (hibernation, staffing): (&Hibernation, &Staffing),
    (burn, ledger, parent): (&Burn, &Ledger, &Parent),
    best_rival_pay_bp: u16,
) -> Worries {
    let promised_fen = parent.promised_fen(day, rules.exit_runway_days);
    let runway_days = burn.runway_days(ledger.cash_fen().saturating_add(promised_fen));
    let known = burn.day_count() >= FIRST_RUNWAY_AFTER_DAYS;
    let recent = |laid_off: u32| day.saturating_sub(laid_off) < rules.exit_layoff_days;
    Worries {
        short_runway: known && runway_days.is_some_and(|days| days < rules.exit_runway_days),
        layoff: staffing.laid_off_on_day.is_some_and(recent),
        pay_gap: f64::from(best_rival_pay_bp.saturating_sub(staffing.pay_bp)) / 10_000.0,
        hibernates: hibernation.is_asleep(),
    }
}

/// The best pay among those in business, leaving out the vendor at one place; 0 if nobody is left.
#[must_use]
pub fn best_rival_pay_bp(pays_bp: &[Option<u16>], own: usize) -> u16 {
    let rivals = pays_bp.iter().enumerate().filter(|(place, _)| *place != own);
    rivals.filter_map(|(_, pay)| *pay).max().unwrap_or(0)
}

/// Everybody's pay; none of those that are not in business.
#[must_use]
pub(crate) fn pays_bp(world: &World) -> Vec<Option<u16>> {
    let pay = |entity: &Entity| {
        let active = world.get::<Business>(*entity).is_some_and(Business::is_active);
        world.get::<Staffing>(*entity).filter(|_| active).map(|staffing| staffing.pay_bp)
    };
    world.resource::<Roster>().vendors.iter().map(pay).collect()
}

type Employer<'a> =
    (&'a Business, &'a Burn, &'a Ledger, &'a Parent, &'a Hibernation, &'a mut People, &'a mut Staffing);

/// System: people go, and look for work; those of a company that is gone all do.
pub(crate) fn lose_people(
    calendar: Res<Calendar>,
    (rules, rates, roster): (Res<Rules>, Res<Rates>, Res<Roster>),
    mut seekers: ResMut<Seekers>,
    mut vendors: Query<Employer<'_>>,
) {
    seekers.fade(&rates.talent);
    let pays_bp: Vec<Option<u16>> = roster
        .vendors
        .iter()
        .map(|entity| {
            let found = vendors.get(*entity).ok().filter(|(business, ..)| business.is_active());
            found.map(|(.., staffing)| staffing.pay_bp)
        })
        .collect();
    let mut draws = rules.streams.stream(calendar.day, Purpose::Talent);
    for (place, entity) in roster.vendors.iter().enumerate() {
        let uniform = draws.uniform(place as u64);
        let Ok((business, burn, ledger, parent, hibernation, mut people, mut staffing)) =
            vendors.get_mut(*entity)
        else {
            continue;
        };
        if business.is_gone() {
            let heads = people.heads;
            seekers.take_in(people.lose(heads));
            *staffing = Staffing::paying(staffing.pay_bp);
        }
        if !business.is_active() {
            continue;
        }
        let best = best_rival_pay_bp(&pays_bp, place);
        let talent = &rules.scenario.talent;
        let worries = worries(talent, calendar.day, (hibernation, &staffing), (burn, ledger, parent), best);
        let exit = worries.exit(&rates.talent);
        let heads = staffing.exits(rules.kernel, people.heads, exit, uniform);
        staffing.today.left = staffing.today.left.saturating_add(heads);
        seekers.take_in(people.lose(heads));
    }
}

impl Staffing {
    /// How many of `heads` go today.
    fn exits(&mut self, kernel: Kernel, heads: u32, chance: f64, uniform: f64) -> u32 {
        let gone = match kernel {
            Kernel::Stochastic => binomial_quantile(u64::from(heads), chance, uniform),
            Kernel::Expected => {
                let expected = self.exit_carry.to_f64() + f64::from(heads) * chance;
                let whole = expected as u64;
                self.exit_carry = Fixed::from_f64(expected - whole as f64);
                whole
            }
        };
        u32::try_from(gone).unwrap_or(u32::MAX).min(heads)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::outcome::Outcome;
    use burnrate_client_proto::id::VendorId;

    fn rates() -> TalentRates {
        Match::given_all_unlocked().sim.world.resource::<Rates>().talent.clone()
    }

    #[test]
    fn worries_multiply() {
        let exit = |worries: Worries| worries.exit(&rates()) / 0.0005;
        let calm = Worries::default();
        assert!((exit(calm) - 1.0).abs() < 1e-12);
        assert!((exit(Worries { short_runway: true, ..calm }) - exp(1.5)).abs() < 1e-9);
        let all = Worries { short_runway: true, layoff: true, pay_gap: 0.4, hibernates: true };
        assert!((exit(all) - 4.0 * exp(2.7)).abs() < 1e-9);
    }

    /// Whoever runs out of money loses people (and stars with them) several times as fast.
    #[test]
    fn researchers_leave_a_company_whose_money_runs_out() {
        let left = |cash_fen: i64| {
            let game = Match::given(|scenario| {
                for vendor in &mut scenario.vendors {
                    (vendor.start.heads, vendor.start.stars_micro) = (1_000, 50_000_000);
                    vendor.start.cash_fen = 1_000_000_000_000;
                }
                scenario.vendors[0].start.cash_fen = cash_fen;
            });
            let game = game.days(40);
            let people = game.part::<People>(ME);
            let stars = people.stars.to_f64() / 50.0 - f64::from(people.heads) / 1_000.0;
            assert!(stars.abs() < 1e-6, "stars go in proportion");
            assert!(game.saw(|o| matches!(o, Outcome::PeopleLeft { vendor: ME, .. })));
            f64::from(1_000 - people.heads)
        };
        let (calm, short) = (left(1_000_000_000_000), left(25_000_000_000));
        assert!(calm > 5.0 && calm < 40.0, "{calm}");
        assert!(short > 2.5 * calm, "{short} and {calm}");
    }

    #[test]
    fn one_vendors_pay_moves_no_other_vendors_draw() {
        let play = |pay_bp: u16| {
            let game = Match::given(|scenario| {
                scenario.vendors[0].start.pay_bp = pay_bp;
                for vendor in &mut scenario.vendors {
                    vendor.start.heads = 2_000;
                    vendor.start.cash_fen = 10_000_000_000_000;
                }
                // Nobody minds what others pay: only draws could differ.
                scenario.talent.exit_pay_gap_micro = 0;
            });
            let game = game.days(20);
            [1, 2, 5].map(|vendor| game.part::<People>(VendorId(vendor)).heads)
        };
        assert_eq!(play(10_000), play(7_000));
    }
}
