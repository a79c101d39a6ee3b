//! Starting other programs: Cargo, npm, apt. Their output passes straight through unless a caller asks for it.
//!
//! Never goes through a shell, never changes RUSTFLAGS: that would build everything a second time.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::{failure::Failure, workspace};

/// Cargo, the one that runs this chore, in the checkout's root.
///
/// `cargo run` describes *this* package in the environment; passed on, some build scripts would see a change and
/// build again.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace::root());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs a command to its end; anything but success is a failure that quotes the command.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    eprintln!("  $ {}", quoted(command));
    let status = command.status().map_err(|error| not_started(command, error))?;
    ended_well(command, status)
}

/// Runs a command and gives its standard output; standard error passes through, and after a failure so does the
/// output.
pub(crate) fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| not_started(command, error))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        eprint!("{text}");
    }
    ended_well(command, output.status).map(|()| text)
}

/// Whether a command starts and succeeds, quietly.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Runs a command line by line: a line of standard output for which `hold` is true is kept and given back, also
/// after a failure; every other line is printed at once.
pub(crate) fn run_holding(
    command: &mut Command,
    hold: fn(&str) -> bool,
    held: &mut Vec<String>,
) -> Result<(), Failure> {
    eprintln!("  $ {}", quoted(command));
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| not_started(command, error))?;
    if let Some(stdout) = child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut line = Vec::new();
        // A broken pipe ends the reading; the exit status below says how the program fared.
        while reader.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
            let text = String::from_utf8_lossy(&line);
            if hold(text.trim_end()) {
                held.push(text.trim_end().to_owned());
            } else {
                print!("{text}");
                let _unread = std::io::stdout().flush();
            }
            line.clear();
        }
    }
    let status = child.wait().map_err(|error| not_started(command, error))?;
    ended_well(command, status)
}

/// Whether a command succeeds within `limit`; it is killed when it does not end by then.
pub(crate) fn succeeds_within(command: &mut Command, limit: Duration) -> Result<bool, Failure> {
    let mut child = command.spawn().map_err(|error| not_started(command, error))?;
    let deadline = Instant::now() + limit;
    while Instant::now() < deadline {
        match child.try_wait().map_err(|error| not_started(command, error))? {
            Some(status) => return Ok(status.success()),
            None => std::thread::sleep(Duration::from_millis(200)),
        }
    }
    child.kill().and_then(|()| child.wait()).map_err(|error| not_started(command, error))?;
    Ok(false)
}

fn not_started(command: &Command, error: std::io::Error) -> Failure {
    Failure::NotStarted { program: command.get_program().to_string_lossy().into_owned(), error }
}

fn ended_well(command: &Command, status: ExitStatus) -> Result<(), Failure> {
    if status.success() {
        Ok(())
    } else {
        Err(Failure::Ended { command: quoted(command), status: status.to_string() })
    }
}

fn quoted(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    command.get_args().fold(name, |line, argument| format!("{line} {}", argument.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn held_lines_come_back_even_when_the_program_fails() {
        let mut held = Vec::new();
        let mut command = Command::new("sh");
        command.args(["-c", "echo live; echo 'test result: FAILED.'; exit 3"]);
        let failure = run_holding(&mut command, |line| line.starts_with("test result:"), &mut held);
        assert_eq!(held, ["test result: FAILED."]);
        assert!(failure.unwrap_err().to_string().contains("exit status: 3"));
    }

    #[test]
    fn a_program_past_its_limit_is_stopped() {
        let started = Instant::now();
        let ended = succeeds_within(Command::new("sleep").arg("60"), Duration::from_millis(10));
        assert!(!ended.unwrap());
        assert!(started.elapsed() < Duration::from_secs(30));
    }
}
