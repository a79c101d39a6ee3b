//! What investors answer on the last day of a pitch.
//!
//! One draw with P(close) decides whether they come. Each of those who do has a private value (the model value times a
//! lognormal) and a cap on what he would ever believe; he offers when his value reaches the ask and his cap the model value.
//! Draws sit at positions fixed by (vendor, investor), whether or not they are used: nobody's act moves another's luck.

use burnrate_client_proto::view::FailedPitch;
use burnrate_content::resolved::Investors;

use super::funding::Offer;
use super::round_request::{RoundRequest, highest_offer_fen};
use crate::exact_math::exp;
use crate::fixed::micro_to_f64;
use crate::random::{CellDraws, Purpose, Streams};

/// Positions that a vendor's investors take up in a day's draws; a scenario has at most half as many investors, each with
/// two draws.
const DRAWS_PER_VENDOR: u64 = 256;
/// The most investors that a pitch may meet.
pub const INVESTORS_MAX: u32 = 128;

/// The draws of one day's pitches.
pub(super) struct PitchDraws {
    closes: CellDraws,
    investors: CellDraws,
}

impl PitchDraws {
    pub(super) fn of(streams: &Streams, day: u32) -> Self {
        Self {
            closes: streams.stream(day, Purpose::Pitches),
            investors: streams.stream(day, Purpose::Offers),
        }
    }

    fn comes(&mut self, vendor: u16, probability: f64) -> bool {
        self.closes.uniform(u64::from(vendor)) < probability
    }

    /// Standard normals of one investor: for the private value, for the cap.
    fn investor(&mut self, vendor: u16, investor: u32) -> (f64, f64) {
        let first = u64::from(vendor) * DRAWS_PER_VENDOR + 2 * u64::from(investor);
        (self.investors.normal(first), self.investors.normal(first + 1))
    }
}

/// What investors answer to the request of a vendor whose model value is `model_fen`: offers, best first and at least one, or
/// why there are none. `probability` is P(close).
pub(super) fn answer(
    rules: &Investors,
    request: &RoundRequest,
    vendor: u16,
    model_fen: i64,
    probability: f64,
    draws: &mut PitchDraws,
) -> Result<Vec<Offer>, FailedPitch> {
    if !draws.comes(vendor, probability) {
        return Err(FailedPitch::NoInterest);
    }
    let mut believers = 0_u32;
    let mut prices: Vec<i64> = Vec::new();
    for investor in 0..rules.investor_count.min(INVESTORS_MAX) {
        let (value_fen, cap_fen) = opinion(rules, model_fen, draws.investor(vendor, investor));
        if cap_fen < model_fen {
            continue;
        }
        believers += 1;
        if value_fen >= request.ask_pre_money_fen {
            prices.push(value_fen.min(highest_offer_fen(request.ask_pre_money_fen, rules)));
        }
    }
    if believers == 0 {
        return Err(FailedPitch::ValuationTooHigh);
    }
    if prices.is_empty() {
        return Err(FailedPitch::AskTooHigh);
    }
    prices.retain(|&price| price >= request.walk_away_pre_money_fen);
    if prices.is_empty() {
        return Err(FailedPitch::BelowWalkAway);
    }
    // Equal prices are equal offers: their order means nothing.
    prices.sort_unstable_by(|a, b| b.cmp(a));
    Ok(prices.into_iter().map(|pre_money_fen| Offer { pre_money_fen, open: true }).collect())
}

