//! Vendors that sell to businesses, and a giant that asks nothing: it shortens their lives (E1), and those who sell on premise
//! outlive those who sell through the API (E7).

use burnrate_client_proto::id::VendorId;
use burnrate_content::Resolved;
use burnrate_content::resolved::{Prices, VendorClass};

use super::ground::{lasting, played_by, vendor_places, without_outside_money};
use super::{Card, Ground, Hypothesis, Judgement, Trial, TrialError};
use crate::campaign::{Plan, TenderDesk};
use crate::statistics::mean;
use crate::survival::{Life, hazard_ratio, median_days};

const DAYS: u32 = 1_460;
/// The first day of month 6.
const GIANT_DAY: u32 = 151;
/// The scenario's giant; all others are business start-ups with ¥20M.
const GIANT: &str = "mammoth";
const FREE: Prices = Prices {
    api_input_fen_per_mtok: 0,
    api_output_fen_per_mtok: 0,
    subscription_fen_per_month: 0,
    free_quota_deci: 200,
};
/// A giant never dies here: ¥100bn.
const GIANT_CASH_FEN: i64 = 10_000_000_000_000;
/// Who sells to businesses.
const SPECIALIST: &str = "b2b";

/// Who sells through the API and answers no tender; `b2b` would buy the certificate and install as well.
const API_SELLER: &str = "frugal";

/// What a start-up sells.
#[derive(Clone, Copy)]
enum Trade {
    /// What the scenario gives it the means for.
    AsGiven,
    /// It has the certificate, so it may install where that is asked for, and no API accounts.
    OnPremise,
    /// What runs on its own machines only.
    Api,
}

fn giant_of(scenario: &Resolved) -> Result<u16, TrialError> {
    scenario.vendor_index(GIANT).ok_or(TrialError::Lacks("giant"))
}

/// The market for businesses, without outside money so that revenue decides who lives, with a giant that comes on this day, or
/// never, and start-ups of these trades by seat.
fn market(
    ground: &Ground,
    seed: u64,
    giant_day: Option<u32>,
    trade: impl Fn(u16) -> Trade,
) -> Result<Plan, TrialError> {
    let mut scenario = without_outside_money(lasting(played_by(&ground.business, SPECIALIST), DAYS));
    let giant = giant_of(&scenario)?;
    for (place, vendor) in (0_u16..).zip(&mut scenario.vendors) {
        if place == giant {
            vendor.class = VendorClass::Portal;
            "giant".clone_into(&mut vendor.reference_bot);
            vendor.start_day = giant_day.unwrap_or(DAYS + 1);
            vendor.start.prices = FREE;
            vendor.start.cash_fen = GIANT_CASH_FEN;
            continue;
        }
        match trade(place) {
            Trade::AsGiven => {}
            Trade::OnPremise => (vendor.start.on_prem_cert, vendor.start.api_accounts) = (true, 0),
            Trade::Api => {
                vendor.start.on_prem_cert = false;
                API_SELLER.clone_into(&mut vendor.reference_bot);
            }
        }
    }
    let tender_desks = vec![TenderDesk { vendor: VendorId(giant) }];
    Ok(Plan { tender_desks, ..Plan::new(scenario, seed) })
}

/// How long each start-up lived, in the order of seats.
fn lives(trial: &mut Trial, plan: &Plan) -> Result<Vec<Life>, TrialError> {
    let giant = giant_of(&plan.resolved)?;
    let played = trial.play(plan, |_, _| ())?;
    let last_day = played.simulation.day();
    let life = |died: Option<u32>| Life { days: died.unwrap_or(last_day), died: died.is_some() };
    let vitals = played.simulation.vitals();
    Ok(vitals.iter().filter(|v| v.vendor.0 != giant).map(|v| life(v.bankrupt_on_day)).collect())
}

/// A list of lives as numbers: days, and whether it ended then.
fn numbers(lives: &[Life]) -> impl Iterator<Item = f64> {
    lives.iter().flat_map(|life| [f64::from(life.days), f64::from(u8::from(life.died))])
}

fn lives_of(numbers: &[f64]) -> impl Iterator<Item = Life> {
    numbers.chunks_exact(2).map(|pair| Life { days: pair[0] as u32, died: pair[1] > 0.0 })
}

/// E1: with the giant against without. A median that is not reached counts as the match's whole length: the ratio is then
/// nearer to 1 than the truth.
pub(super) struct GiantEnters;

impl Hypothesis for GiantEnters {
    fn card(&self) -> Card {
        Card {
            id: "E1",
            claim: "a zero-price giant entering in month 6 cuts business start-ups' median survival",
            effect: "median survival with the giant ÷ without (Kaplan-Meier)",
            rule: "the ratio is at most 0.65",
        }
    }

    fn trial_days(&self, _ground: &Ground) -> u32 {
        2 * DAYS
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let mut trial = Trial::default();
        let mut arm = |giant_day| lives(&mut trial, &market(ground, seed, giant_day, |_| Trade::AsGiven)?);
        let (without, with) = (arm(None)?, arm(Some(GIANT_DAY))?);
        Ok(trial.measured(numbers(&without).chain(numbers(&with)).collect()))
    }

