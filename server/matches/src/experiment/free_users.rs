//! More users, more loss: what a vendor that asks nothing burns rises with the users it has (E11).

use super::ground::{quiet, without_ads};
use super::trial::Window;
use super::{Card, Ground, Hypothesis, Judgement, Trial, TrialError};
use crate::campaign::Plan;
use crate::statistics::{mean, slope};

/// E11: Kimi gives everything away and rents GPUs for its load (policy `giant`), in a market without advertisements whose other
/// seats decide nothing. It begins with a quarter to four times its users, and with GPUs in proportion. Net burn and users are
/// means of the last 30 of 180 days; a seed's figure is the slope over its five arms.
pub(super) struct FreeVendor;

const VENDOR: &str = "kimi";
const POLICY: &str = "giant";
const DAYS: u32 = 180;
const WINDOW_DAYS: u32 = 30;
/// Start users, in quarters.
const QUARTERS: [u64; 5] = [1, 2, 4, 8, 16];

impl FreeVendor {
    fn plan(ground: &Ground, seed: u64, quarters: u64) -> Result<(u16, Plan), TrialError> {
        let mut scenario = without_ads(quiet(&ground.china));
        let place = scenario.vendor_index(VENDOR).ok_or(TrialError::Lacks("Kimi"))?;
        if let Some(vendor) = scenario.vendors.get_mut(usize::from(place)) {
            POLICY.clone_into(&mut vendor.reference_bot);
            let start = &mut vendor.start;
            for counts in [&mut start.users, &mut start.lapsed, &mut start.registered] {
                counts.iter_mut().for_each(|count| *count = *count * quarters / 4);
            }
            start.gpus.iter_mut().for_each(|lease| lease.gpus = (lease.gpus * quarters).div_ceil(4));
        }
        Ok((place, Plan { days: DAYS, ..Plan::new(scenario, seed) }))
    }
}

impl Hypothesis for FreeVendor {
    fn card(&self) -> Card {
        Card {
            id: "E11",
            claim: "a free vendor's net burn rises with its users",
            effect: "slope of net burn over users, ¥ a month a user, mean of seeds",
            rule: "the slope is above 0",
        }
    }

    fn trial_days(&self, _ground: &Ground) -> u32 {
        DAYS * 5
    }

    fn trial(&self, ground: &Ground, seed: u64) -> Result<Trial, TrialError> {
        let mut trial = Trial::default();
        let (mut users, mut burns) = (Vec::new(), Vec::new());
        for quarters in QUARTERS {
            let (place, plan) = Self::plan(ground, seed, quarters)?;
            let mut window = Window::default();
            trial.play(&plan, |simulation, _| {
                let vitals = simulation.vitals();
                let in_window = simulation.day() > DAYS - WINDOW_DAYS;
                if let Some(own) = vitals.get(usize::from(place)).filter(|_own| in_window) {
                    window.add(own);
                }
            })?;
            users.push(window.users / window.days);
            burns.push((window.cost_fen - window.revenue_fen) / 100.0 * 30.0 / window.days);
        }
        let ends = [users[0], users[users.len() - 1], burns[0], burns[burns.len() - 1]];
        Ok(trial.measured([vec![slope(&users, &burns)], ends.to_vec()].concat()))
    }

    /// Sample: the slope; users of the least and of the greatest arm; burn of both, ¥ a month.
    fn judge(&self, samples: &[&[f64]]) -> Judgement {
        let column = |place: usize| mean(&samples.iter().map(|s| s[place]).collect::<Vec<_>>());
        let effect = column(0);
        let detail = format!(
            "{:.2}M users burn ¥{:.1}M a month, {:.2}M users ¥{:.1}M",
            column(1) / 1e6,
            column(3) / 1e6,
            column(2) / 1e6,
            column(4) / 1e6
        );
        Judgement { effect, pass: effect > 0.0, detail }
    }
}
