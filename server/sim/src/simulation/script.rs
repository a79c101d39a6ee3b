//! History as the scenario wrote it down: the moves of the next day, for seats that people do not hold.

use std::collections::BTreeMap;

use burnrate_client_proto::command::{Command, DecisionKey};
use burnrate_client_proto::id::VendorId;

use super::{Batch, Simulation};
use crate::event::Author;
use crate::seat::Seats;

impl Simulation {
    /// The scenario's moves for the next day, one batch a seat that its bot plays. Put each through [`Self::decide`] right
    /// before the day is closed; whatever the answer, it is due no more once its event is evolved.
    #[must_use]
    pub fn due_script(&self) -> Vec<Batch> {
        let day = self.day() + 1;
        let seats = &self.world.resource::<Seats>().seats;
        let script = &self.rules().scenario.script;
        let mut moves: BTreeMap<u16, BTreeMap<DecisionKey, Command>> = BTreeMap::new();
        for entry in script.iter().filter(|entry| entry.day == day) {
            let due = seats.get(usize::from(entry.vendor)).is_some_and(|s| s.bot && s.script_day < day);
            if due {
                let commands = moves.entry(entry.vendor).or_default();
                commands.extend(entry.command.key().map(|key| (key, entry.command.clone())));
            }
        }
        let batch = |(vendor, commands): (u16, BTreeMap<DecisionKey, Command>)| Batch {
            vendor: VendorId(vendor),
            author: Author::Script,
            stamp: None,
            commands: commands.into_values().collect(),
        };
        moves.into_iter().map(batch).filter(|batch| !batch.commands.is_empty()).collect()
    }
}