    /// Sample: all lives without the giant, then as many with.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let arm = |with: bool| {
            let of_arm = |s: &&[f64]| {
                let (first, second) = s.split_at(s.len() / 2);
                lives_of(if with { second } else { first }).collect::<Vec<_>>()
            };
            let lives: Vec<Life> = samples.iter().flat_map(of_arm).collect();
            median_days(&lives).unwrap_or(DAYS)
        };
        let (without, with) = (arm(false), arm(true));
        let effect = f64::from(with) / f64::from(without);
        let detail = format!("half are dead after {without} days without the giant, {with} with it");
        Judgement { effect, pass: effect <= 0.65, detail }
    }
}

/// E7: in the giant's market, half of the start-ups sell on premise and half through the API; by turns, so that no seat counts.
pub(super) struct OnPremiseSpecialist;

impl OnPremiseSpecialist {
    fn on_premise(place: u16, seed: u64) -> bool {
        (u64::from(place) + seed).is_multiple_of(2)
    }
}

impl Hypothesis for OnPremiseSpecialist {
    fn card(&self) -> Card {
        Card {
            id: "E7",
            claim: "an on-premise specialist survives the price war better than an API specialist",
            effect: "hazard of on-premise ÷ hazard of API specialists (log-rank)",
            rule: "the hazard ratio is at most 0.7",
        }
    }

    fn trial_days(&self, _ground: &Ground) -> u32 {
        DAYS
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let trade = |place| if Self::on_premise(place, seed) { Trade::OnPremise } else { Trade::Api };
        let plan = market(ground, seed, Some(GIANT_DAY), trade)?;
        let giant = giant_of(&plan.resolved)?;
        let mut trial = Trial::default();
        let lives = lives(&mut trial, &plan)?;
        let of_seat = |(place, life): (u16, &Life)| {
            let kind = f64::from(u8::from(Self::on_premise(place, seed)));
            [kind, f64::from(life.days), f64::from(u8::from(life.died))]
        };
        let places = vendor_places(&plan.resolved).filter(|place| *place != giant);
        Ok(trial.measured(places.zip(&lives).flat_map(of_seat).collect()))
    }

    /// Sample: for each start-up whether it sells on premise, its days, and whether it died.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let group = |on_premise: bool| -> Vec<Life> {
            let of_kind =
                samples.iter().flat_map(|s| s.chunks_exact(3)).filter(|c| (c[0] > 0.0) == on_premise);
            of_kind.map(|c| Life { days: c[1] as u32, died: c[2] > 0.0 }).collect()
        };
        let (on_premise, api) = (group(true), group(false));
        let effect = hazard_ratio(&on_premise, &api);
        let dead =
            |lives: &[Life]| mean(&lives.iter().map(|l| f64::from(u8::from(l.died))).collect::<Vec<_>>());
        let detail = format!(
            "dead at the end: {:.2} on premise, {:.2} through the API",
            dead(&on_premise),
            dead(&api)
        );
        Judgement { effect, pass: effect <= 0.7, detail }
    }
}

#[cfg(test)]
mod tests {
    use burnrate_client_proto::command::Command;

    use super::*;

    #[test]
    fn survival_is_judged_as_the_rules_say() {
        let lives = |days: u32| numbers(&[Life { days, died: true }; 4]).collect::<Vec<f64>>();
        let judged = |without: u32, with: u32| GiantEnters.judge(&[&[lives(without), lives(with)].concat()]);
        assert!(judged(400, 260).pass && (judged(400, 260).effect - 0.65).abs() < 1e-12);
        assert!(!judged(400, 270).pass);
        let sample = [1.0, 700.0, 0.0, 0.0, 200.0, 1.0, 1.0, 700.0, 1.0, 0.0, 250.0, 1.0];
        assert!(OnPremiseSpecialist.judge(&[&sample]).pass);
    }

    #[test]
    fn the_giant_comes_on_its_day_and_start_ups_bid() {
        let ground = Ground::load().unwrap();
        for giant_day in [None, Some(3)] {
            let plan = market(&ground, 1, giant_day, |_| Trade::AsGiven).unwrap();
            let plan = Plan { days: 120, ..plan };
            let played = crate::campaign::play(&plan, |_, _| ()).unwrap();
            let giant = giant_of(&plan.resolved).unwrap();
            let users = played.simulation.vitals()[usize::from(giant)].active_users;
            assert_eq!(users > 0, giant_day.is_some());
            assert_eq!(played.desk_bids > 0, giant_day.is_some(), "only the giant has a desk");
            let by_bots = played.bot_orders.iter().filter(|o| matches!(o.command, Command::BidTender { .. }));
            assert!(by_bots.count() > 0 && played.lost.is_empty(), "{:?}", played.lost);
        }
    }

    #[test]
    fn half_of_the_start_ups_install_and_have_the_certificate() {
        let ground = Ground::load().unwrap();
        let trade = |place| if place == 1 { Trade::OnPremise } else { Trade::Api };
        let plan = market(&ground, 1, Some(GIANT_DAY), trade).unwrap();
        let start = |place: usize| &plan.resolved.vendors[place].start;
        assert!(start(1).on_prem_cert && start(1).api_accounts == 0);
        assert!(!start(2).on_prem_cert && start(2).api_accounts > 0);
    }
}
