//! Saving, restoring and replaying bring the same state, to the bit.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking"
)]

mod given;

use burnrate_client_proto::message::Answer;
use burnrate_sim::{DayClosed, Event, Kernel, Opening, SaveError, Simulation, StateHash};
use given::{batch, close_day, opening, started, submit};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// Every vendor sends a few commands, legal or not, each week; the same for the same seed.
fn play(simulation: &mut Simulation, days: u32, seed: u64, mut seen: impl FnMut(&DayClosed)) -> u32 {
    let config = Config { rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let (mut accepted, mut seq) = (0, 0);
    for _ in 0..days {
        if simulation.is_turn_start() {
            for vendor in 0..6 {
                for _ in 0..3 {
                    seq += 1;
                    let command = given::any_command().new_tree(&mut runner).unwrap().current();
                    let answer = submit(simulation, &batch(vendor, seq, &[command]));
                    accepted += u32::from(matches!(answer, Answer::Accepted { .. }));
                }
            }
        }
        seen(&close_day(simulation));
    }
    accepted
}

fn unlocked(kernel: Kernel) -> Opening {
    let mut opening = opening("first-class", 7, kernel);
    opening.resolved.unlocks.clear();
    opening
}

#[test]
fn the_same_opening_and_commands_give_the_same_hashes() {
    for kernel in [Kernel::Stochastic, Kernel::Expected] {
        let run = || {
            let mut hashes: Vec<StateHash> = Vec::new();
            let accepted = play(&mut started(&unlocked(kernel)), 200, 3, |day| hashes.push(day.state_hash));
            assert!(accepted > 50, "only {accepted} commands were accepted");
            hashes
        };
        assert_eq!(run(), run());
    }
}

#[test]
fn another_seed_gives_another_market() {
    let hash = |seed| {
        let mut game = started(&opening("first-class", seed, Kernel::Stochastic));
        (0..10).for_each(|_| drop(game.close_day()));
        game.state_hash()
    };
    assert_ne!(hash(7), hash(8));
}

#[test]
fn a_restored_market_saves_the_same_bytes_and_goes_on_alike() {
    let opening = unlocked(Kernel::Stochastic);
    let mut game = started(&opening);
    play(&mut game, 45, 11, |_| {});
    let saved = game.save();
    let mut twin = Simulation::restore(&opening, &saved).unwrap();
    assert_eq!(twin.save(), saved);
    assert_eq!(twin.public_view(), game.public_view());
    assert_eq!(twin.vitals(), game.vitals());
    for _ in 0..60 {
        assert_eq!(close_day(&mut twin), close_day(&mut game));
    }
}

/// Save, restore and compare on every day.
#[test]
fn heavy_mode_finds_nothing() {
    let opening = unlocked(Kernel::Stochastic);
    let mut game = started(&opening);
    let mut twin = started(&opening);
    for _ in 0..40 {
        twin = Simulation::restore(&opening, &twin.save()).unwrap();
        assert_eq!(twin.close_day(), game.close_day());
    }
}

#[test]
fn broken_saves_are_refused() {
    let opening = unlocked(Kernel::Stochastic);
    let saved = started(&opening).save();
    let cut = Simulation::restore(&opening, &saved[..saved.len() - 1]);
    assert!(matches!(cut, Err(SaveError::Malformed { .. })));
    let mut longer = saved.clone();
    longer.push(0);
    assert!(matches!(Simulation::restore(&opening, &longer), Err(SaveError::TrailingBytes { bytes: 1 })));
    let mut other = saved;
    other[2] ^= 0x40;
    assert!(matches!(Simulation::restore(&opening, &other), Err(SaveError::OtherRelease { .. })));
}

#[test]
fn evolving_logged_events_replays_the_match() {
    let opening = unlocked(Kernel::Stochastic);
    let mut log: Vec<Vec<u8>> = vec![Event::Started {}.to_bytes().unwrap()];
    let mut game = started(&opening);
    for week in 0..12 {
        let sent = batch(week % 6, u64::from(week) + 1, &[given::set_bid(week % 6, 5_000)]);
        if let burnrate_sim::Decision::Fresh { events, .. } = game.decide(&sent) {
            for event in events {
                log.push(event.to_bytes().unwrap());
                game.evolve(&event);
            }
        }
        for _ in 0..7 {
            log.push(Event::DayClosed(Box::new(game.close_day())).to_bytes().unwrap());
        }
    }
    let mut replayed = Simulation::new(&opening).unwrap();
    for bytes in &log {
        let event = Event::from_bytes(bytes).unwrap();
        match &event {
            Event::DayClosed(recorded) => assert_eq!(&replayed.close_day(), recorded.as_ref()),
            _ => replayed.evolve(&event),
        }
    }
    assert_eq!(replayed.state_hash(), game.state_hash());
}

#[test]
fn both_scenarios_run_a_year_in_both_kernels() {
    for scenario in ["first-class", "china-2024"] {
        for kernel in [Kernel::Stochastic, Kernel::Expected] {
            let opening = opening(scenario, 7, kernel);
            let mut game = started(&opening);
            let days = 365.min(opening.resolved.meta.days);
            let mut users = Vec::new();
            for _ in 0..days {
                let day = close_day(&mut game);
                users.push(day.vitals.iter().map(|vendor| vendor.active_users).sum::<u64>());
            }
            // Start-ups that decide nothing for a year run out of money in its second half.
            assert!(users[..180].iter().all(|users| *users > 0), "{scenario}, {kernel:?}: {users:?}");
        }
    }
}
