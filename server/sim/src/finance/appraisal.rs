//! One vendor's figures put together: score, model value, standing among all. Reads components, changes nothing.
//!
//! A vendor's standing is its company value by the score's measure, before the founders' share: that share says who owns a
//! company, not what investors see in it. Only vendors in business stand against each other.

use bevy_ecs::prelude::*;
use bevy_ecs::query::QueryData;
use burnrate_client_proto::view::VendorStatus;
use burnrate_content::resolved::{Resolved, Score};

use super::cap_table::CapTable;
use super::funding::Funding;
use super::insolvency::Solvency;
use super::ledger::Ledger;
use super::runway::Burn;
use super::score::{self, Performance};
use super::score_weights::ScoreWeights;
use super::sentiment::Sentiment;
use super::traction::Traction;
use super::valuation::{self, Growth, Worth};
use crate::fixed::Fixed;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{Business, People};

/// Vendors that count as the top.
const TOP_COUNT: usize = 3;

/// What an appraisal reads of one vendor. As query data it works in a system and on an `EntityRef` alike.
#[derive(QueryData)]
pub struct Books {
    /// Whether it is in business.
    pub business: &'static Business,
    /// Heads and stars.
    pub people: &'static People,
    /// Money.
    pub ledger: &'static Ledger,
    /// Net burn.
    pub burn: &'static Burn,
    /// Habit users and recurring revenue.
    pub performance: &'static Performance,
    /// Rounds.
    pub funding: &'static Funding,
    /// Owners.
    pub table: &'static CapTable,
    /// Users.
    pub traction: &'static Traction,
    /// How close to its end.
    pub solvency: &'static Solvency,
}

impl BooksItem<'_, '_> {
    /// The whole company by the score's measure, in fen.
    #[must_use]
    pub fn company_value_fen(&self, score: &Score) -> i64 {
        score::company_value_fen(score, self.performance, self.ledger, self.people.stars)
    }

    /// The score if the match ended now, in fen: 0 before its launch, what a winding-up or a sale left the founders after it.
    /// While it is being wound up, what there is still counts.
    #[must_use]
    pub fn score_fen(&self, score: &Score) -> i64 {
        match self.business.status {
            VendorStatus::Upcoming => 0,
            VendorStatus::Active | VendorStatus::Insolvent => {
                score::founders_part_fen(self.company_value_fen(score), self.table)
            }
            VendorStatus::Liquidated | VendorStatus::Acquired => {
                self.solvency.wound_up().map_or(0, |end| end.founders_fen)
            }
        }
    }

    /// MAU and what it was.
    fn growth(&self) -> Growth {
        let Traction { mau, mau_month_ago, history_days, .. } = *self.traction;
        Growth { mau, mau_month_ago, history_days }
    }

    /// What the rule of valuation reckons with; none unless in business.
    #[must_use]
    pub fn worth(&self, scenario: &Resolved, sentiment: Sentiment, standing: f64) -> Option<Worth> {
        let worth = || Worth {
            mau: self.traction.mau,
            growth: self.growth(),
            arr_fen: self.performance.arr_fen(scenario.finance.valuation.arr_window_days),
            stars: self.people.stars,
            runway_days: self.burn.runway_days(self.ledger.cash_fen()),
            sentiment,
            standing: Fixed::from_f64(standing),
        };
        self.business.is_active().then(worth)
    }

    /// ν: 1 until it closed a round, then its company value over the best one.
    fn standing(&self, company_fen: i64, best_company_fen: i64) -> f64 {
        if self.funding.closed_count() == 0 || best_company_fen <= 0 {
            return 1.0;
        }
        company_fen as f64 / best_company_fen as f64
    }
}

/// One vendor's place in the market today.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Appraisal {
    /// Whole company by the score's measure, in fen.
    pub company_fen: i64,
    /// Score if the match ended now, in fen.
    pub score_fen: i64,
    /// Model value before new money, in fen; 0 unless in business.
    pub model_value_fen: i64,
    /// What it follows from; none unless in business.
    pub worth: Option<Worth>,
    /// φ.
    pub growth_factor: f64,
    /// In business, and fewer than three others there are worth more.
    pub top_three: bool,
}

/// All vendors in scenario order, by the weights of the score as they stand.
#[must_use]
pub fn appraise(
    books: &[BooksItem<'_, '_>],
    scenario: &Resolved,
    score: &Score,
    sentiment: Sentiment,
) -> Vec<Appraisal> {
    let in_business = books.iter().filter(|books| books.business.is_active());
    let companies_fen: Vec<i64> = in_business.map(|books| books.company_value_fen(score)).collect();
    let best_fen = companies_fen.iter().copied().max().unwrap_or(0);
    // Equals stand alike: identical vendors differ in their names only.
    let is_top = |books: &BooksItem, fen: i64| {
        books.business.is_active() && companies_fen.iter().filter(|&&other| other > fen).count() < TOP_COUNT
    };
    let valuation_rules = &scenario.finance.valuation;
    let one = |books: &BooksItem| {
        let company_fen = books.company_value_fen(score);
        let worth = books.worth(scenario, sentiment, books.standing(company_fen, best_fen));
        Appraisal {
            company_fen,
            score_fen: books.score_fen(score),
            model_value_fen: worth.map_or(0, |worth| valuation::pre_money_fen(valuation_rules, &worth)),
            worth,
            growth_factor: valuation::growth_factor(valuation_rules, books.growth()),
            top_three: is_top(books, company_fen),
        }
    };
    books.iter().map(one).collect()
}

