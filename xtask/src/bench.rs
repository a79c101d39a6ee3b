//! `cargo xtask bench`: runs the benchmarks in `BENCHES` several times and prints ratios between their parts.
//!
//! A ratio compares two parts of the same run, so it holds on a slower machine too. Aims are printed beside what was
//! measured and never fail anything: a speed is a report, not a test.

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

/// How many times longer `measured` takes than `reference`. Both are paths as divan prints them
/// (`demand/soft_form`), or names on lines `measure: NAME VALUE` of a benchmark with its own harness.
struct Ratio {
    what: &'static str,
    measured: &'static str,
    reference: &'static str,
    /// What we want the ratio to stay under.
    aim: Option<f64>,
}

/// Every benchmark there is; a new one is one entry here.
const BENCHES: &[Bench] = &[Bench {
    name: "demand",
    package: "burnrate-sim",
    target: "demand",
    // A segment and vendor in 1 µs (soft) and 2.5 µs (exact), where plain Rust cohorts take 0.61 µs.
    ratios: &[
        Ratio {
            what: "a day's demand, soft form / plain cohorts",
            measured: "day_soft",
            reference: "day_reference",
            aim: Some(1.64),
        },
        Ratio {
            what: "a day's demand, exact form / plain cohorts",
            measured: "day_exact",
            reference: "day_reference",
            aim: Some(4.1),
        },
    ],
}];

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
            values.push(part(bench, &parts, ratio.measured)? / part(bench, &parts, ratio.reference)?);
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
        Some(aim) if median <= aim => format!("under {aim}: yes"),
        Some(aim) => format!("under {aim}: NO"),
        None => "-".to_owned(),
    };
    format!("{}\t{}\t{median:.3}\t{lowest:.3}\t{highest:.3}\t{aim}\n", bench.name, ratio.what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gives_the_median_run_and_judges_it() {
        let ratio = Ratio { what: "soft / plain", measured: "soft", reference: "plain", aim: Some(1.5) };
        let bench = Bench { name: "demand", package: "p", target: "t", ratios: &[] };
        assert_eq!(
            line(&bench, &ratio, vec![3.0, 1.0, 1.25]),
            "demand\tsoft / plain\t1.250\t1.000\t3.000\tunder 1.5: yes\n"
        );
        assert!(line(&bench, &ratio, vec![1.6]).ends_with("under 1.5: NO\n"));
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
