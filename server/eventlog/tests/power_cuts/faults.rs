//! System calls that fail under the real store, by strace's own fault injection: the writer is run with one failing
//! call, and what it acknowledged is held to what it left behind.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::dice::Dice;
use crate::judge::{Acknowledged, judge};
use crate::temp_folder::TempFolder;
use crate::{run_writer, strace, writer};

/// How a run with a failing call went.
struct Ran {
    succeeded: bool,
    trace: String,
    /// The writer's lines.
    lines: String,
}

/// Runs the writer; what it left must hold what it acknowledged. `None`, told, without strace.
fn run_with(fault: &str) -> Option<Ran> {
    if !strace::is_here() {
        println!("not run: no strace");
        return None;
    }
    let folder = TempFolder::new();
    let (trace, work) = (folder.path().join("trace"), folder.path().join("work"));
    fs::create_dir(&work).expect("made");
    let mut command = strace::command(&trace, &["-e", &format!("inject={fault}")]);
    // It complains of the fault, as it should.
    command.stderr(Stdio::null());
    let succeeded = run_writer(&mut command, &work).success();
    let lines = fs::read_to_string(work.join(strace::ACKNOWLEDGEMENTS)).expect("acknowledgements");
    let mut told = Acknowledged::default();
    lines.lines().for_each(|line| told.hear(line));
    assert_eq!(judge(&left_in(&work), &told, &mut Dice::new(1)), Ok(()), "{fault}");
    Some(Ran { succeeded, trace: fs::read_to_string(&trace).expect("a trace"), lines })
}

fn left_in(work: &Path) -> crate::disk::Image {
    let data = fs::read_dir(work.join(writer::DATA)).expect("a folder").map(|entry| {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (format!("{}/{name}", writer::DATA), fs::read(&path).expect("read"))
    });
    let exported = fs::read(work.join(writer::EXPORT)).ok().map(|bytes| (writer::EXPORT.to_owned(), bytes));
    data.chain(exported).collect()
}

/// One sync of the write-ahead log fails, all later ones would succeed: the writer ends there, for good. A sync that
/// failed for want of space is no better: the system may have dropped what it could not write.
#[test]
fn after_a_failed_sync_nothing_is_written_or_acknowledged() {
    for error in ["EIO", "ENOSPC"] {
        let Some(ran) = run_with(&format!("fsync,fdatasync:error={error}:when=13")) else { return };
        assert!(!ran.succeeded, "what is not appended can't be exported");
        let (before, after) = ran.trace.split_once("(INJECTED)").expect("the fault came");
        assert!(before.lines().last().is_some_and(|line| strace::names(line, "-wal")), "it came to the log");
        let written = after.lines().find(|line| line.contains("write64(") && strace::names(line, "-wal"));
        assert_eq!(written, None, "nothing is written after it");
        for name in writer::STREAMS {
            let of_stream = ran.lines.lines().filter(|line| line.split(' ').nth(1) == Some(name));
            let refused = of_stream.skip_while(|line| !line.starts_with("refused"));
            let ends: BTreeSet<&str> = refused.filter(|line| line.starts_with("append")).collect();
            assert_eq!(ends.len(), 1, "{name} was refused and stays where it was: {ends:?}");
        }
    }
}

/// A write into the write-ahead log finds no space, in the midst of many rows: they are refused, all of them, and the
/// store goes on.
#[test]
fn a_write_without_space_is_not_the_end() {
    let Some(ran) = run_with("pwrite64:error=ENOSPC:when=300") else { return };
    let (before, _) = ran.trace.split_once("(INJECTED)").expect("the fault came");
    assert!(before.lines().last().is_some_and(|line| strace::names(line, "-wal")), "it came to the log");
    let refused: Vec<&str> = ran.lines.lines().filter(|line| line.starts_with("refused")).collect();
    // Each opening has a writing thread of its own, and each thread one fault.
    assert!(!refused.is_empty() && refused.iter().all(|line| *line == "refused put Full"), "{refused:?}");
    assert!(ran.succeeded, "all else was done");
}
