//! A price war: when everybody cuts token prices by 90%, the market earns less and serves more (E4).
//! The Chinese market with nothing else decided, so that what differs is the cut alone.

use burnrate_content::Resolved;

use super::ground::{compute_by_the_house, played_by, tenth_of_token_prices, vendor_places};
use super::trial::Window;
use super::{Card, Ground, Hypothesis, Judgement, Trial, TrialError};
use crate::campaign::Plan;
use crate::statistics::{median, share};

/// E4: every vendor keeps its first bids and prices; on 15 May 2024, the middle of the recorded price war, all cut, or nobody
/// does. Revenue and tokens of all vendors are those of the week that ends on the 90th day of the cut.
pub(super) struct AllCutPrices;

const CUT_DAY: u32 = 197;
const DAYS: u32 = CUT_DAY + 89;
const WEEK: u32 = 7;

impl AllCutPrices {
    /// Whoever comes after the cut stays away: it could not take part, and a free entrant would ruin the arm without a cut.
    fn market(china: &Resolved) -> Resolved {
        let mut scenario = played_by(china, "do-nothing");
        scenario
            .vendors
            .iter_mut()
            .filter(|vendor| vendor.start_day >= CUT_DAY)
            .for_each(|vendor| vendor.start_day = DAYS + 1);
        scenario
    }
}

impl Hypothesis for AllCutPrices {
    fn card(&self) -> Card {
        Card {
            id: "E4",
            claim: "all vendors cut token prices by 90%: market revenue falls and tokens rise by day 90",
            effect: "share of seeds in which both hold",
            rule: "both hold in at least 0.95 of seeds",
        }
    }

    fn trial_days(&self, _ground: &Ground) -> u32 {
        2 * DAYS
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let scenario = Self::market(&ground.china);
        let mut trial = Trial::default();
        let mut weeks = [Window::default(); 2];
        for (cut, week) in [false, true].into_iter().zip(&mut weeks) {
            let mut plan = Plan { days: DAYS, ..Plan::new(scenario.clone(), seed) };
            plan.orders = compute_by_the_house(&scenario);
            if cut {
                for vendor in vendor_places(&scenario) {
                    let card = scenario.vendors.get(usize::from(vendor)).filter(|v| v.start_day < CUT_DAY);
                    let cuts = card.map(|card| tenth_of_token_prices(CUT_DAY, vendor, &card.start.prices));
                    plan.orders.extend(cuts.into_iter().flatten());
                }
            }
            trial.play(&plan, |simulation, _| {
                if simulation.day() > DAYS - WEEK {
                    simulation.vitals().iter().for_each(|vitals| week.add(vitals));
                }
            })?;
        }
        let [base, cut] = weeks;
        Ok(trial.measured(vec![cut.revenue_fen / base.revenue_fen, cut.tokens / base.tokens]))
    }

    /// Sample: revenue and tokens with the cut, over those without.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let effect = share(samples, |s| s[0] < 1.0 && s[1] > 1.0);
        let column = |place: usize| samples.iter().map(|s| s[place]).collect::<Vec<_>>();
        let detail = format!("revenue × {:.3}, tokens × {:.3}", median(&column(0)), median(&column(1)));
        Judgement { effect, pass: effect >= 0.95, detail }
    }
}
