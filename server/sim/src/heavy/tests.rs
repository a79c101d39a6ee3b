//! Faults planted in the order of a day, each told with its day, its system and what it moved.
#![expect(clippy::needless_pass_by_value, reason = "a system takes its parameters by value")]

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use super::*;
use crate::finance::ScoreWeights;
use crate::given::{ME, Match};
use crate::outcome::Outcomes;
use crate::schedule::DaySystems;
use crate::seat::Seats;
use crate::simulation::begin_day;
use crate::vendor::VendorIndex;

/// A match in whose days the heavy mode finds nothing goes on as if it were not watched.
#[test]
fn a_clean_match_comes_out_as_ever() {
    let (mut plain, mut watched) = (Match::given_all_unlocked(), Match::given_all_unlocked());
    let mut days = HeavyDays::default();
    for _ in 0..22 {
        assert_eq!(days.close_day(&mut watched.sim), Ok(plain.sim.close_day()));
    }
}

#[test]
fn another_market_may_follow_the_first() {
    let mut days = HeavyDays::default();
    for _ in 0..2 {
        let mut game = Match::given_all_unlocked();
        days.close_day(&mut game.sim).unwrap();
    }
}

/// What the planted systems move: a number that no invariant holds and no other system of a day reads.
fn moved(seats: &mut Seats, by: u32) {
    seats.seats[ME.index()].script_day = by;
}

/// Plays until the fault is found, 30 days at most, and says on which day, after which system, and where.
fn found(day: fn() -> Schedule, prepare: impl FnOnce(&mut Simulation)) -> (u32, String, String) {
    let mut game = Match::given_all_unlocked();
    prepare(&mut game.sim);
    let mut days = HeavyDays::of(day);
    let fault = (0..30).find_map(|_| days.close_day(&mut game.sim).err());
    match fault {
        Some(HeavyFault::Differs { day, system, component, expected, actual }) => {
            assert_ne!(expected, actual);
            (day, system, component)
        }
        Some(HeavyFault::Stopped { day, system, why }) => (day, system, why),
        other => panic!("{other:?}"),
    }
}

/// The fault is on this day and after this system of this file, in the seats.
fn assert_found(day: fn() -> Schedule, prepare: impl FnOnce(&mut Simulation), on: u32, system: &str) {
    let expected = (on, format!("heavy::tests::{system}"), "seat::Seats".to_owned());
    assert_eq!(found(day, prepare), expected);
}

fn planted<M>(
    system: impl bevy_ecs::schedule::IntoScheduleConfigs<bevy_ecs::system::ScheduleSystem, M>,
) -> Schedule {
    let mut day = schedule::day();
    // Behind the house rules, which may touch anything.
    day.add_systems(system.in_set(DaySystems::Exposure).before(crate::market::awareness::build_goodwill));
    day
}

fn count_in_a_local(mut days: Local<u32>, mut seats: ResMut<Seats>) {
    *days += 1;
    moved(&mut seats, *days);
}

#[test]
fn a_local_is_found() {
    assert_found(|| planted(count_in_a_local), |_| {}, 2, "count_in_a_local");
}

#[derive(Resource)]
struct Kept(u32);

fn count_in_an_unregistered_resource(kept: Option<ResMut<Kept>>, mut seats: ResMut<Seats>) {
    if let Some(mut kept) = kept {
        kept.0 += 1;
        moved(&mut seats, kept.0);
    }
}

fn count_on_an_unregistered_resource(mut kept: ResMut<Kept>, mut seats: ResMut<Seats>) {
    kept.0 += 1;
    moved(&mut seats, kept.0);
}

#[test]
fn an_unregistered_resource_is_found() {
    let keep = |sim: &mut Simulation| sim.world.insert_resource(Kept(0));
    assert_found(|| planted(count_in_an_unregistered_resource), keep, 1, "count_in_an_unregistered_resource");
}

#[test]
fn a_system_that_needs_an_unregistered_resource_is_named() {
    let keep = |sim: &mut Simulation| sim.world.insert_resource(Kept(0));
    let (day, system, why) = found(|| planted(count_on_an_unregistered_resource), keep);
    assert_eq!((day, system.as_str()), (1, "heavy::tests::count_on_an_unregistered_resource"));
    assert!(why.contains("Kept"), "{why}");
}

#[derive(Component)]
struct Hidden;

fn count_an_unregistered_component(hidden: Query<&Hidden>, mut seats: ResMut<Seats>) {
    moved(&mut seats, u32::try_from(hidden.iter().count()).unwrap());
}

