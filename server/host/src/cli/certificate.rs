//! `burnrate certificate LOG`: what a match came to, as text and as a code; `--check FILE` holds a log to such a text.

use std::io::Write;
use std::path::{Path, PathBuf};

use burnrate_eventlog::{LogFile, StreamId};
use burnrate_matches::certificate::{Certificate, Certifier, NoCertificate};
use serde_json::{Value, json};

use super::failure::Failure;
use super::log_streams::{chosen, match_of, records_of};
use super::qr::qr;
use super::text_file::read_text;

/// Write down what a match came to: scores, final hash, rules, and the head of its log.
#[derive(Debug, clap::Args)]
pub(crate) struct CertificateArgs {
    /// A data folder, or an exported file.
    log: PathBuf,
    /// Which match, where the log holds several.
    #[arg(long = "match", value_name = "ID")]
    match_id: Option<String>,
    /// Hold the log to this certificate; of a log that has grown since, its beginning.
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &CertificateArgs, out: &mut impl Write) -> Result<(), Failure> {
    let held = args.check.as_deref().map(read).transpose()?;
    let log = LogFile::open(&args.log).map_err(Failure::log)?;
    let stream = chosen(&log, args.match_id.as_deref())?;
    log.check(&stream).map_err(|damage| failed(&args.log, &damage))?;
    let records = held.as_ref().map(|held| held.records);
    let made = make(&args.log, &log, &stream, records)?;
    let differs = held.and_then(|held| held.difference(&made));
    let written = match (&differs, args.json) {
        (_, true) => writeln!(out, "{}", document(&made, args.check.is_some().then_some(differs.as_ref()))),
        (Some(_), false) => Ok(()),
        (None, false) if args.check.is_some() => {
            writeln!(out, "match {}: the log holds to the certificate; {} days", made.match_id, made.days)
        }
        (None, false) => print(&made, out),
    };
    written.map_err(Failure::Output)?;
    match differs {
        None => Ok(()),
        Some((held, found)) => {
            Err(failed(&args.log, &format!("the certificate says `{held}`, the log gives `{found}`")))
        }
    }
}

/// The certificate of a log, or of its first so many records.
fn make(path: &Path, log: &LogFile, stream: &StreamId, records: Option<u64>) -> Result<Certificate, Failure> {
    let mut certifier = Certifier::default();
    let wanted = records.map_or(usize::MAX, |records| usize::try_from(records).unwrap_or(usize::MAX));
    let read = records_of(log, stream).take(wanted).try_for_each(|record| certifier.feed_read(record));
    let made = read.and_then(|()| certifier.finish(match_of(stream).unwrap_or_default()));
    made.map_err(|error| failed(path, &error))
}

fn failed(path: &Path, why: &dyn std::fmt::Display) -> Failure {
    Failure::Check(format!("{}: {why}", path.display()))
}

fn read(path: &Path) -> Result<Certificate, Failure> {
    let none = |why| Failure::Input(format!("{}: no certificate: {why}", path.display()));
    read_text(path)?.parse().map_err(|why: NoCertificate| none(why))
}

fn print(made: &Certificate, out: &mut impl Write) -> std::io::Result<()> {
    let text = made.to_string();
    writeln!(out, "{text}")?;
    qr(&text).map_or(Ok(()), |code| writeln!(out, "{code}"))
}

/// With `held`, whether the log holds to the certificate it was held to, and where not.
fn document(made: &Certificate, held: Option<Option<&(String, String)>>) -> Value {
    let mut document = made.document();
    if let Some(differs) = held {
        document["holds"] = differs.is_none().into();
        document["difference"] =
            differs.map_or(Value::Null, |(held, found)| json!({ "certificate": held, "log": found }));
    }
    document
}
