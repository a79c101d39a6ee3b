//! The order of a day, on one screen. Systems of one set must be ordered among themselves by their own file: an ambiguous
//! pair is an error when the schedule is built, so the order in which systems are added can't matter.

use bevy_ecs::prelude::*;
use bevy_ecs::schedule::{LogLevel, ScheduleBuildSettings, ScheduleLabel};

use crate::command::{apply_decisions, take_due_raises};
use crate::projection::record_turn;
use crate::simulation::{begin_day, launch_vendors};
use crate::vendor::hold_fixed_quality;

/// The label of the schedule that closes one day.
#[derive(ScheduleLabel, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Day;

/// The stages of a day, in the order of [`Self::ORDER`].
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DaySystems {
    /// The day's number; scratch is emptied.
    Opening,
    /// Vendors come to the market.
    Launches,
    /// On the first day of a turn, queued decisions act.
    Decisions,
    /// Announced rises that are due take effect; leases end.
    Notices,
    /// Rumours spread, shocks strike.
    Shocks,
    /// Prices of attention, impressions, clicks.
    Auctions,
    /// Exposure, goodwill, awareness.
    Exposure,
    /// Tokens asked for, capacity, congestion.
    Serving,
    /// Consumers move.
    ConsumerFlows,
    /// API accounts move.
    SelfServe,
    /// Revenue is earned, costs are owed or paid.
    Books,
    /// Settlement, sentiment, rounds, distress, insolvency, liquidation.
    Finance,
    /// Tallies and figures of the day.
    Reports,
    /// At the end of a turn, a point of each history.
    Histories,
    /// What must hold on every day.
    Invariants,
    /// Between API accounts and books: contracts have their day; tenders close and come.
    Business,
}

impl DaySystems {
    /// The order of a day.
    pub const ORDER: [Self; 16] = [
        Self::Opening,
        Self::Launches,
        Self::Decisions,
        Self::Notices,
        Self::Shocks,
        Self::Auctions,
        Self::Exposure,
        Self::Serving,
        Self::ConsumerFlows,
        Self::SelfServe,
        Self::Business,
        Self::Books,
        Self::Finance,
        Self::Reports,
        Self::Histories,
        Self::Invariants,
    ];
}

/// Has `seen` called between the stages of every day: with each stage, when it is over. It sees no market and moves nothing.
pub(crate) fn watch_stages(
    schedule: &mut Schedule,
    seen: impl Fn(DaySystems) + Clone + Send + Sync + 'static,
) {
    for (place, stage) in DaySystems::ORDER.into_iter().enumerate() {
        let seen = seen.clone();
        let mark = (move || seen(stage)).after(stage);
        match DaySystems::ORDER.get(place + 1) {
            Some(next) => schedule.add_systems(mark.before(*next)),
            None => schedule.add_systems(mark),
        };
    }
}

/// The schedule of a day.
pub(crate) fn day() -> Schedule {
    let mut schedule = Schedule::new(Day);
    schedule.set_build_settings(ScheduleBuildSettings {
        ambiguity_detection: LogLevel::Error,
        hierarchy_detection: LogLevel::Error,
        ..ScheduleBuildSettings::default()
    });
    for pair in DaySystems::ORDER.windows(2) {
        schedule.configure_sets(pair[0].before(pair[1]));
    }
    schedule.add_systems((
        begin_day.in_set(DaySystems::Opening),
        launch_vendors.in_set(DaySystems::Launches),
        apply_decisions.in_set(DaySystems::Decisions),
        take_due_raises.in_set(DaySystems::Notices),
        record_turn.in_set(DaySystems::Histories),
        hold_fixed_quality.before(record_turn).in_set(DaySystems::Histories),
    ));
    crate::market::add_systems(&mut schedule);
    crate::finance::add_systems(&mut schedule);
    crate::invariants::add_systems(&mut schedule);
    crate::shock::add_systems(&mut schedule);
    crate::house_rule::add_systems(&mut schedule);
    schedule
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::Match;

    /// Whatever the order in which systems of no declared order run, the day is the same.
    #[test]
    fn the_order_of_insertion_does_not_matter() {
        let hashes = |shuffle_seed: Option<u64>| {
            let mut game = Match::given_all_unlocked();
            game.sim.schedule.set_build_settings(ScheduleBuildSettings {
                ambiguity_detection: LogLevel::Error,
                shuffle_seed,
                ..ScheduleBuildSettings::default()
            });
            (0..40).map(|_| game.sim.close_day().state_hash).collect::<Vec<_>>()
        };
        let plain = hashes(None);
        for seed in 1..=5 {
            assert_eq!(hashes(Some(seed)), plain, "shuffled with seed {seed}");
        }
    }

    #[test]
    fn stages_are_seen_in_their_order_and_change_nothing() {
        let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let mut watched = Match::given_all_unlocked();
        let noted = seen.clone();
        watched.sim.watch_stages(move |stage| noted.lock().unwrap().push(stage));
        let mut plain = Match::given_all_unlocked();
        assert_eq!(watched.sim.close_day().state_hash, plain.sim.close_day().state_hash);
        assert_eq!(*seen.lock().unwrap(), DaySystems::ORDER);
    }
}