#[test]
fn an_unregistered_component_is_found() {
    let hide = |sim: &mut Simulation| {
        let vendor = sim.world.resource::<Roster>().vendors[1];
        sim.world.entity_mut(vendor).insert(Hidden);
    };
    assert_found(|| planted(count_an_unregistered_component), hide, 1, "count_an_unregistered_component");
}

fn read_scratch_too_early(outcomes: Res<Outcomes>, mut seats: ResMut<Seats>) {
    moved(&mut seats, u32::try_from(outcomes.list().len()).unwrap());
}

#[test]
fn scratch_that_is_read_before_it_is_written_is_found() {
    let early = || {
        let mut day = schedule::day();
        day.add_systems(read_scratch_too_early.before(begin_day).in_set(DaySystems::Opening));
        day
    };
    assert_found(early, |_| {}, 1, "read_scratch_too_early");
}

fn say_what_a_local_counts(mut days: Local<u64>, mut outcomes: ResMut<Outcomes>) {
    *days += 1;
    outcomes.push(crate::outcome::Outcome::Liquidated { vendor: ME, users: *days });
}

#[test]
fn a_difference_in_scratch_is_found_where_it_arises() {
    let found = found(|| planted(say_what_a_local_counts), |_| {});
    assert_eq!(
        found,
        (2, "heavy::tests::say_what_a_local_counts".to_owned(), "outcome::Outcomes".to_owned())
    );
}

fn trust_the_order_of_rows(vendors: Query<&VendorIndex>, mut seats: ResMut<Seats>) {
    moved(&mut seats, vendors.iter().next().map_or(0, |index| u32::from(index.0)));
}

#[test]
fn the_order_of_rows_is_found() {
    assert_found(|| planted(trust_the_order_of_rows), |_| {}, 1, "trust_the_order_of_rows");
}

fn trust_the_order_of_entities(vendors: Query<(Entity, &VendorIndex)>, mut seats: ResMut<Seats>) {
    let first = vendors.iter().min_by_key(|(entity, _)| *entity);
    moved(&mut seats, first.map_or(0, |(_, index)| u32::from(index.0)));
}

#[test]
fn the_order_of_entities_is_found() {
    assert_found(|| planted(trust_the_order_of_entities), |_| {}, 1, "trust_the_order_of_entities");
}

#[expect(clippy::disallowed_types, reason = "it is the fault that is planted")]
fn trust_the_order_of_a_hash_table(mut seats: ResMut<Seats>) {
    let table: std::collections::HashMap<u32, ()> = (0..1000).map(|key| (key, ())).collect();
    moved(&mut seats, table.into_keys().next().unwrap_or(0));
}

#[test]
fn the_order_of_a_hash_table_is_found() {
    // One order in a thousand is the same in both, so the day is nearly always the first, and never far from it.
    let (_, system, component) = found(|| planted(trust_the_order_of_a_hash_table), |_| {});
    assert_eq!(
        (system.as_str(), component.as_str()),
        ("heavy::tests::trust_the_order_of_a_hash_table", "seat::Seats")
    );
}

fn count_in_a_static(mut seats: ResMut<Seats>) {
    static DAYS: AtomicU32 = AtomicU32::new(0);
    moved(&mut seats, DAYS.fetch_add(1, Relaxed));
}

#[test]
fn a_static_is_found() {
    assert_found(|| planted(count_in_a_static), |_| {}, 1, "count_in_a_static");
}

fn ask_what_has_changed(weights: Res<ScoreWeights>, mut seats: ResMut<Seats>) {
    moved(&mut seats, u32::from(weights.is_changed()));
}

#[test]
fn a_question_for_what_has_changed_is_found() {
    assert_found(|| planted(ask_what_has_changed), |_| {}, 2, "ask_what_has_changed");
}

fn break_an_invariant_when_restored(kept: Option<Res<Kept>>) {
    assert!(kept.is_some(), "vendor 3 has lost its ledger");
}

#[test]
fn a_panic_in_the_restored_market_is_told_with_its_system() {
    let keep = |sim: &mut Simulation| sim.world.insert_resource(Kept(0));
    let (day, system, why) = found(|| planted(break_an_invariant_when_restored), keep);
    assert_eq!((day, system.as_str()), (1, "heavy::tests::break_an_invariant_when_restored"));
    assert_eq!(why, "vendor 3 has lost its ledger");
}
