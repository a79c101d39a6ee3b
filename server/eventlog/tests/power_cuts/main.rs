//! What a power cut leaves is a log that holds everything acknowledged before it. A real process is recorded (its
//! writes, truncates and syncs), the disk images that a cut could leave at each moment are built, and our store and
//! SQLite open them.
//!
//! `power-cuts.recording` is such a recording, for systems without strace; `UPDATE_GOLDEN=1` records it anew.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test stops at the first surprise"
)]

#[path = "../block_on/mod.rs"]
mod block_on;
mod dice;
mod disk;
mod faults;
mod judge;
mod recording;
mod strace;
#[path = "../temp_folder/mod.rs"]
mod temp_folder;
mod writer;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use dice::Dice;
use disk::{Disk, Survival};
use judge::{Acknowledged, judge};
use recording::Op;
use temp_folder::TempFolder;

/// Set for the process that is recorded: the folder in which it works.
const WRITER_FOLDER: &str = "BURNRATE_POWER_CUT_WRITER";
/// Images of each moment.
const IMAGES_PER_CUT: u64 = Survival::ALL.len() as u64;
/// The short form builds every so many-th image; coprime with the images of a moment, so each kind has its turn.
const SHORT_STEP: usize = 61;

fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/power_cuts/power-cuts.recording")
}

/// The recording in the repository.
fn kept_recording() -> &'static [Op] {
    static OPS: OnceLock<Vec<Op>> = OnceLock::new();
    OPS.get_or_init(|| {
        if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") && strace::is_here() {
            fs::write(kept(), recording::encode(&record())).expect("written");
        }
        recording::decode(&fs::read(kept()).expect("UPDATE_GOLDEN=1 records it where strace is"))
    })
}

/// Runs the writer under strace.
fn record() -> Vec<Op> {
    let folder = TempFolder::new();
    let trace = folder.path().join("trace");
    let work = folder.path().join("work");
    fs::create_dir(&work).expect("made");
    let mut command = strace::command(&trace, &[]);
    let status = run_writer(&mut command, &work);
    assert!(status.success(), "the writer ended with {status}");
    strace::read(&fs::read_to_string(&trace).expect("a trace"), &work)
}

fn run_writer(command: &mut Command, folder: &Path) -> std::process::ExitStatus {
    let program = std::env::current_exe().expect("this program");
    command.arg(program).args(["--ignored", "--exact", "the_recorded_writer", "--nocapture"]);
    command.env(WRITER_FOLDER, folder).stdout(std::process::Stdio::null()).status().expect("it runs")
}

#[test]
#[ignore = "not a test: the process that the others record"]
fn the_recorded_writer() {
    if let Some(folder) = std::env::var_os(WRITER_FOLDER) {
        writer::run(Path::new(&folder));
    }
}

/// An image that breaks a promise.
struct Broken {
    number: u64,
    cut: usize,
    survival: Survival,
    why: String,
}

/// Builds the images `from`, `from + step`, .. below `until` and judges each; how many, and the first broken one.
fn judge_images(ops: &[Op], from: u64, until: u64, step: usize) -> (u64, Option<Broken>) {
    let (mut disk, mut told, mut replayed) = (Disk::default(), Acknowledged::default(), 0);
    let mut judged = 0;
    for number in (from..until.min(image_count(ops))).step_by(step) {
        let cut = (number / IMAGES_PER_CUT) as usize;
        for op in &ops[replayed..cut] {
            disk.replay(op);
            if let Op::Acknowledge { line } = op {
                told.hear(line);
            }
        }
        replayed = cut;
        let survival = Survival::ALL[(number % IMAGES_PER_CUT) as usize];
        // Where all is synced, one image is all there is.
        if survival != Survival::Nothing && !disk.has_unsynced() {
            continue;
        }
        let mut dice = Dice::new(number);
        let image = disk.image(survival, &mut dice);
        judged += 1;
        if let Err(why) = judge(&image, &told, &mut dice) {
            return (judged, Some(Broken { number, cut, survival, why }));
        }
        if judged % 1000 == 0 {
            eprintln!("power cuts: {judged} images, at number {number} of {}", image_count(ops));
        }
    }
    (judged, None)
}

fn image_count(ops: &[Op]) -> u64 {
    (ops.len() as u64 + 1) * IMAGES_PER_CUT
}

