//! How many GPUs a load needs, and how they are rented: what every policy that serves users has to answer each turn.

use burnrate_client_proto::command::{Command, GpuTerm};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::view::Lease;

use crate::history::{TurnView, ViewHistory};

/// Peak demand over the day's mean, by the rules' default.
const PEAK_PERCENT: u64 = 180;

/// A command that brings rented GPUs to where the peak takes `load_percent` of the capacity. None while the control is locked,
/// or when the need moved by under 5%.
pub(crate) fn rent_for_load(history: &ViewHistory, load_percent: u64, term: GpuTerm) -> Option<Command> {
    rent_in_all(history, serving_gpus(history, load_percent)?, term)
}

/// GPUs that serve the load with the peak at `load_percent` of the capacity, allowing for the growth of the last turn once
/// more. None without GPUs: nothing says then what one of them serves.
pub(crate) fn serving_gpus(history: &ViewHistory, load_percent: u64) -> Option<u64> {
    let now = history.now()?;
    let before = history.turns_ago(1)?;
    let serving = all_gpus(now).saturating_sub(set_aside_gpus(now));
    let (demand, past) = (now.own.demand_mtok_per_day, before.own.demand_mtok_per_day);
    let expected = demand.saturating_add(demand.saturating_sub(past));
    if serving == 0 || now.own.capacity_mtok_per_day == 0 || load_percent == 0 {
        return None;
    }
    let needed_capacity = expected.saturating_mul(PEAK_PERCENT) / load_percent;
    Some(needed_capacity.saturating_mul(serving).div_ceil(now.own.capacity_mtok_per_day).max(1))
}

/// A command that brings GPUs of all kinds to `wanted`, by what is rented on one term. None while the control is locked, or
/// when the need moved by under 5%: leases are not worth a decision a turn.
pub(crate) fn rent_in_all(history: &ViewHistory, wanted: u64, term: GpuTerm) -> Option<Command> {
    let now = history.now()?;
    let held = all_gpus(now);
    if wanted.abs_diff(held).saturating_mul(20) < held {
        return None;
    }
    let of_term = held_gpus(now, Some(term));
    let wish = i64::try_from(wanted.saturating_sub(held - of_term)).ok()?;
    let gpus = u32::try_from(history.allowed(Control::Gpus, None, wish)?).ok()?;
    (u64::from(gpus) != of_term).then_some(Command::RentGpu { term, gpus })
}

/// What a million tokens cost at the present capacity, used as it is used now, in fen; none without GPUs or use. GPUs that
/// are set aside for training serve nobody, and count for nothing here.
pub(crate) fn unit_cost_fen_per_mtok(history: &ViewHistory) -> Option<i64> {
    let now = history.now()?;
    let (held, aside) = (all_gpus(now).max(1), set_aside_gpus(now));
    let serving_rent =
        i128::from(rent_fen_per_day(now)) * i128::from(held.saturating_sub(aside)) / i128::from(held);
    let served = now.own.demand_mtok_per_day.min(now.own.capacity_mtok_per_day);
    (served > 0).then(|| i64::try_from(serving_rent / i128::from(served)).unwrap_or(i64::MAX))
}

/// The rent of all leases, in fen a day.
pub(crate) fn rent_fen_per_day(now: &TurnView) -> i64 {
    let rent = |lease: &Lease| lease.rent_fen_per_day.0.saturating_mul(i64::from(lease.gpus));
    now.own.leases.iter().map(rent).fold(0, i64::saturating_add)
}

/// Rented GPUs, of one term or of all.
pub(crate) fn held_gpus(now: &TurnView, term: Option<GpuTerm>) -> u64 {
    let of_term = |lease: &&Lease| term.is_none_or(|term| lease.term == term);
    now.own.leases.iter().filter(of_term).map(|lease| u64::from(lease.gpus)).sum()
}

/// Rented GPUs and those of one's own.
fn all_gpus(now: &TurnView) -> u64 {
    held_gpus(now, None) + now.desks.lab.as_ref().map_or(0, |lab| u64::from(lab.owned_gpus))
}

fn set_aside_gpus(now: &TurnView) -> u64 {
    now.desks.lab.as_ref().map_or(0, |lab| u64::from(lab.set_aside_gpus))
}

#[cfg(test)]
mod tests {
    use burnrate_client_proto::view::Change;

    use super::*;
    use crate::made_up::{lab, own, seat};

    #[test]
    fn gpus_follow_the_load_at_its_peak() {
        // 60 GPUs serve 700 million tokens a day; 300 million at a peak of 1.8 and a load of 80% ask for 675: 58 GPUs.
        let history = ViewHistory::start(&seat(&own(), 30));
        assert_eq!(serving_gpus(&history, 80), Some(58));
        assert_eq!(
            rent_for_load(&history, 80, GpuTerm::Days90),
            None,
            "two of sixty are not worth a decision"
        );
        let rented = Command::RentGpu { term: GpuTerm::Days90, gpus: 47 };
        assert_eq!(rent_for_load(&history, 99, GpuTerm::Days90), Some(rented));
    }

    #[test]
    fn what_is_set_aside_serves_nobody() {
        let mut view = seat(&own(), 30);
        let mut lab = lab();
        // 40 that serve give the 700 million: a GPU serves more, so fewer of them are needed.
        lab.set_aside_gpus = 20;
        view.push(Change::Lab(Box::new(lab)));
        let history = ViewHistory::start(&view);
        assert_eq!(serving_gpus(&history, 80), Some(39));
        // ¥6,000 of rent a day, of which two thirds serve 300 million tokens.
        assert_eq!(unit_cost_fen_per_mtok(&history), Some(1_333));
    }
}
