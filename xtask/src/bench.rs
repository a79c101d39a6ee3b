//! `cargo xtask bench`: runs the benchmarks in `BENCHES` several times and prints ratios between their parts.
//!
//! A ratio compares two parts of the same run, so it holds on a slower machine too; one to a budget does not. Aims are
//! printed beside what was measured and never fail anything: a speed is a report, not a test.

use std::fs;

use crate::divan_table::medians_ns;
use crate::{failure::Failure, process, workspace};

/// One benchmark program.
struct Bench {
    name: &'static str,
    package: &'static str,
    /// The `[[bench]]` target.
    target: &'static str,
    ratios: &'static [Ratio],
}

/// How many times `reference` goes into `measured`, which is a path as divan prints it (`demand/soft_form`, in
/// nanoseconds), or a name on a line `measure: NAME VALUE` of a benchmark with its own harness.
struct Ratio {
    what: &'static str,
    measured: &'static str,
    reference: Reference,
    aim: Aim,
}

/// What we want of a ratio.
enum Aim {
    /// Nothing: it is told.
    Told,
    /// To stay under this.
    Under(f64),
    /// To be this or more.
    AtLeast(f64),
}

/// What a measure is held to.
enum Reference {
    /// Another part of the same run.
    Part(&'static str),
    /// A budget in the benchmark's own unit: it says nothing of another machine.
    Budget(f64),
}

use Aim::{AtLeast, Told, Under};
use Reference::{Budget, Part};

/// Every benchmark there is; a new one is one entry here.
const BENCHES: &[Bench] = &[
    Bench {
        name: "demand",
        package: "burnrate-sim",
        target: "demand",
        // A segment and vendor in 1 µs (soft) and 2.5 µs (exact), where plain Rust cohorts take 0.61 µs.
        ratios: &[
            ratio(
                "a day's demand, soft form / plain cohorts",
                "day_soft",
                Part("day_reference"),
                Under(1.64),
            ),
            ratio(
                "a day's demand, exact form / plain cohorts",
                "day_exact",
                Part("day_reference"),
                Under(4.1),
            ),
        ],
    },
    Bench {
        name: "day",
        package: "burnrate-sim",
        target: "day",
        ratios: &[
            ratio("a day with its hash / 350 µs", "close_day", Budget(350_000.0), Under(1.0)),
            ratio("the hash / a day with its hash", "state_hash", Part("close_day"), Told),
        ],
    },
    Bench {
        name: "replay",
        package: "burnrate-matches",
        target: "replay",
        ratios: &[
            // 3,500 days a second.
            ratio("a replayed day / 285.7 µs", "replay", Budget(285_714.0), Under(1.0)),
            ratio("a replayed day / its market alone", "replay", Part("market alone"), Told),
            ratio("a day's records, read alone / a replayed day", "records alone", Part("replay"), Told),
        ],
    },
    Bench {
        name: "seek",
        package: "burnrate-host",
        target: "seek",
        ratios: &[
            ratio("the slowest of 300 days, CPU / 50 ms", "cpu most", Budget(50.0), Under(1.0)),
            ratio("the slowest of 300 days / 50 ms", "plain most", Budget(50.0), Under(1.0)),
            ratio("a day sought, CPU / a day played again", "cpu median", Part("day median"), Told),
            ratio("a day with a snapshot, CPU / a day played again", "leap median", Part("day median"), Told),
        ],
    },
    Bench {
        name: "what-if",
        package: "burnrate-matches",
        target: "what_if",
        ratios: &[
            ratio("luck, soft: a day / of a plain rerun", "luck soft", Part("plain rerun"), Told),
            ratio("luck, exact: a day / of a plain rerun", "luck exact", Part("plain rerun"), Told),
            ratio("attribution: a day / of a plain rerun", "attribution", Part("plain rerun"), Told),
            ratio(
                "a fork of the second half: a day / of a plain rerun",
                "fork of the second half",
                Part("plain rerun"),
                Told,
            ),
            ratio(
                "a last chance, 20 seeds / a plain rerun of the year",
                "last chance",
                Part("plain rerun"),
                Told,
            ),
        ],
    },
    Bench {
        name: "commands",
        package: "burnrate-host",
        target: "commands",
        ratios: &[
            ratio("1 client: p50 to the answer / append", "answered 1 p50", Part("append 1 p50"), Told),
            ratio("1 client: p99 to the answer / append", "answered 1 p99", Part("append 1 p99"), Told),
            ratio("16 clients: p50 to the answer / append", "answered 16 p50", Part("append 16 p50"), Told),
            ratio("16 clients: p99 to the answer / append", "answered 16 p99", Part("append 16 p99"), Told),
            // As rates: what the log takes a second, of what a plain file takes.
            ratio(
                "16 matches: records a second / file synced by 16",
                "file 16 share",
                Part("append 16 share"),
                AtLeast(0.35),
            ),
        ],
    },
    Bench {
        name: "connections",
        package: "burnrate-host",
        target: "connections",
        ratios: &[
            ratio("memory of one who joined / 10 KiB", "joined", Budget(10_240.0), Under(1.0)),
            ratio("memory of one who watches / 10 KiB", "watching", Budget(10_240.0), Under(1.0)),
        ],
    },
    Bench {
        name: "broadcast",
        package: "burnrate-host",
        target: "broadcast",
        ratios: &[
            ratio("0.4 KB to 1,000 / bare write", "short broadcast", Part("short bare write"), Under(1.4)),
            ratio("3.6 KB to 1,000 / bare write", "long broadcast", Part("long bare write"), Under(1.4)),
            ratio("0.4 KB with its day / bare write", "short whole server", Part("short bare write"), Told),
            ratio("3.6 KB with its day / bare write", "long whole server", Part("long bare write"), Told),
        ],
    },
    Bench {
        name: "decision-cpu",
        package: "burnrate-host",
        target: "decision_cpu",
        ratios: &[
            ratio("CPU of an acknowledged decision / bare answer", "decision", Part("bare echo"), Told),
            ratio("CPU of an acknowledged decision / its append", "decision", Part("append alone"), Told),
        ],
    },
    Bench {
        name: "stalled",
        package: "burnrate-host",
        target: "stalled",
        ratios: &[
            ratio("p99 while 10% stall / while all read", "some stall p99", Part("all read p99"), Under(1.1)),
            ratio("the same, median of the rounds", "median p99 ratio", Budget(1.0), Under(1.1)),
            ratio("memory of one who stalls / who reads", "stalled bytes", Part("reading bytes"), Told),
        ],
    },
    Bench {
        name: "studies",
        package: "burnrate-host",
        target: "studies",
        ratios: &[
            ratio("a decision beside studies / alone, p50", "beside studies p50", Part("alone p50"), Told),
            ratio("the same, p99", "beside studies p99", Part("alone p99"), Told),
            ratio("the same, median of the rounds' p99", "median p99 ratio", Budget(1.0), Under(1.5)),
            ratio("a fork of a year over the wire / 1 s", "fork", Budget(1_000.0), Under(1.0)),
        ],
    },
    Bench {
        name: "start-up",
        package: "burnrate-host",
        target: "start_up",
        ratios: &[
            ratio("start with matches under way / their replay", "start", Part("replay alone"), Told),
            ratio("bytes of log / of payload", "log a vendor-day", Part("payload a vendor-day"), Told),
        ],
    },
];

const fn ratio(what: &'static str, measured: &'static str, reference: Reference, aim: Aim) -> Ratio {
    Ratio { what, measured, reference, aim }
}

const RUNS_DEFAULT: usize = 3;
const RUNS_MAX: usize = 100;

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let (only, run_count) = parse(arguments)?;
    let chosen: Vec<&Bench> = BENCHES
        .iter()
        .filter(|bench| only.is_empty() || only.iter().any(|name| name == bench.name))
        .collect();
    let mut report = String::from("benchmark\tratio\tmedian\tlowest\thighest\taim\n");
    for bench in chosen {
        report.push_str(&measure(bench, run_count)?);
    }
    let path = workspace::target().join("bench-ratios.tsv");
    fs::write(&path, &report).map_err(Failure::file("writing", &path))?;
    print!("\n{report}");
    eprintln!("({run_count} runs each; also in {})", path.display());
    Ok(())
}

