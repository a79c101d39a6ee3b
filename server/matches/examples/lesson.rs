//! How the first lesson goes as its reference bots play it, on seeds 1 to 200 or to the number given:
//! `cargo run --release -p burnrate-matches --example lesson -- 200 [scenario]`.

#![expect(clippy::print_stderr, clippy::print_stdout, reason = "a report is its output")]

use std::ops::ControlFlow;
use std::process::ExitCode;

use burnrate_matches::campaign::lesson::{Course, Report};
use burnrate_matches::campaign::spread;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let seeds = arguments.next().and_then(|seeds| seeds.parse().ok()).unwrap_or(200);
    let name = arguments.next().unwrap_or_else(|| "first-class".to_owned());
    let scenario = match burnrate_content::load(&name) {
        Ok((_, scenario)) => scenario,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (mut courses, mut failed) = (Vec::new(), false);
    let course = |number: usize| Course::play(&scenario, number as u64 + 1);
    spread(seeds, threads, course, |_, played| match played {
        Ok(course) => {
            courses.push(course);
            ControlFlow::Continue(())
        }
        Err(error) => {
            eprintln!("{error}");
            failed = true;
            ControlFlow::Break(())
        }
    });
    if failed {
        return ExitCode::FAILURE;
    }
    print!("{}", Report::of(&courses));
    ExitCode::SUCCESS
}
