//! Attention beside daily bids: targeting, creators, pages for search engines, scandals, sign-up, surfaces.

use burnrate_client_proto::command::Surface;
use burnrate_content::resolved::{Attention, ScandalTerms};

use crate::exact_math::{daily_keep, exp_m1, ln_1p};
use crate::fixed::micro_to_f64 as micro;

/// See `burnrate_content::resolved::Attention`.
#[derive(Clone, Debug)]
pub struct AttentionRates {
    /// CPM × (1 ÷ share reached)^this.
    pub premium_exponent: f64,
    /// σ of ln reach of creators.
    pub reach_sigma: f64,
    /// Visits a day that pages without end would bring.
    pub page_visits_max: f64,
    /// n pages bring 1 − e^(−n/this) of them.
    pub visits_scale_pages: f64,
    /// Installs a visit.
    pub page_install_rate: f64,
    /// n pages break a scandal with the chance 1 − e^(−n/this) a day.
    pub scandal_scale_pages: f64,
    /// What searches cost everybody after a scandal, times.
    pub surcharge: f64,
    /// Scandals.
    pub scandal: ScandalRates,
    /// Chance a day of a fine while a channel of one's own is closed.
    pub antitrust: f64,
    /// The fine as a share of a year's revenue.
    pub antitrust_fine: f64,
    /// CVR is multiplied by this without registration.
    pub open_install_multiple: f64,
    /// Share of tourists without registration.
    pub open_tourist_share: f64,
    /// Share of sessions in a browser: app, web, both.
    web_share: [f64; 3],
}

/// What a scandal does to trust.
#[derive(Clone, Debug)]
pub struct ScandalRates {
    /// Trust lost.
    pub loss: f64,
    /// Share of what is missing to full trust that a day leaves.
    pub keep: f64,
    /// Trust lost by admitting.
    pub admit_loss: f64,
    /// Share that a day leaves once it was admitted.
    pub admit_keep: f64,
    /// Chance that a denial is exposed.
    pub deny_exposed: f64,
    /// Trust lost then.
    pub deny_loss: f64,
    /// Share of the hazard of content scandals that full moderation takes.
    pub moderation_relief: f64,
}

impl AttentionRates {
    pub(super) fn new(a: &Attention) -> Self {
        let pages = &a.search_pages;
        Self {
            premium_exponent: micro(a.premium_exponent_micro),
            reach_sigma: micro(a.creators.reach_sigma_micro),
            page_visits_max: pages.visits_per_day_max as f64,
            visits_scale_pages: pages.visits_scale_pages.max(1) as f64,
            page_install_rate: micro(pages.install_rate_micro),
            scandal_scale_pages: pages.scandal_scale_pages.max(1) as f64,
            surcharge: 1.0 + micro(a.scandal.search_surcharge_micro),
            scandal: ScandalRates::new(&a.scandal),
            antitrust: daily_chance(micro(a.antitrust_micro_per_30_days)),
            antitrust_fine: micro(a.antitrust_fine_micro),
            open_install_multiple: micro(a.open_install_multiple_micro),
            open_tourist_share: micro(a.open_tourist_share_micro).clamp(0.0, 1.0),
            web_share: [a.app_web_share_micro, a.web_web_share_micro, a.both_web_share_micro].map(micro),
        }
    }

    /// Share of sessions in a browser.
    #[must_use]
    pub fn web_share(&self, surface: Surface) -> f64 {
        let [app, web, both] = self.web_share;
        match surface {
            Surface::App => app,
            Surface::Web => web,
            Surface::Both => both,
        }
    }
}

impl ScandalRates {
    fn new(terms: &ScandalTerms) -> Self {
        Self {
            loss: micro(terms.trust_loss_micro),
            keep: daily_keep(f64::from(terms.trust_half_life_days)),
            admit_loss: micro(terms.admit_loss_micro),
            admit_keep: daily_keep(f64::from(terms.admit_half_life_days)),
            deny_exposed: micro(terms.deny_exposed_micro),
            deny_loss: micro(terms.deny_loss_micro),
            moderation_relief: micro(terms.moderation_relief_micro),
        }
    }
}

/// The chance a day that comes to `monthly` in 30 days: 1 − (1 − p)^(1/30).
fn daily_chance(monthly: f64) -> f64 {
    if monthly >= 1.0 { 1.0 } else { -exp_m1(ln_1p(-monthly.max(0.0)) / 30.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact_math::pow;

    #[test]
    fn thirty_daily_chances_come_to_the_monthly_one() {
        for monthly in [0.0, 0.01, 0.3, 0.99] {
            let kept = pow(1.0 - daily_chance(monthly), 30.0);
            assert!((kept - (1.0 - monthly)).abs() < 1e-12, "{monthly}");
        }
        assert!((daily_chance(1.0) - 1.0).abs() < 1e-12);
    }
}
