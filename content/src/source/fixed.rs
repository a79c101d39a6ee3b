//! Figures that a scenario fixes for a vendor, and prices that firms set by a rule.
//! A fixed figure stands in place of the one a vendor would begin with. Leaving it out leaves it to the game.

use super::section::Section;
use crate::resolved::{FixedFigures, Pricing, ScriptedMove, Vendor, VendorStart};
use burnrate_client_proto::command::{Command, PriceItem};

/// The table `fixed` of a vendor.
pub(super) fn figures(vendor: &Section<'_, '_>) -> FixedFigures {
    let s = vendor.child("fixed");
    let fen = |key: &str, max: f64| s.has(key).then(|| s.fen(key, 0.0..=max));
    let fixed = FixedFigures {
        api_input_fen_per_mtok: fen("api_input_yuan_per_mtok", 10_000.0),
        api_output_fen_per_mtok: fen("api_output_yuan_per_mtok", 10_000.0),
        subscription_fen_per_month: fen("subscription_yuan_per_month", 100_000.0),
        free_quota_deci: s.has("free_quota_multiple").then(|| s.deci("free_quota_multiple", 0.0..=20.0)),
        quality_micro: s.has("quality").then(|| s.micro("quality", -10.0..=10.0)),
        cost_fen_per_user_month: fen("cost_yuan_per_user_month", 100_000.0),
    };
    s.finish();
    if fixed.cost_fen_per_user_month.is_some() && vendor.list("gpus", usize::MAX).iter().any(|_| true) {
        vendor.fault_at("gpus", "must be left out: with fixed.cost_yuan_per_user_month there are none");
    }
    fixed
}

/// A vendor begins with what is fixed.
pub(super) fn begin_with(fixed: &FixedFigures, start: &mut VendorStart) {
    let prices = &mut start.prices;
    prices.api_input_fen_per_mtok = fixed.api_input_fen_per_mtok.unwrap_or(prices.api_input_fen_per_mtok);
    prices.api_output_fen_per_mtok = fixed.api_output_fen_per_mtok.unwrap_or(prices.api_output_fen_per_mtok);
    prices.subscription_fen_per_month =
        fixed.subscription_fen_per_month.unwrap_or(prices.subscription_fen_per_month);
    prices.free_quota_deci = fixed.free_quota_deci.unwrap_or(prices.free_quota_deci);
    start.quality_micro = fixed.quality_micro.unwrap_or(start.quality_micro);
    if fixed.cost_fen_per_user_month.is_some() {
        start.gpus.clear();
    }
}

pub(super) fn pricing(root: &Section<'_, '_>) -> Pricing {
    let s = root.child("pricing");
    let pricing = Pricing { best_response: s.flag("best_response") };
    s.finish();
    pricing
}

/// No recorded move may touch what is fixed or set by a rule.
pub(super) fn check_script(
    root: &Section<'_, '_>,
    vendors: &[Vendor],
    script: &[ScriptedMove],
    pricing: Pricing,
) {
    for step in script {
        let Some(vendor) = vendors.get(usize::from(step.vendor)) else { continue };
        let Command::SetPrice { price } = step.command else { continue };
        let fixed = &vendor.fixed;
        let by_rule = pricing.best_response || fixed.subscription_fen_per_month.is_some();
        let (held, what) = match price.item() {
            PriceItem::ApiInput => (fixed.api_input_fen_per_mtok.is_some(), "API input price"),
            PriceItem::ApiOutput => (fixed.api_output_fen_per_mtok.is_some(), "API output price"),
            PriceItem::Subscription => (by_rule, "subscription price"),
            PriceItem::FreeQuota => (fixed.free_quota_deci.is_some(), "free quota"),
        };
        if held {
            let rule = format!("must not move the {what} of {} on day {}: it is fixed", vendor.key, step.day);
            root.fault_at("script", rule);
        }
    }
}