fn assert_all_hold(ops: &[Op], from: u64, until: u64, step: usize) -> u64 {
    let (judged, broken) = judge_images(ops, from, until, step);
    if let Some(Broken { number, cut, survival, why }) = broken {
        panic!(
            "image {number} (cut after {cut} operations, {survival:?} survives): {why}\nagain: \
             BURNRATE_SOAK_FROM={number} BURNRATE_SOAK_UNTIL={} cargo test --release -p burnrate-eventlog --test \
             power_cuts -- --ignored --exact soak_power_cuts --nocapture",
            number + 1
        );
    }
    judged
}

#[test]
fn the_kept_recording_holds_at_every_cut() {
    let judged = assert_all_hold(kept_recording(), 0, u64::MAX, SHORT_STEP);
    assert!(judged > 200, "{judged} images");
}

/// What was just recorded holds too: a change of the store, or of SQLite, is seen here first.
#[test]
fn a_fresh_recording_holds() {
    if !strace::is_here() {
        println!("not run: no strace");
        return;
    }
    let ops = record();
    assert_has_all_kinds(&ops);
    let judged = assert_all_hold(&ops, 0, u64::MAX, 2 * SHORT_STEP - 1);
    println!("{} operations, {judged} images hold", ops.len());
}

#[test]
fn the_kept_recording_has_all_that_a_store_does() {
    assert_has_all_kinds(kept_recording());
}

/// Creation, group commits, checkpoints, a write-ahead log begun anew and one removed, exports over one another.
fn assert_has_all_kinds(ops: &[Op]) {
    let count = |is: &dyn Fn(&Op) -> bool| ops.iter().filter(|op| is(op)).count();
    let log_headers = count(&|op| matches!(op, Op::Write { path, offset: 0, .. } if path.ends_with("-wal")));
    let logs_made = count(&|op| matches!(op, Op::Create { path } if path.ends_with("-wal")));
    assert!(
        logs_made >= 3 && log_headers > logs_made,
        "{log_headers} headers of {logs_made} write-ahead logs"
    );
    assert!(count(&|op| matches!(op, Op::Remove { path } if path.ends_with("-wal"))) >= 2);
    assert!(count(&|op| matches!(op, Op::Write { path, .. } if path.ends_with("burnrate.db"))) > 100);
    assert_eq!(count(&|op| matches!(op, Op::Rename { .. })), 3, "exports");
    let appends = count(&|op| matches!(op, Op::Acknowledge { line } if line.starts_with("append")));
    let commits = count(&|op| matches!(op, Op::Sync { path } if path.ends_with("-wal")));
    assert!(appends > 100 && commits < appends, "{commits} commits of {appends} appends: some share one");
}

/// The check can fail: each kind of sync is needed, and leaving it out shows.
#[test]
fn a_left_out_sync_is_caught() {
    type IsOfKind = fn(&str) -> bool;
    let kinds: [(&str, IsOfKind); 5] = [
        ("of the write-ahead log", |path| path.ends_with("-wal")),
        ("of the database", |path| path.ends_with("burnrate.db")),
        ("of the data folder", |path| path == writer::DATA),
        ("of the folders above it", |path| path == "new" || path.is_empty()),
        ("of an exported file", |path| path.ends_with(".tmp")),
    ];
    for (kind, is) in kinds {
        let synced = |op: &&Op| !matches!(op, Op::Sync { path } if is(path));
        let ops: Vec<Op> = kept_recording().iter().filter(synced).cloned().collect();
        let (judged, broken) = judge_images(&ops, 0, u64::MAX, SHORT_STEP);
        let broken = broken.unwrap_or_else(|| panic!("no sync {kind}, and {judged} images hold"));
        println!("no sync {kind}: image {}: {}", broken.number, broken.why);
    }
}

#[test]
#[ignore = "a campaign: cargo xtask soak power-cuts"]
fn soak_power_cuts() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let from = number("BURNRATE_SOAK_FROM").unwrap_or(0);
    let until: u64 = number("BURNRATE_SOAK_UNTIL").unwrap_or(u64::MAX);
    let ops = kept_recording();
    let judged = assert_all_hold(ops, from, until, 1);
    let last = until.min(image_count(ops));
    println!("power cuts: {judged} images (numbers {from} to {last} of {}) hold", image_count(ops));
}