/// One investor's private value and cap, in fen.
fn opinion(rules: &Investors, model_fen: i64, (value_z, cap_z): (f64, f64)) -> (i64, i64) {
    let lognormal = |median_fen: i64, sigma_micro: i64, z: f64| {
        (median_fen as f64 * exp(micro_to_f64(sigma_micro) * z)) as i64
    };
    (
        lognormal(model_fen, rules.value_sigma_micro, value_z),
        lognormal(rules.cap_median_fen, rules.cap_sigma_micro, cap_z),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::funding::tests::investors;

    const MODEL_FEN: i64 = 100_000_000;

    fn ask(ask_pre_money_fen: i64) -> RoundRequest {
        RoundRequest { amount_fen: 1, ask_pre_money_fen, walk_away_pre_money_fen: 0 }
    }

    fn answers(
        rules: &Investors,
        request: RoundRequest,
        model_fen: i64,
        probability: f64,
    ) -> Vec<Result<Vec<Offer>, FailedPitch>> {
        let streams = Streams::new(5);
        let one = |day| {
            let mut draws = PitchDraws::of(&streams, day);
            answer(rules, &request, 3, model_fen, probability, &mut draws)
        };
        (1..=2_000).map(one).collect()
    }

    fn share(answers: &[Result<Vec<Offer>, FailedPitch>], which: Result<(), FailedPitch>) -> f64 {
        let alike = answers.iter().filter(|answer| answer.as_ref().map(|_| ()).map_err(|why| *why) == which);
        alike.count() as f64 / answers.len() as f64
    }

    #[test]
    fn investors_come_as_often_as_the_chance_says() {
        let answers = answers(&investors(), ask(1), MODEL_FEN, 0.3);
        // Three standard errors of 2,000 draws.
        assert!((share(&answers, Ok(())) - 0.3).abs() < 0.031);
        assert!((share(&answers, Err(FailedPitch::NoInterest)) - 0.7).abs() < 0.031);
    }

    #[test]
    fn offers_are_sorted_and_never_above_the_multiple_of_the_ask() {
        let answers = answers(&investors(), ask(MODEL_FEN), MODEL_FEN, 1.0);
        let offers: Vec<&Vec<Offer>> = answers.iter().flatten().collect();
        assert!(offers.iter().all(|offers| offers.is_sorted_by(|a, b| a.pre_money_fen >= b.pre_money_fen)));
        let range = MODEL_FEN..=MODEL_FEN * 13 / 10;
        let prices = || offers.iter().copied().flatten().map(|offer| offer.pre_money_fen);
        assert!(prices().all(|price| range.contains(&price)));
        assert!(prices().any(|price| price == MODEL_FEN * 13 / 10));
        // Half of the five value it at the ask or more, so 1 pitch in 32 finds none.
        assert!((share(&answers, Err(FailedPitch::AskTooHigh)) - 1.0 / 32.0).abs() < 0.012);
    }

    #[test]
    fn a_model_value_above_every_cap_is_too_high_for_all() {
        let rules = Investors { cap_sigma_micro: 0, cap_median_fen: MODEL_FEN - 1, ..investors() };
        let too_high = answers(&rules, ask(1), MODEL_FEN, 1.0);
        assert!((share(&too_high, Err(FailedPitch::ValuationTooHigh)) - 1.0).abs() < 1e-12);
        // With the caps' spread, a model value at their median is above all five once in 32.
        let rules = Investors { cap_median_fen: MODEL_FEN, ..investors() };
        let some = answers(&rules, ask(1), MODEL_FEN, 1.0);
        assert!((share(&some, Err(FailedPitch::ValuationTooHigh)) - 1.0 / 32.0).abs() < 0.012);
    }

    #[test]
    fn offers_under_the_walk_away_are_not_even_shown() {
        let request = RoundRequest { walk_away_pre_money_fen: MODEL_FEN, ..ask(MODEL_FEN / 2) };
        let answers = answers(&investors(), request, MODEL_FEN, 1.0);
        // 1.3 × the ask lies under the walk-away.
        assert!(share(&answers, Err(FailedPitch::BelowWalkAway)) > 0.99);
        assert!(share(&answers, Ok(())) < 1e-12);
    }

    #[test]
    fn another_vendor_in_the_room_changes_no_draw() {
        let (streams, rules, request) = (Streams::new(5), investors(), ask(MODEL_FEN * 8 / 10));
        let alone = answer(&rules, &request, 4, MODEL_FEN, 1.0, &mut PitchDraws::of(&streams, 9));
        let mut draws = PitchDraws::of(&streams, 9);
        let other = answer(&rules, &request, 11, MODEL_FEN, 1.0, &mut draws);
        let beside = answer(&rules, &request, 4, MODEL_FEN, 1.0, &mut draws);
        assert_eq!(alone, beside);
        assert_ne!(alone, other, "each vendor has draws of its own");
    }
}
