//! `burnrate fork LOG`: a match from a day on with other decisions, beside what happened; and the log of that.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use burnrate_client_proto::study::Rivals;
use burnrate_eventlog::{APPEND_PAYLOADS_MAX, ArchiveWriter, StreamId};
use burnrate_matches::past::fork::{Forked, WhatIf, assumes, rivals_word};
use burnrate_matches::past::fork_log::Parent;
use burnrate_matches::past::question::{Assumption, Question};
use burnrate_matches::past::{Edits, Past, Tally};
use burnrate_sim::RULES_VERSION;
use clap::ValueEnum;
use serde_json::json;

use super::asking::play_parts;
use super::failure::Failure;
use super::lines::Lines;
use super::log_streams::FORK_STREAM_PREFIX;
use super::past::{FormArgs, PastArgs, PastLog};
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
    #[command(flatten)]
    form: FormArgs,
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
}

pub(crate) fn run(args: &ForkArgs, out: &mut impl Write) -> Result<(), Failure> {
    let read = args.log.open()?;
    let text = args.edit.as_deref().map(read_text).transpose()?.unwrap_or_default();
    let edits = Edits::parse(&text, &read.past, args.at).map_err(|fault| {
        let file = args.edit.as_deref().unwrap_or(Path::new("--edit"));
        Failure::Input(format!("{}: {fault}", file.display()))
    })?;
    let asked = WhatIf { at_day: args.at, edits, rivals: args.rivals.rivals(), form: args.form.form() };
    let [forked]: [Forked; 1] = play_parts(&asked, &read.past)?
        .try_into()
        .map_err(|_| Failure::Check("a fork is one part".to_owned()))?;
    let kept = write_log(args, &read, &forked, text)?;
    write_series(args, &read.past, &forked)?;
    let written = if args.json {
        let mut document = asked.document(&read.past, vec![forked]);
        document["log"] = json!({ "records": kept.records, "payload_bytes": kept.payload_bytes });
        writeln!(out, "{document}")
    } else {
        print_table(&asked, &read.past, &forked, kept, out)
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

fn print_table(
    asked: &WhatIf,
    past: &Past,
    forked: &Forked,
    kept: Kept,
    out: &mut impl Write,
) -> std::io::Result<()> {
    let (name, at_day, days) = (past.match_id(), asked.at_day, past.days());
    let rivals = rivals_word(asked.rivals);
    writeln!(out, "match {name}, other than it was after day {at_day} of {days}; rivals: {rivals}")?;
    writeln!(out, "{:<14} {:>12} {:>12} {:>12}  decides", "vendor", "was", "would be", "difference")?;
    for (happened, end) in forked.ends(past) {
        let tally = forked.tally(happened.vendor);
        let (was, is) = (happened.score_fen as f64 / 1e8, end.score_fen as f64 / 1e8);
        writeln!(
            out,
            "{:<14} {:>12} {:>12} {:>12}  {}{}{}",
            past.vendor_key(happened.vendor),
            format!("¥{was:.2}M"),
            format!("¥{is:.2}M"),
            format!("¥{:+.2}M", is - was),
            if forked.kept.contains(&happened.vendor) { "as recorded" } else { "its bot" },
            told_of(tally),
            if tally.is_unreliable() { ", unreliable" } else { "" },
        )?;
    }
    let same = if forked.state_hash == past.state_hash() { ": the match itself" } else { "" };
    writeln!(out, "state {}{same}", forked.state_hash)?;
    writeln!(out, "log: {} records, {} bytes", kept.records, kept.payload_bytes)?;
    let Assumption { zh, en } = assumes(asked.rivals);
    writeln!(out, "{en}\n{zh}")
}

/// What of a company's recorded commands was not as it was; nothing if all was.
fn told_of(tally: Tally) -> String {
    match (tally.adapted, tally.not_applicable()) {
        (0, 0) => String::new(),
        (adapted, gone) => {
            format!(", of {} commands {adapted} adapted, {gone} came to nothing", tally.commands)
        }
    }
}