fn parse(arguments: &[String]) -> Result<(Vec<String>, usize), Failure> {
    let (mut only, mut run_count) = (Vec::new(), RUNS_DEFAULT);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match (argument.as_str(), rest.next()) {
            ("--only", Some(name)) if BENCHES.iter().any(|bench| bench.name == name) => {
                only.push(name.clone());
            }
            ("--only", Some(name)) => {
                let known: Vec<&str> = BENCHES.iter().map(|bench| bench.name).collect();
                return Err(Failure::Usage(format!("no benchmark is called {name:?}; there are {known:?}")));
            }
            ("--runs", Some(count)) => match count.parse() {
                Ok(count @ 1..=RUNS_MAX) => run_count = count,
                _ => return Err(Failure::Usage(format!("--runs takes 1 to {RUNS_MAX}, not {count:?}"))),
            },
            _ => {
                return Err(Failure::Usage(
                    "usage: cargo xtask bench [--only NAME]... [--runs N]".to_owned(),
                ));
            }
        }
    }
    Ok((only, run_count))
}

/// Runs one benchmark `run_count` times: its lines of the report.
fn measure(bench: &Bench, run_count: usize) -> Result<String, Failure> {
    let mut ratios: Vec<Vec<f64>> = vec![Vec::new(); bench.ratios.len()];
    for run in 1..=run_count {
        eprintln!("== {} ({run} of {run_count})", bench.name);
        let mut cargo = process::cargo();
        let printed = process::output(cargo.args(["bench", "-p", bench.package, "--bench", bench.target]))?;
        print!("{printed}");
        let mut parts = medians_ns(&printed);
        parts.extend(printed.lines().filter_map(own_measure));
        for (ratio, values) in bench.ratios.iter().zip(&mut ratios) {
            let reference = match ratio.reference {
                Part(name) => part(bench, &parts, name)?,
                Budget(budget) => budget,
            };
            values.push(part(bench, &parts, ratio.measured)? / reference);
        }
    }
    Ok(bench.ratios.iter().zip(ratios).map(|(ratio, values)| line(bench, ratio, values)).collect())
}

