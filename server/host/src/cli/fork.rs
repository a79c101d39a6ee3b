//! `burnrate fork LOG`: a match from a day on with other decisions, beside what happened; and the log of that.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use burnrate_client_proto::id::MatchId;
use burnrate_eventlog::{APPEND_PAYLOADS_MAX, ArchiveWriter, StreamId};
use burnrate_matches::past::attribution::rank;
use burnrate_matches::past::fork::{Forked, Parent, Rivals, WhatIf};
use burnrate_matches::past::{Edits, Past, in_business};
use burnrate_sim::{RULES_VERSION, Vitals};
use clap::ValueEnum;
use serde_json::{Value, json};

use super::failure::Failure;
use super::lines::Lines;
use super::log_streams::FORK_STREAM_PREFIX;
use super::past::{PastArgs, PastLog, vendor_key};
use super::series::{self, VendorName};
use super::text_file::read_text;

/// Play a match from a day on with other decisions.
#[derive(Debug, clap::Args)]
pub(crate) struct ForkArgs {
    #[command(flatten)]
    log: PastArgs,
    /// The last day that stays as it was; 0: from the beginning.
    #[arg(long, value_name = "DAY")]
    at: u32,
    /// What is to be different: decisions dropped, changed or added; without it nothing is.
    #[arg(long, value_name = "EDIT.toml")]
    edit: Option<PathBuf>,
    /// Who decides for the companies that the edit leaves alone.
    #[arg(long, value_enum, default_value_t = RivalsArg::Recorded)]
    rivals: RivalsArg,
    /// The fork's log: it names its parent, and holds what differs.
    #[arg(long, value_name = "LOG")]
    out: PathBuf,
    /// Write one JSON object a line here, as `simulate --series` does, from the first day that may differ.
    #[arg(long, value_name = "FILE.jsonl")]
    series: Option<PathBuf>,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RivalsArg {
    /// What they decided: nobody reacts.
    Recorded,
    /// Their bots, which decide anew.
    Bots,
}

impl RivalsArg {
    fn rivals(self) -> Rivals {
        match self {
            Self::Recorded => Rivals::Recorded,
            Self::Bots => Rivals::Bots,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Bots => "bots",
        }
    }

    /// What the figures assume, in Chinese and in English.
    fn assumes(self) -> [&'static str; 2] {
        match self {
            Self::Recorded => [
                "对手照旧重复当时的决定：没有人会对改动作出反应",
                "rivals repeat their recorded decisions: nobody reacts to what is different",
            ],
            Self::Bots => [
                "从分叉之日起对手由机器人接手：机器人并不是当时做决定的那些人",
                "from the fork on rivals are played by bots, which are not the people they stand for",
            ],
        }
    }
}

pub(crate) fn run(args: &ForkArgs, out: &mut impl Write) -> Result<(), Failure> {
    let read = args.log.open()?;
    let text = args.edit.as_deref().map(read_text).transpose()?.unwrap_or_default();
    let edits = Edits::parse(&text, &read.past, args.at).map_err(|fault| {
        let file = args.edit.as_deref().unwrap_or(Path::new("--edit"));
        Failure::Input(format!("{}: {fault}", file.display()))
    })?;
    let match_id = MatchId::new(read.name()).map_err(Failure::input)?;
    let asked = WhatIf { at_day: args.at, edits: &edits, rivals: args.rivals.rivals(), match_id: &match_id };
    let forked = Forked::play(&read.past, &asked).map_err(Failure::input)?;
    let kept = write_log(args, &read, &forked, text)?;
    write_series(args, &read.past, &forked)?;
    let written = if args.json {
        writeln!(out, "{}", document(args, &read, &forked, kept))
    } else {
        print_table(args, &read, &forked, kept, out)
    };
    written.map_err(Failure::Output)
}

/// What a fork's log takes.
#[derive(Clone, Copy)]
struct Kept {
    records: usize,
    payload_bytes: usize,
}

fn write_log(args: &ForkArgs, read: &PastLog, forked: &Forked, edit: String) -> Result<Kept, Failure> {
    // Before the first day the parent is its opening alone.
    let records = read.past.records_until(args.at).unwrap_or(1);
    let link = read
        .link(records)?
        .ok_or_else(|| Failure::Check("the log has grown shorter meanwhile".to_owned()))?;
    let parent = Parent {
        match_id: read.name().to_owned(),
        rules_version: RULES_VERSION,
        records,
        link,
        at_day: args.at,
        rivals: args.rivals.rivals(),
        edit,
    };
    let payloads = forked.log(parent).map_err(Failure::input)?;
    let kept = Kept { records: payloads.len(), payload_bytes: payloads.iter().map(Vec::len).sum() };
    let stream = StreamId::new(&format!("{FORK_STREAM_PREFIX}{}", read.name())).map_err(Failure::input)?;
    let mut file = ArchiveWriter::create(&args.out, &stream).map_err(Failure::input)?;
    for page in payloads.chunks(APPEND_PAYLOADS_MAX) {
        file.append(page.to_vec()).map_err(Failure::input)?;
    }
    file.seal().map_err(Failure::input)?;
    Ok(kept)
}

fn write_series(args: &ForkArgs, past: &Past, forked: &Forked) -> Result<(), Failure> {
    let mut file = Lines::create(args.series.as_deref())?;
    let vendors = past.opening().resolved.vendors.iter();
    let names: Vec<VendorName> =
        vendors.map(|vendor| VendorName { key: vendor.key.clone(), name: vendor.name.en.clone() }).collect();
    let place = series::Place { number: 0, seed: Some(past.opening().seed) };
    for closed in &forked.days {
        let mut lines = String::new();
        for line in series::lines(place, &names, closed) {
            let _ = writeln!(lines, "{line}");
        }
        file.write(&lines)?;
    }
    file.finish()
}

/// A vendor's figures at the end of the fork, beside those of the match.
fn ends<'a>(past: &'a Past, forked: &'a Forked) -> impl Iterator<Item = (&'a Vitals, &'a Vitals)> {
    let last = forked.days.last().map_or(past.vitals(), |day| day.vitals.as_slice());
    past.vitals().iter().zip(last)
}

