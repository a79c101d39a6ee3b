//! Channels, advertisements and goodwill.

use burnrate_content::Resolved;
use burnrate_content::resolved::Channel;

use super::yuan;
use crate::exact_math::daily_keep;
use crate::fixed::micro_to_f64 as micro;

/// One channel.
#[derive(Clone, Debug)]
pub struct ChannelRates {
    /// CPM0, yuan a thousand impressions.
    pub cpm0_yuan: f64,
    /// B̄, yuan a day.
    pub outside_demand_yuan: f64,
    /// η.
    pub eta: f64,
    /// Clicks an impression.
    pub click_rate: f64,
    /// Share of impressions on each segment.
    pub composition: Vec<f64>,
    /// 2^(−1/h): share of pending installs that land later than today.
    pub pending_keep: f64,
    /// κ_e is multiplied by this.
    pub exposure_multiple: f64,
}

impl ChannelRates {
    pub(super) fn new(channel: &Channel) -> Self {
        Self {
            cpm0_yuan: yuan(channel.cpm0_fen),
            outside_demand_yuan: yuan(channel.b_bar_fen_per_day),
            eta: micro(channel.eta_micro),
            click_rate: micro(channel.ctr_micro),
            composition: channel.composition_micro.iter().map(|&share| micro(share)).collect(),
            pending_keep: daily_keep(f64::from(channel.click_half_life_days)),
            exposure_multiple: micro(channel.exposure_multiple_micro),
        }
    }
}

/// What all channels share.
#[derive(Clone, Debug)]
pub struct AdRates {
    /// CVR.
    pub install_rate: f64,
    /// φ; 0 when fatigue is switched off.
    pub fatigue_weight: f64,
    /// Weight of a lapsed person among those whom an advertisement may win.
    pub lapsed_weight: f64,
    /// Share of fatigue left after a day.
    pub fatigue_keep: f64,
}

impl AdRates {
    pub(super) fn new(scenario: &Resolved) -> Self {
        let ads = &scenario.advertising;
        Self {
            install_rate: micro(ads.cvr_micro),
            fatigue_weight: if scenario.switches.fatigue { micro(ads.phi_fatigue_micro) } else { 0.0 },
            lapsed_weight: micro(ads.lapsed_weight_micro),
            fatigue_keep: daily_keep(f64::from(ads.fatigue_half_life_days)),
        }
    }
}

/// Goodwill.
#[derive(Clone, Debug)]
pub struct AwarenessRates {
    /// Share of goodwill left after a day.
    pub goodwill_keep: f64,
    /// κ_e.
    pub kappa_exposure: f64,
    /// κ_pr.
    pub kappa_press: f64,
    /// False: everybody knows every vendor on the market.
    pub limits_choice: bool,
}

impl AwarenessRates {
    pub(super) fn new(scenario: &Resolved) -> Self {
        Self {
            goodwill_keep: daily_keep(f64::from(scenario.awareness.goodwill_half_life_days)),
            kappa_exposure: micro(scenario.awareness.kappa_exposure_micro),
            kappa_press: micro(scenario.awareness.kappa_press_micro),
            limits_choice: scenario.switches.awareness,
        }
    }
}