/// A line `measure: NAME VALUE`, for benchmarks with their own harness; the unit is up to the benchmark.
fn own_measure(line: &str) -> Option<(String, f64)> {
    let (name, value) = line.strip_prefix("measure: ")?.rsplit_once(' ')?;
    Some((name.to_owned(), value.parse().ok()?))
}

fn part(bench: &Bench, parts: &[(String, f64)], name: &str) -> Result<f64, Failure> {
    let found = parts.iter().find(|(path, _)| path == name).map(|(_, value)| *value);
    found.filter(|value| *value > 0.0).ok_or_else(|| {
        Failure::Check(format!(
            "benchmark {} printed no time for {name:?}; fix xtask/src/bench.rs",
            bench.name
        ))
    })
}

fn line(bench: &Bench, ratio: &Ratio, mut values: Vec<f64>) -> String {
    values.sort_by(f64::total_cmp);
    let (lowest, highest) = (values[0], values[values.len() - 1]);
    let median = values[values.len() / 2];
    let aim = match ratio.aim {
        Under(aim) if median <= aim => format!("under {aim}: yes"),
        Under(aim) => format!("under {aim}: NO"),
        AtLeast(aim) if median >= aim => format!("at least {aim}: yes"),
        AtLeast(aim) => format!("at least {aim}: NO"),
        Told => "-".to_owned(),
    };
    format!("{}\t{}\t{median:.3}\t{lowest:.3}\t{highest:.3}\t{aim}\n", bench.name, ratio.what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gives_the_median_run_and_judges_it() {
        let ratio = ratio("soft / plain", "soft", Part("plain"), Under(1.5));
        let bench = Bench { name: "demand", package: "p", target: "t", ratios: &[] };
        assert_eq!(
            line(&bench, &ratio, vec![3.0, 1.0, 1.25]),
            "demand\tsoft / plain\t1.250\t1.000\t3.000\tunder 1.5: yes\n"
        );
        assert!(line(&bench, &ratio, vec![1.6]).ends_with("under 1.5: NO\n"));
        let rate = Ratio { aim: AtLeast(0.35), ..ratio };
        assert!(line(&bench, &rate, vec![0.4]).ends_with("at least 0.35: yes\n"));
        assert!(line(&bench, &rate, vec![0.34]).ends_with("at least 0.35: NO\n"));
    }

    #[test]
    fn own_measures_are_read_and_other_lines_are_not() {
        assert_eq!(
            own_measure("measure: acknowledged p50 0.42"),
            Some(("acknowledged p50".to_owned(), 0.42))
        );
        assert_eq!(own_measure("├─ soft 1 ns"), None);
    }
}
