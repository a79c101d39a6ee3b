//! How many GPUs a load needs: what every policy that serves users has to answer each turn.

use burnrate_client_proto::command::{Command, GpuTerm};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::view::Lease;

use crate::history::{TurnView, ViewHistory};

/// Peak demand over the day's mean.
const PEAK_PERCENT: u64 = 180;

/// A command that brings rented GPUs to where the peak takes `load_percent` of the capacity, allowing for the
/// growth of the last turn once more. None while the control is locked, or when the need moved by under 5%.
pub(crate) fn rent_for_load(history: &ViewHistory, load_percent: u64, term: GpuTerm) -> Option<Command> {
    let now = history.now()?;
    let before = history.turns_ago(1)?;
    let held: u64 = now.own.leases.iter().map(|lease| u64::from(lease.gpus)).sum();
    let (demand, past) = (now.own.demand_mtok_per_day, before.own.demand_mtok_per_day);
    let expected = demand.saturating_add(demand.saturating_sub(past));
    if held == 0 || now.own.capacity_mtok_per_day == 0 || load_percent == 0 {
        return None;
    }
    let needed_capacity = expected.saturating_mul(PEAK_PERCENT) / load_percent;
    let needed = needed_capacity.saturating_mul(held).div_ceil(now.own.capacity_mtok_per_day).max(1);
    if needed.abs_diff(held).saturating_mul(20) < held {
        return None;
    }
    let of_term: u64 =
        now.own.leases.iter().filter(|lease| lease.term == term).map(|lease| u64::from(lease.gpus)).sum();
    let other_terms = held - of_term;
    let wish = i64::try_from(needed.saturating_sub(other_terms)).ok()?;
    let gpus = u32::try_from(history.allowed(Control::Gpus, None, wish)?).ok()?;
    (u64::from(gpus) != of_term).then_some(Command::RentGpu { term, gpus })
}

/// What a million tokens cost at the present capacity, used as it is used now, in fen; none without GPUs or use.
pub(crate) fn unit_cost_fen_per_mtok(history: &ViewHistory) -> Option<i64> {
    let own = &history.now()?.own;
    let rent: i64 = own.leases.iter().map(|l| l.rent_fen_per_day.0.saturating_mul(i64::from(l.gpus))).sum();
    let served = i64::try_from(own.demand_mtok_per_day.min(own.capacity_mtok_per_day)).ok()?;
    (served > 0).then(|| rent / served)
}

/// Rented GPUs, of one term or of all.
pub(crate) fn held_gpus(now: &TurnView, term: Option<GpuTerm>) -> u64 {
    let of_term = |lease: &&Lease| term.is_none_or(|term| lease.term == term);
    now.own.leases.iter().filter(of_term).map(|lease| u64::from(lease.gpus)).sum()
}
