//! Market size against fixed cost: a tenth of the market feeds nobody, whether users are loyal or not, while the full one feeds
//! somebody (E9). A company needs its people in a market of any size; only customers are fewer.

use burnrate_content::Resolved;

use super::ground::{divided, loyal};
use super::trial::Window;
use super::{Card, Ground, Hypothesis, Judgement, Trial, TrialError};
use crate::campaign::Plan;
use crate::statistics::{mean, share};

/// E9: the Chinese market as its bots play it, in full, with a tenth of its customers, and with a tenth of which habit users
/// leave four times more rarely. A bot is profitable if it is in business and earned more than it cost over the last 90 days.
/// Seats of `do-nothing` are no bot's business and do not count.
pub(super) struct TenthOfTheMarket;

const WINDOW_DAYS: u32 = 90;
const LOYAL_TIMES: i64 = 4;

impl TenthOfTheMarket {
    fn profitable(trial: &mut Trial, scenario: Resolved, seed: u64) -> Result<f64, TrialError> {
        let plan = Plan::new(scenario, seed);
        let mut windows = vec![Window::default(); plan.resolved.vendors.len()];
        let played = trial.play(&plan, |simulation, _| {
            if simulation.day() + WINDOW_DAYS > plan.days {
                windows.iter_mut().zip(&simulation.vitals()).for_each(|(window, vitals)| window.add(vitals));
            }
        })?;
        let vitals = played.simulation.vitals();
        let cards = plan.resolved.vendors.iter().filter(|card| card.reference_bot != "do-nothing");
        let places = cards.filter_map(|card| plan.resolved.vendor_index(&card.key)).map(usize::from);
        let profitable = places.filter(|place| {
            let lives = vitals.get(*place).is_some_and(|v| v.bankrupt_on_day.is_none());
            lives && windows.get(*place).is_some_and(|w| w.days > 0.0 && w.revenue_fen > w.cost_fen)
        });
        Ok(profitable.count() as f64)
    }
}

impl Hypothesis for TenthOfTheMarket {
    fn card(&self) -> Card {
        Card {
            id: "E9",
            claim: "a tenth of the market leaves no bot profitable, loyal users or not; in the full market some bot is",
            effect: "share of seeds in which a tenth leaves none profitable, loyal or not",
            rule: "at least 0.95; and in the full market some bot is profitable in at least 0.5 of seeds",
        }
    }

    fn trial_days(&self, ground: &Ground) -> u32 {
        3 * ground.china.meta.days
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let tenth = divided(ground.china.clone(), 10);
        let mut trial = Trial::default();
        let arms = [tenth.clone(), loyal(tenth, LOYAL_TIMES), ground.china.clone()];
        let mut counts = Vec::new();
        for arm in arms {
            counts.push(Self::profitable(&mut trial, arm, seed)?);
        }
        Ok(trial.measured(counts))
    }

    /// Sample: profitable bots in a tenth, in a loyal tenth, and in the full market.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let effect = share(samples, |s| s[0] + s[1] < 1.0);
        let full = share(samples, |s| s[2] > 0.0);
        let column = |place: usize| mean(&samples.iter().map(|s| s[place]).collect::<Vec<_>>());
        let detail = format!(
            "in the full market some bot is profitable in {full:.3} of seeds; profitable bots a match: {:.2} in a tenth, {:.2} in a loyal tenth, {:.2} in full",
            column(0),
            column(1),
            column(2)
        );
        Judgement { effect, pass: effect >= 0.95 && full >= 0.5, detail }
    }
}
