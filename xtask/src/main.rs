//! Burnrate's chores: `cargo xtask test | bench | soak | bindings | dist | refit`.
//!
//! Owns the command line of the chores and nothing of the game. Exit status: 0 it holds, 1 a check failed,
//! 2 bad usage or something is missing that has to be installed by hand.

mod bench;
mod bindings;
mod dist;
mod divan_table;
mod failure;
mod files;
mod prerequisite;
mod process;
mod refit;
mod soak;
mod test;
mod workspace;

use std::process::ExitCode;

use failure::Failure;

const USAGE: &str = "\
usage: cargo xtask test     [--only NAME]... [--skip NAME]... [--list]
       cargo xtask bench    [--only NAME]... [--runs N]
       cargo xtask soak     [CAMPAIGN [--from N] [--until N]]
       cargo xtask bindings [--check]
       cargo xtask dist
       cargo xtask refit    [--write]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        // The output has to end with what the test runners said.
        Err(failure @ Failure::Reported) => ExitCode::from(failure.exit_status()),
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::from(failure.exit_status())
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<(), Failure> {
    let Some((chore, rest)) = arguments.split_first() else {
        return Err(Failure::Usage(format!("no chore named\n{USAGE}")));
    };
    match chore.as_str() {
        "test" => test::run(rest),
        "bench" => bench::run(rest),
        "soak" => soak::run(rest),
        "bindings" => bindings::run(rest),
        "dist" => dist::run(rest),
        "refit" => refit::run(rest),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(Failure::Usage(format!("no chore is called {other:?}\n{USAGE}"))),
    }
}
