//! `cargo xtask soak [CAMPAIGN]`: long campaigns against faults, each one line in `CAMPAIGNS`.
//!
//! Without a name it lists them. A campaign prints its seeds, so that a failure can be run again.

use std::process::Command;

use crate::{failure::Failure, process, workspace};

struct Campaign {
    name: &'static str,
    what: &'static str,
    run: fn() -> Result<(), Failure>,
}

/// Every campaign there is; a new one is one line here and one file beside this one.
const CAMPAIGNS: &[Campaign] = &[Campaign {
    name: "dice",
    what: "1,000 matches played by dice, 200 days each; every day's checks and every replay must hold",
    run: dice,
}];

/// Scenario, kernel, matches.
const DICE: [(&str, &str, &str); 3] = [
    ("first-class", "stochastic", "600"),
    ("first-class", "expected", "200"),
    ("china-2024", "stochastic", "200"),
];
/// Any would do; written down, so that a failure can be run again.
const DICE_FIRST_SEED: &str = "1000";

fn dice() -> Result<(), Failure> {
    process::run(process::cargo().args(["build", "--release", "-p", "burnrate-host"]))?;
    for (scenario, kernel, matches) in DICE {
        let mut command = Command::new(workspace::burnrate_binary("release"));
        command.args([
            "simulate",
            "--check",
            "--scenario",
            scenario,
            "--kernel",
            kernel,
            "--matches",
            matches,
        ]);
        command.args(["--seed", DICE_FIRST_SEED, "--days", "200", "--json"]);
        process::output(&mut command)?;
        println!(
            "{matches} matches of {scenario}, {kernel}, seeds from {DICE_FIRST_SEED} on: every check held"
        );
    }
    Ok(())
}

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    match arguments {
        [] => {
            list();
            Ok(())
        }
        [name, rest @ ..] if name == "planted" => {
            let number = |place: usize, default: usize| {
                rest.get(place).and_then(|text| text.parse().ok()).unwrap_or(default)
            };
            crate::planted::run(number(0, 0), number(1, usize::MAX))
        }
        [name] => match CAMPAIGNS.iter().find(|campaign| campaign.name == name) {
            Some(campaign) => (campaign.run)(),
            None => Err(Failure::Usage(format!(
                "no soak campaign is called {name:?}; `cargo xtask soak` lists those there are"
            ))),
        },
        _ => Err(Failure::Usage("usage: cargo xtask soak [CAMPAIGN]".to_owned())),
    }
}

fn list() {
    if CAMPAIGNS.is_empty() {
        println!("No soak campaign has been written yet.");
    }
    for campaign in CAMPAIGNS {
        println!("{:<20} {}", campaign.name, campaign.what);
    }
}