fn document(args: &ForkArgs, read: &PastLog, forked: &Forked, kept: Kept) -> Value {
    let past = &read.past;
    let last: Vec<Vitals> = ends(past, forked).map(|(_, end)| end.clone()).collect();
    let vendor = |(happened, end): (&Vitals, &Vitals)| {
        let id = happened.vendor;
        let tally = forked.tallies.get(id.index()).copied().unwrap_or_default();
        json!({
            "vendor": vendor_key(past, id),
            "decided_by": if forked.kept.contains(&id) { "recorded" } else { "bot" },
            "score_fen": happened.score_fen,
            "forked_score_fen": end.score_fen,
            "alive": in_business(happened),
            "forked_alive": in_business(end),
            "rank": rank(past.vitals(), id),
            "forked_rank": rank(&last, id),
            "commands": tally.commands,
            "not_applicable_share": tally.not_applicable_share(),
            "unreliable": tally.is_unreliable(),
        })
    };
    let [zh, en] = args.rivals.assumes();
    json!({
        "match": read.name(),
        "at_day": args.at,
        "days": forked.days.last().map_or(args.at, |day| day.day),
        "rivals": args.rivals.word(),
        "assumes": { "zh": zh, "en": en },
        "state_hash": forked.state_hash.to_string(),
        "parent_state_hash": past.state_hash().to_string(),
        "log": { "records": kept.records, "payload_bytes": kept.payload_bytes },
        "vendors": ends(past, forked).map(vendor).collect::<Vec<_>>(),
    })
}

fn print_table(
    args: &ForkArgs,
    read: &PastLog,
    forked: &Forked,
    kept: Kept,
    out: &mut impl Write,
) -> std::io::Result<()> {
    let past = &read.past;
    let (name, days) = (read.name(), past.days());
    writeln!(
        out,
        "match {name}, other than it was after day {} of {days}; rivals: {}",
        args.at,
        args.rivals.word()
    )?;
    writeln!(out, "{:<14} {:>12} {:>12} {:>12}  decides", "vendor", "was", "would be", "difference")?;
    for (happened, end) in ends(past, forked) {
        let tally = forked.tallies.get(happened.vendor.index()).copied().unwrap_or_default();
        let (was, is) = (happened.score_fen as f64 / 1e8, end.score_fen as f64 / 1e8);
        writeln!(
            out,
            "{:<14} {:>12} {:>12} {:>12}  {}{}{}",
            vendor_key(past, happened.vendor),
            format!("¥{was:.2}M"),
            format!("¥{is:.2}M"),
            format!("¥{:+.2}M", is - was),
            if forked.kept.contains(&happened.vendor) { "as recorded" } else { "its bot" },
            if tally.refused + tally.lapsed > 0 {
                format!(", {:.0}% came to nothing", tally.not_applicable_share() * 100.0)
            } else {
                String::new()
            },
            if tally.is_unreliable() { ", unreliable" } else { "" },
        )?;
    }
    let same = if forked.state_hash == past.state_hash() { ": the match itself" } else { "" };
    writeln!(out, "state {}{same}", forked.state_hash)?;
    writeln!(out, "log: {} records, {} bytes", kept.records, kept.payload_bytes)?;
    let [zh, en] = args.rivals.assumes();
    writeln!(out, "{en}\n{zh}")
}
