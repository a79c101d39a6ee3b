//! How fast a log is re-executed: a year of china-2024 with its bots, from records in memory, on one thread.
//!
//! Beside it, in the same rounds: the same market computed without reading or comparing records, and the records read
//! without computing. Values are nanoseconds of CPU time a day (of plain time, where the system does not tell), medians of
//! [`ROUNDS`]: what a core that does nothing else would take. Never judges: the figures are for a person.

use std::convert::Infallible;
use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use burnrate_client_proto::id::MatchId;
use burnrate_matches::Match;
use burnrate_matches::replay::Replayer;
use burnrate_matches::simulate::{Witness, simulate};
use burnrate_sim::{DayClosed, Event, Kernel, Opening, RULES_VERSION, Simulation};

const DAYS: u32 = 365;

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
        nanoseconds[1].push(a_day_of(|| computed(&events))?);
        // Often enough that the system's coarse clock sees it.
        nanoseconds[2].push(a_day_of(|| (0..READINGS).try_for_each(|_| read(&log)))? / f64::from(READINGS));
    }
    let [whole, market, decoding] = nanoseconds.map(median);
    println!("{:.0} days a second", 1e9 / whole);
    println!("measure: replay {whole:.0}");
    println!("measure: market alone {market:.0}");
    println!("measure: records alone {decoding:.0}");
    Ok(())
}

/// Keeps what a match logs.
struct Keep(Vec<Vec<u8>>);

impl Witness for Keep {
    type Error = Infallible;

    fn records(&mut self, records: &[Vec<u8>]) -> Result<(), Infallible> {
        self.0.extend_from_slice(records);
        Ok(())
    }

    fn day(&mut self, _: &Match, _: &DayClosed) -> Result<(), Infallible> {
        Ok(())
    }
}

/// The log of a match of bots.
fn played() -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let (scenario_text, resolved) =
        burnrate_content::load("china-2024").map_err(|fault| format!("{fault:?}"))?;
    let opening = Opening {
        rules_version: RULES_VERSION,
        scenario_text,
        resolved,
        seed: 7,
        kernel: Kernel::Stochastic,
    };
    let mut kept = Keep(Vec::new());
    let played = simulate(&MatchId::new("bench1").map_err(|bad| bad.to_string())?, opening, DAYS, &mut kept)?;
    let days = played.simulation().day();
    if days != DAYS {
        return Err(format!("the match ended after {days} days").into());
    }
    Ok(kept.0)
}

fn replayed(log: &[Vec<u8>]) -> Result<Simulation, Box<dyn Error>> {
    let mut replayer = Replayer::default();
    for record in log {
        replayer.feed(record)?;
    }
    let (_, simulation) = replayer.into_state().ok_or("the log is empty")?;
    Ok(simulation)
}

/// The same market from events that are read already, without a look at what the log says of each day.
fn computed(events: &[Event]) -> Result<(), Box<dyn Error>> {
    let mut simulation = None;
    for event in events {
        match (&mut simulation, event) {
            (_, Event::Opened(opening)) => simulation = Some(Simulation::new(opening)?),
            (None, _) => return Err("no opening".into()),
            (Some(simulation), Event::DayClosed(_)) => drop(black_box(simulation.close_day())),
            (Some(simulation), other) => simulation.evolve(other),
        }
    }
    Ok(())
}

fn read(log: &[Vec<u8>]) -> Result<(), Box<dyn Error>> {
    for record in log {
        black_box(Event::from_bytes(record)?);
    }
    Ok(())
}

fn a_day_of(run: impl FnOnce() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let (began, cpu_began) = (Instant::now(), cpu_ns());
    run()?;
    let (taken, cpu_ended) = (began.elapsed().as_secs_f64() * 1e9, cpu_ns());
    let cpu_taken = cpu_began.zip(cpu_ended).map(|(began, ended)| ended - began);
    Ok(cpu_taken.unwrap_or(taken) / f64::from(DAYS))
}

/// What this thread has run so far; Linux tells.
fn cpu_ns() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
