//! Attention has a price that all bids make together: rivals who bid more raise one's own cost of a user (E2), and whoever buys
//! before them buys more, and keeps more (E10).

use burnrate_content::Resolved;
use burnrate_content::resolved::VendorClass;
use burnrate_sim::exact_math::ln;

use super::ground::{bid, compute_by_the_house, quiet, vendor_places};
use super::trial::{habit_users, vitals_of};
use super::{Card, Ground, Hypothesis, Judgement, Trial, TrialError};
use crate::campaign::{Order, Plan};
use crate::statistics::{mean, median, share};

const CHANNEL: &str = "bilibili";

fn channel(scenario: &Resolved) -> Result<(u16, i64), TrialError> {
    let place = scenario.channel_index(CHANNEL).ok_or(TrialError::Lacks("bilibili"))?;
    let card = scenario.channels.get(usize::from(place)).ok_or(TrialError::Lacks("bilibili"))?;
    Ok((place, card.b_bar_fen_per_day))
}

/// E2: six alike vendors, one channel, nothing else decided. The first bids a twentieth of B̄; the other five bid B̄ together,
/// or twice that. Cost of a user = spend ÷ paid activations over 90 days.
pub(super) struct RivalsBidMore;

const E2_DAYS: u32 = 90;

impl Hypothesis for RivalsBidMore {
    fn card(&self) -> Card {
        Card {
            id: "E2",
            claim: "doubling all rivals' bids on a channel, from B̄ on, raises one's own acquisition cost there",
            effect: "elasticity of one's cost of a user to rivals' bids, mean of seeds",
            rule: "the elasticity is 0.1 to 0.4",
        }
    }

    fn trial_days(&self, _ground: &Ground) -> u32 {
        2 * E2_DAYS
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let scenario = quiet(&ground.first_class);
        let (channel, b_bar) = channel(&scenario)?;
        let mut trial = Trial::default();
        let mut costs = [0.0; 2];
        for (times, cost) in [1, 2].into_iter().zip(&mut costs) {
            let mut plan = Plan { days: E2_DAYS, ..Plan::new(scenario.clone(), seed) };
            plan.orders.push(bid(&scenario, 1, 0, channel, b_bar / 20));
            let rivals = vendor_places(&scenario).skip(1);
            plan.orders.extend(rivals.map(|rival| bid(&scenario, 1, rival, channel, times * b_bar / 5)));
            let played = trial.play(&plan, |_, _| ())?;
            let vitals = vitals_of(&played.simulation, 0).ok_or(TrialError::Lacks("vendor"))?;
            *cost = vitals.ad_spend_fen_total as f64 / vitals.paid_activations_total as f64;
        }
        Ok(trial.measured(vec![ln(costs[1] / costs[0]) / ln(2.0), costs[0] / 100.0, costs[1] / 100.0]))
    }

    /// Sample: elasticity, and both costs in yuan.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let column = |place: usize| samples.iter().map(|s| s[place]).collect::<Vec<_>>();
        let effect = mean(&column(0));
        let detail =
            format!("a user costs ¥{:.2} at B̄ and ¥{:.2} at 2 B̄", mean(&column(1)), mean(&column(2)));
        Judgement { effect, pass: (0.1..=0.4).contains(&effect), detail }
    }
}

/// E10: the Chinese market with GPUs to spare, where rivals with the money for it bid 3·B̄ together from day 90 on and nothing
/// else is decided. Kimi spends its reported ¥200,000 a day on days 1 to 90, or on days 91 to 180, or never. What a budget leaves
/// is counted 90 days after its own last day, over what would be there on that day without it.
pub(super) struct BuyEarly;

const BUYER: &str = "kimi";
const BUDGET_DAYS: u32 = 90;
const BUDGET_FEN_PER_DAY: i64 = 20_000_000;
const E10_DAYS: u32 = 270;
/// Whoever has less could not keep bidding: ¥100M.
const RIVAL_CASH_FEN_MIN: i64 = 10_000_000_000;

impl BuyEarly {
    fn rivals(scenario: &Resolved, buyer: u16, channel: u16, b_bar: i64) -> Vec<Order> {
        let able = |place: &u16| {
            *place != buyer
                && scenario.vendors.get(usize::from(*place)).is_some_and(|vendor| {
                    let rich = vendor.start.cash_fen >= RIVAL_CASH_FEN_MIN;
                    (rich || vendor.class == VendorClass::Portal) && vendor.start_day <= BUDGET_DAYS
                })
        };
        let rivals: Vec<u16> = vendor_places(scenario).filter(able).collect();
        let each = 3 * b_bar / i64::try_from(rivals.len().max(1)).unwrap_or(i64::MAX);
        rivals.into_iter().map(|rival| bid(scenario, BUDGET_DAYS, rival, channel, each)).collect()
    }
}

impl Hypothesis for BuyEarly {
    fn card(&self) -> Card {
        Card {
            id: "E10",
            claim: "rivals start buying at day 90 with 3·B̄: a budget spent on days 1-90 rather than 91-180 buys 1.3 × the users and leaves more habit users 90 days after it ends",
            effect: "share of seeds in which both hold",
            rule: "both hold in at least 0.75 of seeds",
        }
    }

    fn trial_days(&self, _ground: &Ground) -> u32 {
        3 * E10_DAYS
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let scenario = quiet(&ground.china);
        let (channel, b_bar) = channel(&scenario)?;
        let buyer = scenario.vendor_index(BUYER).ok_or(TrialError::Lacks("Kimi"))?;
        let rivals = Self::rivals(&scenario, buyer, channel, b_bar);
        let mut trial = Trial::default();
        let (mut bought, mut habit) = ([0.0; 3], [[0.0; 2]; 3]);
        // First day of the budget; none: never.
        for (arm, first_day) in [Some(1), Some(BUDGET_DAYS + 1), None].into_iter().enumerate() {
            let mut plan = Plan { days: E10_DAYS, ..Plan::new(scenario.clone(), seed) };
            plan.orders = compute_by_the_house(&scenario);
            plan.orders.extend_from_slice(&rivals);
            if let Some(day) = first_day {
                plan.orders.push(bid(&scenario, day, buyer, channel, BUDGET_FEN_PER_DAY));
                plan.orders.push(bid(&scenario, day + BUDGET_DAYS, buyer, channel, 0));
            }
            let played = trial.play(&plan, |simulation, _| {
                if simulation.day() == 2 * BUDGET_DAYS {
                    habit[arm][0] = habit_users(simulation, buyer);
                }
            })?;
            habit[arm][1] = habit_users(&played.simulation, buyer);
            bought[arm] =
                vitals_of(&played.simulation, buyer).map_or(0.0, |v| v.paid_activations_total as f64);
        }
        let left = [habit[0][0] - habit[2][0], habit[1][1] - habit[2][1]];
        Ok(trial.measured(vec![bought[0] / bought[1], left[0], left[1], habit[0][1] - habit[1][1]]))
    }

    /// Sample: users bought early over late; habit users left by the early and by the late budget; and the difference in habit
    /// users on day 270, when the late one ended 90 days ago.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let effect = share(samples, |s| s[0] >= 1.3 && s[1] > s[2]);
        let column = |place: usize| samples.iter().map(|s| s[place]).collect::<Vec<_>>();
        let detail = format!(
            "{:.2} × the users; {:.0} habit users left by the early budget, {:.0} by the late one; on day 270 the early buyer has {:+.0}",
            median(&column(0)),
            median(&column(1)),
            median(&column(2)),
            median(&column(3)),
        );
        Judgement { effect, pass: effect >= 0.75, detail }
    }
}
