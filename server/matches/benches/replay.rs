//! How fast a log is re-executed: a year of china-2024 with its bots, from records in memory, on one thread.
//!
//! Beside it, in the same rounds: the same market computed without reading or comparing records, and the records read
//! without computing. Values are nanoseconds of CPU time a day (of plain time, where the system does not tell), medians of
//! [`ROUNDS`]: what a core that does nothing else would take. After that a profile: what each stage of a day takes, and what
//! comes when the day is over, in plain time. Never judges: the figures are for a person.

mod year;

use std::error::Error;
use std::hint::black_box;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use burnrate_matches::replay::Replayer;
use burnrate_sim::schedule::DaySystems;
use burnrate_sim::{Event, Simulation};
use year::{DAYS, a_day_of, median, played};

const ROUNDS: usize = 7;

const READINGS: u32 = 50;

fn main() -> Result<(), Box<dyn Error>> {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("this measures with `cargo bench` only");
        return Ok(());
    }
    let log = played()?;
    let bytes: usize = log.iter().map(Vec::len).sum();
    let vendors = replayed(&log)?.vitals().len();
    println!("{DAYS} days, {vendors} vendors, {} records of {bytes} bytes in all", log.len());
    let events = log.iter().map(|record| Event::from_bytes(record)).collect::<Result<Vec<_>, _>>()?;
    let mut nanoseconds = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        nanoseconds[0].push(a_day_of(|| replayed(&log).map(drop))?);
        nanoseconds[1].push(a_day_of(|| computed(&events, |_| (), close_day))?);
        // Often enough that the system's coarse clock sees it.
        nanoseconds[2].push(a_day_of(|| (0..READINGS).try_for_each(|_| read(&log)))? / f64::from(READINGS));
    }
    let [whole, market, decoding] = nanoseconds.map(median);
    println!("{:.0} days a second", 1e9 / whole);
    println!("measure: replay {whole:.0}");
    println!("measure: market alone {market:.0}");
    println!("measure: records alone {decoding:.0}");
    profile(&events)
}

fn replayed(log: &[Vec<u8>]) -> Result<Simulation, Box<dyn Error>> {
    let mut replayer = Replayer::default();
    for record in log {
        replayer.feed(record)?;
    }
    let (_, simulation) = replayer.into_state().ok_or("the log is empty")?;
    Ok(simulation)
}

/// The same market from events that are read already, without a look at what the log says of each day: what to do with it
/// when it opens, and how to close a day.
fn computed(
    events: &[Event],
    open: impl Fn(&mut Simulation),
    mut close: impl FnMut(&mut Simulation),
) -> Result<(), Box<dyn Error>> {
    let mut simulation = None;
    for event in events {
        match (&mut simulation, event) {
            (_, Event::Opened(opening)) => open(simulation.insert(Simulation::new(opening)?)),
            (None, _) => return Err("no opening".into()),
            (Some(simulation), Event::DayClosed(_)) => close(simulation),
            (Some(simulation), other) => simulation.evolve(other),
        }
    }
    Ok(())
}

fn close_day(simulation: &mut Simulation) {
    drop(black_box(simulation.close_day()));
}

/// What each part of a day took so far, in nanoseconds: its stages, and last what comes when it is over.
struct Parts {
    since: Instant,
    taken: [f64; DaySystems::ORDER.len() + 1],
}

impl Parts {
    /// What passed since the last part was over belongs to this one.
    fn over(&mut self, place: usize) {
        if let Some(taken) = self.taken.get_mut(place) {
            *taken += self.since.elapsed().as_nanos() as f64;
        }
        self.since = Instant::now();
    }
}

fn locked(parts: &Mutex<Parts>) -> MutexGuard<'_, Parts> {
    parts.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A day by stage, in microseconds: the mean of all days. The last part is the hash, the vitals and the outcomes.
fn profile(events: &[Event]) -> Result<(), Box<dyn Error>> {
    let parts = Parts { since: Instant::now(), taken: [0.0; DaySystems::ORDER.len() + 1] };
    let parts = Arc::new(Mutex::new(parts));
    let watch = |simulation: &mut Simulation| {
        let parts = parts.clone();
        simulation.watch_stages(move |stage| {
            let place = DaySystems::ORDER.iter().position(|other| *other == stage);
            place.into_iter().for_each(|place| locked(&parts).over(place));
        });
    };
    computed(events, watch, |simulation| {
        locked(&parts).since = Instant::now();
        close_day(simulation);
        locked(&parts).over(DaySystems::ORDER.len());
    })?;
    let taken = locked(&parts).taken;
    let whole: f64 = taken.iter().sum();
    println!("a day by stage, µs and share of {:.0} µs", whole / f64::from(DAYS) / 1e3);
    let stages = DaySystems::ORDER.iter().map(|stage| format!("{stage:?}"));
    for (name, ns) in stages.chain(["hash, vitals, outcomes".to_owned()]).zip(taken) {
        println!("  {name:<24}{:>8.1}{:>7.1}%", ns / f64::from(DAYS) / 1e3, 100.0 * ns / whole);
    }
    Ok(())
}

fn read(log: &[Vec<u8>]) -> Result<(), Box<dyn Error>> {
    for record in log {
        black_box(Event::from_bytes(record)?);
    }
    Ok(())
}
