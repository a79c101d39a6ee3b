//! Seats played by dice: every kind of command is tried and does what it does, refusals are logged, and the log gives the match again.

use std::collections::BTreeSet;

use burnrate_client_proto::id::MatchId;
use burnrate_matches::Match;
use burnrate_matches::replay::Replayer;
use burnrate_matches::simulate::{Witness, play_by_dice, simulate};
use burnrate_sim::{DayClosed, Event, Kernel};

use crate::table::opening;

/// Feeds every record to a replay and counts what was tried.
#[derive(Default)]
struct Tally {
    replayer: Replayer,
    accepted: BTreeSet<String>,
    refused: BTreeSet<String>,
    commands: u32,
}

impl Witness for Tally {
    type Error = String;

    fn records(&mut self, records: &[Vec<u8>]) -> Result<(), String> {
        for record in records {
            match self.replayer.feed(record).map_err(|error| error.to_string())? {
                Event::CommandsAccepted { commands, .. } => {
                    self.commands += u32::try_from(commands.len()).unwrap();
                    self.accepted.extend(commands.iter().map(|command| name_of(command, "type")));
                }
                Event::CommandRefused { rejection, .. } => {
                    self.refused.insert(name_of(&rejection, "reason"));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn day(&mut self, _: &Match, _: &DayClosed) -> Result<(), String> {
        Ok(())
    }
}

/// A command's or a refusal's name, as the wire has it.
fn name_of(value: &impl serde::Serialize, tag: &str) -> String {
    serde_json::to_value(value).unwrap()[tag].as_str().unwrap().to_owned()
}

/// Every command's name, as the type itself lists them when it is given an unknown one.
fn command_names() -> BTreeSet<String> {
    let unknown = serde_json::from_str::<burnrate_client_proto::command::Command>(r#"{"type":"?"}"#);
    let error = unknown.unwrap_err().to_string();
    error.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_dice_throw_every_command_and_every_day_holds() {
    let mut all = Tally::default();
    for seed in 0..24 {
        let mut opening = opening(seed, |scenario| {
            scenario.vendors[5].start_day = 60;
            scenario.vendors[4].start.launched = false;
            let giant = &mut scenario.vendors[0].start;
            giant.owned_channels = vec![1];
            giant.house_impressions_per_day[1] = 5_000_000;
            scenario.vendors.iter_mut().for_each(|vendor| vendor.start.cash_fen *= 10);
            scenario.vendors[1].start.debt_fen = 500_000_000;
            scenario.shocks.by_chance = true;
            scenario.shocks.content_scandal.rate_micro_per_year = 12_000_000;
        });
        opening.kernel = if seed % 2 == 0 { Kernel::Stochastic } else { Kernel::Expected };
        // The lesson's own pace: controls open one by one.
        opening.resolved.unlocks = burnrate_content::load("first-class").unwrap().1.unlocks;
        play_by_dice(&mut opening);
        let mut tally = Tally::default();
        let match_id = MatchId::new(&format!("dice{seed}")).unwrap();
        let played = simulate(&match_id, opening, 364, &mut tally).unwrap();
        let (_, replayed) = tally.replayer.into_state().unwrap();
        assert_eq!(replayed.state_hash(), played.simulation().state_hash());
        all.commands += tally.commands;
        all.accepted.extend(tally.accepted);
        all.refused.extend(tally.refused);
    }
    // What a bot sends acts before it decides again, so nothing of its own ever waits to be taken back.
    let named = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<BTreeSet<String>>();
    let never: Vec<String> = command_names().difference(&all.accepted).cloned().collect();
    assert_eq!(never, ["Withdraw"]);
    let expected =
        ["Locked", "NoSuchOffer", "NotEnoughCash", "NotQueued", "OutOfBounds", "RoundOpen", "Twice"];
    assert!(all.refused.is_superset(&named(&expected)), "{:?}", all.refused);
    assert!(all.commands > 1_000, "{}", all.commands);
}
