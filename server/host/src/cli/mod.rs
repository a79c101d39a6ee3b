//! The command line: one file a subcommand. Standard output holds results, standard error progress and faults.
//! Exit status: 0 it holds; 1 a check failed; 2 bad usage or bad input, with one clear line.

mod asking;
mod attribute;
mod bot;
mod certificate;
mod experiment;
mod facts;
mod failure;
mod fork;
mod inspect;
mod last_chance;
mod lines;
mod log_streams;
mod luck;
mod many_matches;
mod past;
mod qr;
mod recover;
mod replay;
mod replay_fork;
mod scenario;
mod seek;
mod seek_table;
mod series;
mod serve;
mod simulate;
mod simulate_run;
mod text_file;
mod time_left;
mod tournament;
mod value;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::failure::Failure;

/// Burnrate (烧钱大战): a server for market-competition games whose matches are logs.
#[derive(Debug, Parser)]
#[command(name = "burnrate", version, max_term_width = 100, args_conflicts_with_subcommands = true)]
struct Arguments {
    // Without a subcommand the program serves.
    #[command(flatten)]
    serve: serve::ServeArgs,
    #[command(subcommand)]
    command: Option<Subcommands>,
}

#[derive(Debug, Subcommand)]
enum Subcommands {
    /// Serve matches to browsers and bots; also without a subcommand.
    Serve(serve::ServeArgs),
    /// Play whole matches of bots.
    Simulate(simulate::SimulateArgs),
    /// Re-execute a match from its log.
    Replay(replay::ReplayArgs),
    /// Show a day of a match: what a company saw on it, beside the truth.
    Seek(seek::SeekArgs),
    /// Show every record of a log, in order.
    Inspect(inspect::InspectArgs),
    /// Play a match from a day on with other decisions: what if?
    Fork(fork::ForkArgs),
    /// Put the same decisions under other seeds: was it luck?
    Luck(luck::LuckArgs),
    /// Leave out one decision at a time: which moved the result most?
    Attribute(attribute::AttributeArgs),
    /// Of a company that died: when could it still have been saved, and how?
    LastChance(last_chance::LastChanceArgs),
    /// Set a seat beside its reference bot: what was its play worth?
    Value(value::ValueArgs),
    /// Write down what a match came to, for paper; or hold a log to that.
    Certificate(certificate::CertificateArgs),
    /// Write the good prefix of a damaged log to a new one.
    Recover(recover::RecoverArgs),
    /// List, show and check scenarios.
    Scenario(scenario::ScenarioArgs),
    /// Play a seat of a running server by a policy, over the wire.
    Bot(bot::BotArgs),
    /// Try what must emerge from the market, on many seeds.
    Experiment(experiment::ExperimentArgs),
    /// Let all bots play against each other.
    Tournament(tournament::TournamentArgs),
    /// Recorded facts of 2024 beside simulated ones, each pass or fail.
    Facts(facts::FactsArgs),
}

/// Reads the arguments, does what they say, and tells how it went.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misused(&error),
    };
    let mut out = std::io::stdout().lock();
    let done = run(&arguments, &mut out).and_then(|()| out.flush().map_err(Failure::Output));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.reader_is_gone() => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("burnrate: {failure}");
            ExitCode::from(failure.status())
        }
    }
}

/// Help and version as asked for; bad usage in one line, as scripts read it.
fn misused(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // Whoever closed the pipe has read enough.
        drop(error.print());
        return ExitCode::SUCCESS;
    }
    // clap's first paragraph says what is wrong; tips and usage follow it.
    let text = error.render().to_string();
    let lines = text.lines().map(str::trim).take_while(|line| !line.is_empty());
    let told = lines.collect::<Vec<_>>().join(" ");
    eprintln!("burnrate: {}; see --help", told.trim_start_matches("error: "));
    ExitCode::from(2)
}

fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    match &arguments.command {
        None => serve::run(&arguments.serve, out),
        Some(Subcommands::Serve(args)) => serve::run(args, out),
        Some(Subcommands::Simulate(args)) => simulate::run(args, system_seed()?, out),
        Some(Subcommands::Replay(args)) => replay::run(args, out),
        Some(Subcommands::Seek(args)) => seek::run(args, out),
        Some(Subcommands::Inspect(args)) => inspect::run(args, out),
        Some(Subcommands::Fork(args)) => fork::run(args, out),
        Some(Subcommands::Luck(args)) => luck::run(args, out),
        Some(Subcommands::Attribute(args)) => attribute::run(args, out),
        Some(Subcommands::LastChance(args)) => last_chance::run(args, out),
        Some(Subcommands::Value(args)) => value::run(args, out),
        Some(Subcommands::Certificate(args)) => certificate::run(args, out),
        Some(Subcommands::Recover(args)) => recover::run(args, out),
        Some(Subcommands::Scenario(args)) => scenario::run(args, out),
        Some(Subcommands::Bot(args)) => bot::run(args, system_seed()?),
        Some(Subcommands::Experiment(args)) => experiment::run(args, out),
        Some(Subcommands::Tournament(args)) => tournament::run(args, out),
        Some(Subcommands::Facts(args)) => facts::run(args, out),
    }
}

/// A seed from the system, below 2^53 so that every JSON reader holds it.
fn system_seed() -> Result<u64, Failure> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::Input(format!("the system gives no seed: {error}")))?;
    Ok(u64::from_le_bytes(bytes) >> 11)
}
