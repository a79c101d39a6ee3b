//! Runs the real program to its end, within a deadline, and tells what it said.

use std::ffi::OsStr;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use burnrate_tests::burnrate_program;
use serde_json::Value;

/// No subcommand here takes longer, on a slow machine that builds meanwhile.
const DEADLINE: Duration = Duration::from_secs(900);

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs `burnrate` with these arguments.
pub(crate) fn burnrate(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ran {
    let mut command = Command::new(burnrate_program().unwrap());
    command.args(arguments).env_remove("RUST_LOG").env("RUST_BACKTRACE", "0");
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    ended(child)
}

fn ended(mut child: Child) -> Ran {
    let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    // Both are read at once, as a full pipe would hold the program up.
    let reading_out = std::thread::spawn(move || read(&mut out));
    let reading_err = std::thread::spawn(move || read(&mut err));
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if began.elapsed() > DEADLINE {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("burnrate ran for more than {DEADLINE:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let (out, err) = (reading_out.join().unwrap(), reading_err.join().unwrap());
    Ran { status: status.code().unwrap_or(-1), out, err }
}

fn read(from: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

impl Ran {
    /// It did what it was asked: status 0.
    #[track_caller]
    pub(crate) fn good(self) -> Self {
        assert_eq!(self.status, 0, "{}", self.err);
        self
    }

    /// It did, and the one JSON document that it printed.
    #[track_caller]
    pub(crate) fn json(self) -> Value {
        self.good().document()
    }

    /// The one JSON document that it printed, however it ended.
    #[track_caller]
    pub(crate) fn document(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("not one JSON document: {error}\n{}", self.out))
    }

    /// It refused with this status and exactly one line on standard error, which it gives.
    #[track_caller]
    pub(crate) fn refused(&self, status: i32) -> &str {
        assert_eq!(self.status, status, "{self:?}");
        let mut lines = self.err.lines().filter(|line| !line.trim().is_empty());
        let line = lines.next().unwrap_or_else(|| panic!("no line on standard error"));
        assert_eq!(lines.next(), None, "more than one line:\n{}", self.err);
        line
    }

    /// It refused bad usage or bad input, with one line that names all of this.
    #[track_caller]
    pub(crate) fn bad_input(&self, named: &[&str]) {
        let line = self.refused(2);
        for word in named {
            assert!(line.contains(word), "`{word}` is not in: {line}");
        }
        assert_eq!(self.out, "", "nothing on standard output");
    }
}
