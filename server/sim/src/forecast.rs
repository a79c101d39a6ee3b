//! What a seat may expect: its own state, a belief about everybody else, expected values, no chance, no hidden plan.
//!
//! Invariant: a forecast is a function of what the seat may see (the public view, its own components, the scenario's rules
//! and cards) and of nothing else: rivals' money, decisions and plans never reach it. `belief` says what stands in for them.

mod belief;

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::{Forecast, ForecastPoint, VendorStatus};

use crate::command::{Queue, judge_batch};
use crate::event::Author;
use crate::finance::Ledger;
use crate::head_count::HeadCount;
use crate::roster::Roster;
use crate::simulation::Simulation;

/// Days that a forecast looks ahead, unless the match ends before.
pub const HORIZON_DAYS: u32 = 60;

/// Days at the horizon's end whose mean change of cash is carried on beyond it.
const TREND_DAYS: usize = 14;

impl Simulation {
    /// What a seat may expect with what it has queued, and with the commands that it asks about as well.
    ///
    /// # Errors
    /// The [`Rejection`] that the commands would get.
    pub fn forecast(&self, vendor: VendorId, commands: &[Command]) -> Result<Forecast, Rejection> {
        let absent = Rejection::VendorInactive { status: VendorStatus::Liquidated };
        let entity = self.world.resource::<Roster>().vendor(vendor.0).ok_or(absent)?;
        let desk =
            judge_batch(&self.world, entity, Author::Bot, commands).map_err(|(_, rejection)| rejection)?;
        let days_left = self.rules().scenario.meta.days.saturating_sub(self.day());
        let horizon_days = HORIZON_DAYS.min(days_left);
        let queued = desk.part::<Queue>().cloned().unwrap_or_default();
        let cash_fen = desk.part::<Ledger>().map_or(0, Ledger::cash_fen);
        let before = play(belief::simulation(self, vendor, queued), vendor, horizon_days);
        let after = if commands.is_empty() {
            before.clone()
        } else {
            play(belief::simulation(self, vendor, desk.queue), vendor, horizon_days)
        };
        Ok(Forecast {
            horizon_days,
            runway_before_days: runway_days(cash_fen, &before),
            runway_after_days: runway_days(cash_fen, &after),
            before,
            after,
        })
    }
}

fn play(mut believed: Simulation, vendor: VendorId, days: u32) -> Vec<ForecastPoint> {
    let mut points = Vec::new();
    for _ in 0..days {
        believed.run_day();
        let entity = believed.world.resource::<Roster>().vendor(vendor.0);
        let ledger = entity.and_then(|entity| believed.world.get::<Ledger>(entity));
        points.push(ForecastPoint {
            day: believed.day(),
            cash_fen: Fen(ledger.map_or(0, Ledger::cash_fen)),
            users: HeadCount::of(&believed.world, vendor.index()).primary(),
        });
    }
    points
}

/// Days until cash is gone in the forecast; beyond its end at the mean of its last days; none if cash does not fall.
fn runway_days(cash_now_fen: i64, points: &[ForecastPoint]) -> Option<u32> {
    let count = |days: usize| u32::try_from(days).unwrap_or(u32::MAX);
    if let Some(place) = points.iter().position(|point| point.cash_fen.0 <= 0) {
        return Some(count(place));
    }
    let last = points.last()?;
    let trend = points.len().min(TREND_DAYS);
    let earlier_fen = match points.len().checked_sub(trend + 1) {
        Some(place) => points.get(place).map_or(cash_now_fen, |point| point.cash_fen.0),
        None => cash_now_fen,
    };
    let burnt_fen = i128::from(earlier_fen) - i128::from(last.cash_fen.0);
    if burnt_fen <= 0 {
        return None;
    }
    let further = i128::from(last.cash_fen.0) * i128::from(count(trend)) / burnt_fen;
    Some(u32::try_from(further).unwrap_or(u32::MAX).saturating_add(count(points.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(cash: &[i64]) -> Vec<ForecastPoint> {
        let point = |(day, fen): (u32, &i64)| ForecastPoint { day, cash_fen: Fen(*fen), users: 0 };
        (1..).zip(cash).map(point).collect()
    }

    #[test]
    fn runway_is_read_off_or_carried_on() {
        assert_eq!(runway_days(30, &points(&[20, 10, 0, 0])), Some(2));
        assert_eq!(runway_days(30, &points(&[29, 28, 27])), Some(30));
        assert_eq!(runway_days(30, &points(&[31, 32])), None);
        assert_eq!(runway_days(30, &[]), None);
    }
}
