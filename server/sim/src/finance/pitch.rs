//! What investors answer on the last day of a pitch.
//!
//! One draw with P(close) decides whether they come. Each of those who do has a private value (the model value times a
//! lognormal) and a cap on what he would ever believe; he offers when his value reaches the ask and his cap the model value.
//! Some investors own a cloud. Where a vendor takes compute, such an investor pays as much of the money in it as may be, and more for
//! the company, as compute costs it less than its price. Draws sit at positions fixed by (vendor, investor), whether or not they are used: nobody's act moves another's luck.

use burnrate_client_proto::view::FailedPitch;
use burnrate_content::resolved::{ComputeCredit, Investors};

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
/// Behind all private values and caps (at most 12 vendors): whether an investor owns a cloud.
const CLOUDS_AT: u64 = 1 << 16;

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

    /// Whether one investor owns a cloud.
    fn owns_cloud(&mut self, vendor: u16, investor: u32, chance: f64) -> bool {
        let position = CLOUDS_AT + u64::from(vendor) * u64::from(INVESTORS_MAX) + u64::from(investor);
        self.investors.uniform(position) < chance
    }

    /// Standard normals of one investor: for the private value, for the cap.
    fn investor(&mut self, vendor: u16, investor: u32) -> (f64, f64) {
        let first = u64::from(vendor) * DRAWS_PER_VENDOR + 2 * u64::from(investor);
        (self.investors.normal(first), self.investors.normal(first + 1))
    }
}

/// A vendor before its investors.
#[derive(Clone, Copy)]
pub(super) struct Pitch<'a> {
    /// What is asked.
    pub request: &'a RoundRequest,
    /// Whose pitch it is.
    pub vendor: u16,
    /// What the rule of valuation gives, in fen.
    pub model_fen: i64,
    /// P(close).
    pub probability: f64,
}

/// What investors answer to a pitch: offers, best first and at least one, or why there are none.
pub(super) fn answer(
    rules: &Investors,
    credit: &ComputeCredit,
    pitch: &Pitch<'_>,
    draws: &mut PitchDraws,
) -> Result<Vec<Offer>, FailedPitch> {
    let Pitch { request, vendor, model_fen, probability } = *pitch;
    if !draws.comes(vendor, probability) {
        return Err(FailedPitch::NoInterest);
    }
    let mut believers = 0_u32;
    let mut offers: Vec<Offer> = Vec::new();
    for investor in 0..rules.investor_count.min(INVESTORS_MAX) {
        let (value_fen, cap_fen) = opinion(rules, model_fen, draws.investor(vendor, investor));
        let cloud = draws.owns_cloud(vendor, investor, micro_to_f64(credit.cloud_investor_share_micro));
        if cap_fen < model_fen {
            continue;
        }
        believers += 1;
        let compute_bp = if cloud { request.compute_bp } else { 0 };
        let value_fen = with_premium(credit, value_fen, compute_bp);
        if value_fen >= request.ask_pre_money_fen {
            let pre_money_fen = value_fen.min(highest_offer_fen(request.ask_pre_money_fen, rules));
            offers.push(Offer { pre_money_fen, open: true, compute_bp });
        }
    }
    if believers == 0 {
        return Err(FailedPitch::ValuationTooHigh);
    }
    if offers.is_empty() {
        return Err(FailedPitch::AskTooHigh);
    }
    offers.retain(|offer| offer.pre_money_fen >= request.walk_away_pre_money_fen);
    if offers.is_empty() {
        return Err(FailedPitch::BelowWalkAway);
    }
    // At one price more cash is better; offers that are equal in both are equal: their order means nothing.
    offers.sort_unstable_by_key(|offer| (std::cmp::Reverse(offer.pre_money_fen), offer.compute_bp));
    Ok(offers)
}

/// What a company is worth to one who pays this part of the money in compute.
fn with_premium(credit: &ComputeCredit, value_fen: i64, compute_bp: u16) -> i64 {
    let premium = i128::from(value_fen) * i128::from(credit.price_premium_micro) * i128::from(compute_bp);
    let fen = i128::from(value_fen) + premium / 10_000_000_000;
    i64::try_from(fen).unwrap_or(i64::MAX)
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
        RoundRequest { amount_fen: 1, ask_pre_money_fen, ..RoundRequest::default() }
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
            let pitch = Pitch { request: &request, vendor: 3, model_fen, probability };
            answer(rules, &credit(), &pitch, &mut draws)
        };
        (1..=2_000).map(one).collect()
    }

    fn credit() -> ComputeCredit {
        ComputeCredit {
            cloud_investor_share_micro: 400_000,
            price_premium_micro: 150_000,
            lapses_after_days: 365,
        }
    }

    #[test]
    fn who_owns_a_cloud_pays_in_compute_and_pays_more() {
        let rules = Investors { value_sigma_micro: 0, cap_sigma_micro: 0, ..investors() };
        let request = RoundRequest { compute_bp: 10_000, ..ask(MODEL_FEN) };
        let offers: Vec<Offer> =
            answers(&rules, request, MODEL_FEN, 1.0).into_iter().flatten().flatten().collect();
        let (compute, cash): (Vec<Offer>, Vec<Offer>) =
            offers.into_iter().partition(|offer| offer.compute_bp > 0);
        assert!(compute.iter().all(|offer| offer.pre_money_fen == MODEL_FEN * 115 / 100));
        assert!(cash.iter().all(|offer| offer.pre_money_fen == MODEL_FEN));
        // 2,000 pitches before five each: three standard errors.
        let share = compute.len() as f64 / (compute.len() + cash.len()) as f64;
        assert!((share - 0.4).abs() < 0.015, "{share}");
        let none = answers(&rules, ask(MODEL_FEN), MODEL_FEN, 1.0);
        assert!(none.iter().flatten().flatten().all(|offer| offer.compute_bp == 0));
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
        let pitch = |vendor| Pitch { request: &request, vendor, model_fen: MODEL_FEN, probability: 1.0 };
        let alone = answer(&rules, &credit(), &pitch(4), &mut PitchDraws::of(&streams, 9));
        let mut draws = PitchDraws::of(&streams, 9);
        let other = answer(&rules, &credit(), &pitch(11), &mut draws);
        let beside = answer(&rules, &credit(), &pitch(4), &mut draws);
        assert_eq!(alone, beside);
        assert_ne!(alone, other, "each vendor has draws of its own");
    }
}
