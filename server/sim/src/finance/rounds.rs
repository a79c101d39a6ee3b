//! What a day does to rounds: sentiment drifts, failed pitches fade, offers lapse, investors answer.
//!
//! Offers of which this was the last day lapse before new ones come; the order of vendors means nothing, as each draw has a
//! place of its own and appraisals are taken before anything changes.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::VendorId;
use burnrate_content::resolved::Investors;

use super::appraisal::{Appraisal, Books, appraise};
use super::funding::Funding;
use super::pitch::{self, Pitch, PitchDraws};
use super::round_request::is_greedy;
use super::score_weights::ScoreWeights;
use super::sentiment::Sentiment;
use super::valuation::{PitchOdds, close_probability};
use crate::calendar::Calendar;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;

/// S takes its daily step, and knows whether it is winter.
pub(super) fn drift_sentiment(calendar: Res<Calendar>, rules: Res<Rules>, mut sentiment: ResMut<Sentiment>) {
    sentiment.drift(&rules.scenario.finance.sentiment, &rules.streams, calendar.day);
}

/// Offers whose last day it was are gone, and old failures count less.
pub(super) fn lapse_offers(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    rules: Res<Rules>,
    mut outcomes: ResMut<Outcomes>,
    mut fundings: Query<&mut Funding>,
) {
    let half_life_days = rules.scenario.finance.investors.failed_pitch_half_life_days;
    for (index, entity) in (0..).zip(&roster.vendors) {
        let Ok(mut funding) = fundings.get_mut(*entity) else { continue };
        funding.fade(half_life_days);
        if let Some(round) = funding.lapse(calendar.day) {
            outcomes.push(Outcome::OffersLapsed { vendor: VendorId(index), round });
        }
    }
}

/// Investors answer the pitches that end today.
pub(super) fn answer_pitches(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    rules: Res<Rules>,
    (sentiment, weights): (Res<Sentiment>, Res<ScoreWeights>),
    mut outcomes: ResMut<Outcomes>,
    mut vendors: ParamSet<(Query<Books>, Query<&mut Funding>)>,
) {
    let day = calendar.day;
    let fundings = vendors.p1();
    if !fundings.iter().any(|funding| funding.pitch_ending_on(day).is_some()) {
        return;
    }
    let books = vendors.p0();
    let books: Vec<_> = roster.vendors.iter().filter_map(|entity| books.get(*entity).ok()).collect();
    let score = weights.over(&rules.scenario.score);
    let appraisals = appraise(&books, &rules.scenario, &score, *sentiment);
    let investors = &rules.scenario.finance.investors;
    let mut draws = PitchDraws::of(&rules.streams, day);
    let mut fundings = vendors.p1();
    for ((index, entity), appraisal) in (0..).zip(&roster.vendors).zip(appraisals) {
        let Ok(mut funding) = fundings.get_mut(*entity) else { continue };
        let Some(round) = funding.pitch_ending_on(day) else { continue };
        let (number, request) = (round.number, round.request);
        let odds = odds(&funding, &appraisal, sentiment.level(), request.ask_pre_money_fen, investors);
        let probability = close_probability(investors, &odds);
        let pitch =
            Pitch { request: &request, vendor: index, model_fen: appraisal.model_value_fen, probability };
        let credit = &rules.scenario.finance.compute_credit;
        let answer = pitch::answer(investors, credit, &pitch, &mut draws);
        let vendor = VendorId(index);
        outcomes.push(match &answer {
            Ok(offers) => {
                let offers = u8::try_from(offers.len()).unwrap_or(u8::MAX);
                Outcome::OffersCame { vendor, round: number, offers }
            }
            Err(why) => Outcome::PitchFailed { vendor, round: number, why: *why },
        });
        funding.answered(answer.unwrap_or_default(), days_to_answer(&rules, day));
    }
}

/// How long offers of today stand: the scenario's days, but at least until what is decided within the next whole turn acts, so
/// that whoever looks once a turn can take one, however long the turns are.
fn days_to_answer(rules: &Rules, day: u32) -> u32 {
    let next_turn = rules.turns.next_first_day(day);
    let turn_after = rules.turns.next_first_day(next_turn);
    rules.scenario.finance.investors.offer_days.max(turn_after.saturating_sub(day))
}

fn odds(
    funding: &Funding,
    appraisal: &Appraisal,
    sentiment: f64,
    ask_fen: i64,
    investors: &Investors,
) -> PitchOdds {
    PitchOdds {
        sentiment,
        growth_factor: appraisal.growth_factor,
        top_three: appraisal.top_three,
        failed_pitches: funding.failed_pitches(),
        greedy: is_greedy(ask_fen, appraisal.model_value_fen, investors),
    }
}
