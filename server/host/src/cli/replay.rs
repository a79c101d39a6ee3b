//! `burnrate replay LOG`: re-executes a match from its log and compares every closed day with what the log says.

use std::io::Write;
use std::path::PathBuf;

use burnrate_eventlog::{LogFile, StreamId};
use burnrate_matches::RecoverError;
use burnrate_matches::replay::Replayer;
use burnrate_sim::releases::played_by;
use burnrate_sim::{Event, HeavyFault, RULES_VERSION, StateHash};
use serde_json::{Value, json};

use super::failure::Failure;
use super::log_streams::{chosen, match_of, payloads_of};
use super::replay_fork;

/// Re-execute a match from its log.
#[derive(Debug, clap::Args)]
pub(crate) struct ReplayArgs {
    /// A data folder, or an exported file.
    log: PathBuf,
    /// Which match, where the log holds several.
    #[arg(long = "match", value_name = "ID")]
    match_id: Option<String>,
    /// Stop after this day.
    #[arg(long, value_name = "DAY")]
    until: Option<u32>,
    /// Hold every record, the head and the seal to the chain first.
    #[arg(long)]
    verify: bool,
    /// Save, clear, restore and compare the whole state after every system of every day; slow.
    #[arg(long)]
    heavy: bool,
    /// The log is a fork's: run it on the log of the match that it was forked from.
    #[arg(long, value_name = "LOG", conflicts_with_all = ["match_id", "until", "heavy"])]
    parent: Option<PathBuf>,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

/// What a replay found.
#[derive(Default)]
struct Finding {
    days: u32,
    state_hash: Option<StateHash>,
    first_difference: Option<Value>,
    damage: Option<Value>,
    /// Decisions that were taken back.
    corrections: usize,
    /// Other rules than this release's.
    other_rules: Option<u32>,
    /// The one line for people.
    fault: Option<String>,
}

pub(crate) fn run(args: &ReplayArgs, out: &mut impl Write) -> Result<(), Failure> {
    if let Some(parent) = &args.parent {
        return replay_fork::run(&args.log, parent, args.json, out);
    }
    let log = LogFile::open(&args.log).map_err(Failure::log)?;
    let stream = chosen(&log, args.match_id.as_deref())?;
    let mut finding = Finding::default();
    if args.verify
        && let Err(damage) = log.check(&stream)
    {
        finding.damage = Some(json!({ "record": damage.record, "why": damage.why.to_string() }));
        finding.fault = Some(damage.to_string());
    }
    if finding.fault.is_none() {
        re_execute(args, &log, &stream, &mut finding);
    }
    report(args, &stream, &finding, out)
}

fn re_execute(args: &ReplayArgs, log: &LogFile, stream: &StreamId, finding: &mut Finding) {
    let mut replayer = if args.heavy { Replayer::heavy() } else { Replayer::default() };
    let outcome = payloads_of(log, stream).try_for_each(|payload| {
        let record = replayer.records();
        let payload = payload.map_err(|why| Stop::Fault(RecoverError::Unreadable { record, why }))?;
        let Event::DayClosed(closed) = replayer.feed(&payload).map_err(Stop::Fault)? else { return Ok(()) };
        finding.days = closed.day;
        finding.state_hash = Some(closed.state_hash);
        if args.until == Some(closed.day) { Err(Stop::Until) } else { Ok(()) }
    });
    match outcome {
        Ok(()) if replayer.records() == 0 => told(finding, &RecoverError::Empty),
        Ok(()) | Err(Stop::Until) => {
            let Some((_, simulation)) = replayer.state() else { return };
            // A correction may end the match on an earlier day than its last one.
            finding.days = simulation.day();
            finding.corrections = replayer.corrections();
            finding.state_hash = Some(simulation.state_hash());
        }
        Err(Stop::Fault(error)) => told(finding, &error),
    }
}

enum Stop {
    Until,
    Fault(RecoverError),
}

fn told(finding: &mut Finding, error: &RecoverError) {
    finding.fault = Some(error.to_string());
    match error {
        RecoverError::Different { day, expected, actual, .. } => {
            finding.first_difference =
                Some(json!({ "day": day, "expected": expected.to_string(), "actual": actual.to_string() }));
        }
        RecoverError::Heavy { fault, .. } => finding.first_difference = Some(heavy_json(fault)),
        RecoverError::OtherRules { rules_version } => finding.other_rules = Some(*rules_version),
        RecoverError::Empty
        | RecoverError::Unreadable { .. }
        | RecoverError::NoEvent { .. }
        | RecoverError::OutOfPlace { .. }
        | RecoverError::Fell { .. }
        | RecoverError::NoCorrection { .. }
        | RecoverError::Open(_) => {
            finding.damage = Some(json!({ "record": error.record(), "why": error.to_string() }));
        }
    }
}

/// Where heavy mode found a difference; the hashes are those of the value.
fn heavy_json(fault: &HeavyFault) -> Value {
    match fault {
        HeavyFault::Differs { day, system, component, expected, actual } => json!({
            "day": day, "system": system, "component": component,
            "expected": expected.to_string(), "actual": actual.to_string(),
        }),
        HeavyFault::Stopped { system, .. } | HeavyFault::Lost { system, .. } => {
            json!({ "day": fault.day(), "system": system, "why": fault.to_string() })
        }
        HeavyFault::NoOrder { .. } => json!({ "why": fault.to_string() }),
    }
}

fn report(
    args: &ReplayArgs,
    stream: &StreamId,
    finding: &Finding,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let verified = finding.fault.is_none();
    let name = match_of(stream).unwrap_or_default();
    let hash = finding.state_hash.map(|hash| hash.to_string());
    let written = if args.json {
        let mut document = json!({
            "match": name, "days": finding.days, "rules_version": RULES_VERSION, "state_hash": hash,
            "verified": verified, "first_difference": finding.first_difference, "damage": finding.damage,
        });
        if let Some(rules_version) = finding.other_rules {
            document["needs"] =
                json!({ "rules_version": rules_version, "played_by": played_by(rules_version) });
        }
        writeln!(out, "{document}")
    } else if verified {
        let hash = hash.unwrap_or_else(|| "none".to_owned());
        let corrected = match finding.corrections {
            0 => String::new(),
            count => format!(", decisions taken back: {count}"),
        };
        writeln!(
            out,
            "match {name}: {} days replayed, every hash as logged{corrected}; state {hash}",
            finding.days
        )
    } else {
        Ok(())
    };
    written.map_err(Failure::Output)?;
    match &finding.fault {
        None => Ok(()),
        Some(fault) => Err(Failure::Check(format!("{}: {fault}", args.log.display()))),
    }
}
