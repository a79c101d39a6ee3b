//! Lists by segment or channel that a file writes as tables of named shares or sums, and the checks that need the whole
//! scenario. Sums are exact: what rounding leaves over goes by largest remainder, ties to the lowest place.

use super::section::Section;
use crate::resolved::{Control, Resolved};

/// The unit of a share.
const ONE_MICRO: i64 = 1_000_000;

/// Splits `total` by weights: largest remainder, ties to the lowest index. All zeros when the weights are.
pub(crate) fn split(total: u64, weights: &[u64]) -> Vec<u64> {
    let sum: u128 = weights.iter().map(|w| u128::from(*w)).sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let product = |w: &u64| u128::from(*w) * u128::from(total);
    let mut parts: Vec<u64> =
        weights.iter().map(|w| u64::try_from(product(w) / sum).unwrap_or(u64::MAX)).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(product(&weights[i]) % sum), i));
    let left = total.saturating_sub(parts.iter().sum());
    for &i in order.iter().take(usize::try_from(left).unwrap_or(0)) {
        parts[i] += 1;
    }
    parts
}

impl Section<'_, '_> {
    /// A table of numbers named by `names`, `zero` where one is not named, read by `read`. Unknown names are faults.
    pub(crate) fn by_name<T>(
        &self,
        key: &str,
        names: &[&str],
        zero: &T,
        read: impl Fn(&Section<'_, '_>, &str) -> T,
    ) -> Vec<T>
    where
        T: Clone,
    {
        let table = self.whole_table(key);
        let list = names
            .iter()
            .map(|name| if table.has(name) { read(&table, name) } else { zero.clone() })
            .collect();
        table.finish();
        list
    }

    /// A table of shares that must sum to 1 within 1e-4; they come out summing to 1,000,000 exactly.
    pub(crate) fn shares(&self, key: &str, names: &[&str]) -> Vec<i64> {
        let shares = self.by_name(key, names, &0, |table, name| table.micro(name, 0.0..=1.0));
        let sum: i64 = shares.iter().sum();
        if (sum - ONE_MICRO).abs() > 100 {
            self.fault_at(
                key,
                format!("must sum to 1 over {}; sums to {}", names.join(", "), micro_text(sum)),
            );
            return shares;
        }
        let weights: Vec<u64> = shares.iter().map(|s| s.unsigned_abs()).collect();
        split(ONE_MICRO.unsigned_abs(), &weights).into_iter().map(u64::cast_signed).collect()
    }
}

/// Millionths as a decimal, without a float.
fn micro_text(micro: i64) -> String {
    format!("{}.{:06}", micro / ONE_MICRO, micro.unsigned_abs() % ONE_MICRO.unsigned_abs())
}

/// What must hold over the whole: people within their segments, accounts within theirs.
pub(super) fn check(root: &Section<'_, '_>, r: &Resolved) {
    check_total(root, r);
    check_settings(root, r);
    for place in 0..r.channels.len() {
        let owners =
            r.vendors.iter().filter(|v| v.start.owned_channels.iter().any(|c| usize::from(*c) == place));
        if owners.count() > 1 {
            root.fault_at("vendors", format!("own {} twice: a channel has one owner", r.channels[place].key));
        }
    }
    for (g, segment) in r.segments.iter().enumerate() {
        let at = |list: &[u64]| list.get(g).copied().unwrap_or(0);
        let used = r.vendors.iter().map(|v| at(&v.start.users).saturating_add(at(&v.start.lapsed)));
        let used = used.fold(0, u64::saturating_add);
        let registered = r.vendors.iter().map(|v| at(&v.start.registered)).max().unwrap_or(0);
        let (key, most) = (&segment.key, segment.population);
        let rule = if used > most {
            format!("users and lapsed of segment {key} add up to {used}, more than its population of {most}")
        } else if registered > most {
            format!("one has {registered} registered in segment {key}, more than its population of {most}")
        } else {
            continue;
        };
        root.fault_at("vendors", rule);
    }
    let accounts = r.vendors.iter().map(|v| v.start.api_accounts).fold(0, u64::saturating_add);
    let most = r.api_segment.accounts;
    if accounts > most {
        root.fault_at(
            "vendors",
            format!("api_accounts add up to {accounts}, more than the {most} there are"),
        );
    }
}

/// What a vendor begins with must be what a command could set; recorded moves may lie between steps.
fn check_settings(root: &Section<'_, '_>, r: &Resolved) {
    let b = &r.bounds;
    for vendor in &r.vendors {
        let p = &vendor.start.prices;
        let bids = vendor.start.bids_fen_per_day.iter().map(|bid| ("a bid", *bid, b.range(Control::Bid)));
        let prices = [
            ("api_input_yuan_per_mtok", p.api_input_fen_per_mtok, b.range(Control::ApiInput)),
            ("api_output_yuan_per_mtok", p.api_output_fen_per_mtok, b.range(Control::ApiOutput)),
            ("subscription_yuan_per_month", p.subscription_fen_per_month, b.range(Control::Subscription)),
            ("free_quota_multiple", i64::from(p.free_quota_deci), b.range(Control::FreeQuota)),
            ("pay_multiple", i64::from(vendor.start.pay_bp), b.range(Control::Pay)),
        ];
        for (what, _, _) in bids.chain(prices).filter(|(_, x, range)| !(range.min..=range.max).contains(x)) {
            root.fault_at("vendors", format!("{what} of {} must lie within [bounds]", vendor.key));
        }
    }
}

fn check_total(root: &Section<'_, '_>, r: &Resolved) {
    if !root.has("total_population") {
        return;
    }
    let total = root.whole("total_population", 1..=10_000_000_000_000);
    let scaled = super::value::count(super::value::scaled(total, r.meta.market_scale_micro));
    let sum: u64 = r.segments.iter().map(|s| s.population).fold(0, u64::saturating_add);
    // Each segment rounds once when scaled.
    if sum.abs_diff(scaled) > r.segments.len() as u64 {
        root.fault_at(
            "total_population",
            format!("must be the sum of the segments, which after market_scale is {sum}"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn what_is_left_over_goes_to_the_largest_remainder_then_the_lowest_place() {
        assert_eq!(split(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(split(1_000_003, &[5, 3, 1, 1]), [500_002, 300_001, 100_000, 100_000]);
        assert_eq!(split(5, &[0, 0]), [0, 0]);
    }
}
