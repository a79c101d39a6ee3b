//! Why a turn changed what it changed: cash, users, valuation, each split by cause.
//!
//! Invariant: causes sum to the change exactly. Cash and users are tallied as they move. A valuation is a product of its terms, so its
//! change is split by replacing one term after another, in this order: users, growth, revenue, talent, runway, sentiment, standing;
//! each is given what the value moved by when its turn came. The order goes from what a team did to what the market did to
//! it, and is always the same, so equal turns are told alike; the mean over all orders would ask for 5,040 of them.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::{Cause, CauseShare, Figure, TurnChange};
use burnrate_content::resolved::Valuation;

use super::ScoreWeights;
use super::appraisal::{Appraisal, Books, appraise, appraise_world};
use super::ledger::Ledger;
use super::sentiment::Sentiment;
use super::valuation::{Worth, pre_money_fen};
use crate::calendar::Calendar;
use crate::market::causes::UserCauses;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;

/// What a vendor was worth when the turn began.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct TurnMark {
    worth: Option<Worth>,
}

impl TurnMark {
    /// The change of the valuation since then.
    #[must_use]
    pub fn valuation_change(&self, rules: &Valuation, now: &Appraisal) -> TurnChange {
        let causes = match (&self.worth, &now.worth) {
            (Some(from), Some(to)) => replaced_terms(rules, from, to),
            (None, Some(to)) => vec![(Cause::Launch, pre_money_fen(rules, to))],
            (Some(from), None) => vec![(Cause::WindingUp, -pre_money_fen(rules, from))],
            (None, None) => Vec::new(),
        };
        let shares = causes.into_iter().filter(|(_, delta)| *delta != 0);
        let causes: Vec<CauseShare> = shares.map(|(cause, delta)| CauseShare { cause, delta }).collect();
        let delta = causes.iter().map(|share| share.delta).sum();
        TurnChange { figure: Figure::Valuation, delta, causes }
    }
}

/// A term, and how it is replaced.
type Step = (Cause, fn(&mut Worth, &Worth));

/// The steps of the value from one day's terms to another's. They telescope: what they sum to is the whole change.
fn replaced_terms(rules: &Valuation, from: &Worth, to: &Worth) -> Vec<(Cause, i64)> {
    let mut at = *from;
    let mut value_fen = pre_money_fen(rules, &at);
    let steps: [Step; 7] = [
        (Cause::MonthlyUsers, |at, to| at.mau = to.mau),
        (Cause::Growth, |at, to| at.growth = to.growth),
        (Cause::Revenue, |at, to| at.arr_fen = to.arr_fen),
        (Cause::Talent, |at, to| at.stars = to.stars),
        (Cause::Runway, |at, to| at.runway_days = to.runway_days),
        (Cause::Sentiment, |at, to| at.sentiment = to.sentiment),
        (Cause::Standing, |at, to| at.standing = to.standing),
    ];
    let step = |(cause, replace): Step| {
        replace(&mut at, to);
        let before_fen = std::mem::replace(&mut value_fen, pre_money_fen(rules, &at));
        (cause, value_fen.saturating_sub(before_fen))
    };
    steps.into_iter().map(step).collect()
}

/// Why cash changed since the turn began.
#[must_use]
pub fn cash_change(ledger: &Ledger) -> TurnChange {
    let tally = ledger.cash_causes_this_turn();
    let delta = i64::try_from(tally.total_fen()).unwrap_or(i64::MAX);
    TurnChange { figure: Figure::Cash, delta, causes: tally.shares() }
}

/// Why primary users changed since the turn began.
#[must_use]
pub fn users_change(causes: &UserCauses) -> TurnChange {
    TurnChange { figure: Figure::Users, delta: causes.total(), causes: causes.shares() }
}

/// Marks every vendor on the evening before day 1.
pub(super) fn mark_at_start(world: &mut World) {
    let appraisals = appraise_world(world);
    let vendors = world.resource::<Roster>().vendors.clone();
    for (entity, appraisal) in vendors.into_iter().zip(appraisals) {
        world.entity_mut(entity).insert(TurnMark { worth: appraisal.worth });
    }
}