/// The appraisal of every vendor of a World, in scenario order; for views and vitals.
#[must_use]
pub fn appraise_world(world: &World) -> Vec<Appraisal> {
    let (rules, roster) = (world.resource::<Rules>(), world.resource::<Roster>());
    let books: Vec<_> = roster
        .vendors
        .iter()
        .filter_map(|entity| world.entity(*entity).get_components::<Books>().ok())
        .collect();
    let score = world.resource::<ScoreWeights>().over(&rules.scenario.score);
    appraise(&books, &rules.scenario, &score, *world.resource::<Sentiment>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::account::Expense;
    use crate::given::Match;
    use burnrate_client_proto::command::Command;
    use burnrate_content::resolved::{Holder, HolderKind, Text};

    /// Equal start-ups whose people, users and talent are worth nothing, so that cash alone makes a company.
    fn cash_alone(change: impl FnOnce(&mut Resolved)) -> Match {
        Match::given(|scenario| {
            scenario.unlocks.clear();
            (scenario.people.pay_fen_per_month, scenario.people.overhead_fen_per_month) = (0, 0);
            (scenario.score.habit_user_fen, scenario.score.star_fen) = (0, 0);
            scenario.score.arr_multiple_micro = 0;
            for vendor in &mut scenario.vendors {
                vendor.start.cash_fen = 1_000;
                vendor.start.bids_fen_per_day.fill(0);
                vendor.start.gpus.clear();
            }
            change(scenario);
        })
    }

    fn spend(game: &mut Match, vendor: usize, fen: i64) {
        let entity = game.sim.world.resource::<Roster>().vendors[vendor];
        game.sim.world.get_mut::<Ledger>(entity).unwrap().pay_now(Expense::Creative, fen);
    }

    #[test]
    fn what_a_winding_up_leaves_the_founders_is_their_score() {
        let holder =
            |kind, shares, preference_fen| Holder { kind, name: Text::default(), shares, preference_fen };
        let game = cash_alone(|scenario| {
            scenario.vendors[0].start.holders = vec![
                holder(HolderKind::Founders, 500, 0),
                holder(HolderKind::Investor, 100, 400),
                holder(HolderKind::Pool, 400, 0),
            ];
            scenario.vendors[0].start.prices.subscription_fen_per_month = 0;
            scenario.vendors[0].start.api_accounts = 0;
        });
        assert_eq!(appraise_world(&game.sim.world)[0].score_fen, 500);
        let game = game.when(&[Command::FileBankruptcy {}]).days(2);
        // ¥10 of cash: ¥4 for the preference, the rest over 900 shares.
        let gone = appraise_world(&game.sim.world)[0];
        assert_eq!((gone.score_fen, gone.company_fen, gone.model_value_fen), (600 * 500 / 900, 0, 0));
        assert!(!gone.top_three);
    }

    #[test]
    fn equals_stand_alike_and_the_fourth_best_does_not_stand_at_the_top() {
        let mut game = cash_alone(|_| ());
        let top = |game: &Match| -> Vec<bool> {
            appraise_world(&game.sim.world).iter().map(|appraisal| appraisal.top_three).collect()
        };
        assert_eq!(top(&game), [true; 6]);
        for (vendor, fen) in [(0, 500), (1, 400), (2, 300), (3, 200)] {
            spend(&mut game, vendor, fen);
        }
        assert_eq!(top(&game), [false, false, false, true, true, true]);
    }

    #[test]
    fn a_vendor_is_measured_against_the_best_once_it_closed_a_round() {
        let mut game = cash_alone(|scenario| {
            for vendor in &mut scenario.vendors {
                vendor.start.stars_micro = 1_000_000;
            }
        });
        let worth = |game: &Match| appraise_world(&game.sim.world)[0].model_value_fen;
        spend(&mut game, 0, 750);
        let alone = worth(&game);
        let vendor = game.sim.world.resource::<Roster>().vendors[0];
        let mut closed = crate::finance::funding::tests::offered(&[100]);
        let (mut ledger, mut table) = (Ledger::open(0, 0), crate::finance::funding::tests::founders_only());
        crate::finance::funding::tests::accept(&mut closed, 1, &mut ledger, &mut table).unwrap();
        game.sim.world.entity_mut(vendor).insert(closed);
        let rules = game.sim.rules().scenario.finance.valuation.clone();
        let theta = crate::fixed::micro_to_f64(rules.rank_exponent_micro);
        let ratio = worth(&game) as f64 / alone as f64;
        assert!((ratio / crate::exact_math::pow(0.25, theta) - 1.0).abs() < 1e-6, "{ratio}");
    }
}
