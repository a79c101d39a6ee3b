//! Channels, advertisements and goodwill.

use burnrate_content::Resolved;
use burnrate_content::resolved::{Channel, Keyword};

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
    /// What is auctioned: the channel as a whole, or each of its keywords.
    pub lots: Vec<LotRates>,
    /// Whether the lots are keywords.
    pub by_keyword: bool,
}

/// One auction of a channel.
#[derive(Clone, Debug)]
pub struct LotRates {
    /// CPM0, yuan a thousand impressions.
    pub cpm0_yuan: f64,
    /// B̄, yuan a day.
    pub outside_demand_yuan: f64,
    /// Share of searches: how a spend on several is spread over them.
    pub weight: f64,
    /// Share of impressions on each segment.
    pub composition: Vec<f64>,
}

impl ChannelRates {
    pub(crate) fn new(channel: &Channel, keywords: &[Keyword]) -> Self {
        Self {
            lots: lots(channel, if channel.by_keyword { keywords } else { &[] }),
            by_keyword: channel.by_keyword && !keywords.is_empty(),
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

/// The channel's keywords, or the channel itself.
fn lots(channel: &Channel, keywords: &[Keyword]) -> Vec<LotRates> {
    let (cpm0_yuan, outside_yuan) = (yuan(channel.cpm0_fen), yuan(channel.b_bar_fen_per_day));
    let whole: Vec<f64> = channel.composition_micro.iter().map(|&share| micro(share)).collect();
    let lot = |keyword: &Keyword| LotRates {
        cpm0_yuan: cpm0_yuan * micro(keyword.cpm_multiple_micro),
        outside_demand_yuan: outside_yuan * micro(keyword.demand_share_micro),
        weight: micro(keyword.search_share_micro),
        composition: tilted(&whole, &keyword.tilt_micro),
    };
    if keywords.is_empty() {
        let composition = whole.clone();
        return vec![LotRates { cpm0_yuan, outside_demand_yuan: outside_yuan, weight: 1.0, composition }];
    }
    keywords.iter().map(lot).collect()
}

/// Shares times their tilts, made to sum to 1 again; the shares themselves where nothing is left.
fn tilted(shares: &[f64], tilt_micro: &[i64]) -> Vec<f64> {
    let tilt = |place: usize| tilt_micro.get(place).map_or(1.0, |&multiple| micro(multiple));
    let tilted: Vec<f64> = shares.iter().enumerate().map(|(place, share)| share * tilt(place)).collect();
    let sum: f64 = tilted.iter().sum();
    if sum > 0.0 { tilted.iter().map(|share| share / sum).collect() } else { shares.to_vec() }
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