/// System: on the first day of a turn, before anything happens, every vendor's worth is noted.
pub(super) fn mark_turn(
    calendar: Res<Calendar>,
    rules: Res<Rules>,
    roster: Res<Roster>,
    (sentiment, weights): (Res<Sentiment>, Res<ScoreWeights>),
    books: Query<Books>,
    mut marks: Query<&mut TurnMark>,
) {
    if !rules.turns.is_first_day(calendar.day) {
        return;
    }
    let books: Vec<_> = roster.vendors.iter().filter_map(|entity| books.get(*entity).ok()).collect();
    let appraisals = appraise(&books, &rules.scenario, &weights.over(&rules.scenario.score), *sentiment);
    for (entity, appraisal) in roster.vendors.iter().zip(appraisals) {
        if let Ok(mut mark) = marks.get_mut(*entity) {
            mark.worth = appraisal.worth;
        }
    }
}

/// System: at the end of a turn's last day, the log is told why each vendor's figures changed in it.
pub(crate) fn explain_turn(world: &mut World) {
    let day = world.resource::<Calendar>().day;
    if world.resource::<Rules>().turns.next_first_day(day) != day + 1 {
        return;
    }
    let vendors = world.resource::<Roster>().vendors.clone();
    let told: Vec<Outcome> = (0..)
        .zip(vendors)
        .zip(appraise_world(world))
        .filter_map(|((index, entity), appraisal)| {
            let changes = changes_of(world, entity, &appraisal)?;
            let moved = changes.iter().any(|change| !change.causes.is_empty());
            moved.then(|| Outcome::TurnExplained { vendor: VendorId(index), changes: changes.to_vec() })
        })
        .collect();
    let mut outcomes = world.resource_mut::<Outcomes>();
    told.into_iter().for_each(|outcome| outcomes.push(outcome));
}

/// Cash, users, valuation.
fn changes_of(world: &World, entity: Entity, appraisal: &Appraisal) -> Option<[TurnChange; 3]> {
    let rules = &world.resource::<Rules>().scenario.finance.valuation;
    Some([
        cash_change(world.get::<Ledger>(entity)?),
        users_change(world.get::<UserCauses>(entity)?),
        world.get::<TurnMark>(entity)?.valuation_change(rules, appraisal),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::valuation::Growth;
    use crate::finance::valuation::tests::rules;
    use crate::fixed::Fixed;

    fn worth(mau: u64, arr_fen: i64, runway_days: Option<u32>) -> Worth {
        Worth {
            mau,
            growth: Growth { mau, mau_month_ago: 1_000, history_days: 60 },
            arr_fen,
            stars: Fixed::from_f64(1.5),
            runway_days,
            sentiment: Sentiment::default(),
            standing: Fixed::ONE,
        }
    }

    #[test]
    fn each_term_gets_what_it_moved_and_the_steps_sum_to_the_change() {
        let (from, to) = (worth(1_000, 500, Some(400)), worth(1_300, 900, Some(90)));
        let steps = replaced_terms(&rules(), &from, &to);
        let whole = pre_money_fen(&rules(), &to) - pre_money_fen(&rules(), &from);
        assert_eq!(steps.iter().map(|(_, delta)| delta).sum::<i64>(), whole);
        let of = |cause| steps.iter().find(|(c, _)| *c == cause).unwrap().1;
        assert!(of(Cause::MonthlyUsers) > 0 && of(Cause::Growth) > 0 && of(Cause::Revenue) > 0);
        assert!(of(Cause::Runway) < 0);
        assert_eq!((of(Cause::Talent), of(Cause::Sentiment), of(Cause::Standing)), (0, 0, 0));
    }

    #[test]
    fn who_comes_or_goes_within_the_turn_has_one_cause() {
        let here = worth(1_000, 500, None);
        let appraisal = |worth| Appraisal {
            company_fen: 0,
            score_fen: 0,
            model_value_fen: 0,
            worth,
            growth_factor: 1.0,
            top_three: false,
        };
        let value = pre_money_fen(&rules(), &here);
        let came = TurnMark { worth: None }.valuation_change(&rules(), &appraisal(Some(here)));
        assert_eq!((came.delta, came.causes[0].cause), (value, Cause::Launch));
        let gone = TurnMark { worth: Some(here) }.valuation_change(&rules(), &appraisal(None));
        assert_eq!((gone.delta, gone.causes[0].cause), (-value, Cause::WindingUp));
        let still = TurnMark { worth: Some(here) }.valuation_change(&rules(), &appraisal(Some(here)));
        assert_eq!((still.delta, still.causes.len()), (0, 0));
    }
}
