//! History as the scenario wrote it down: the moves of the next day, for seats that people do not hold.

use std::collections::BTreeMap;

use burnrate_client_proto::command::{Command, DecisionKey, Price};
use burnrate_client_proto::id::{ChannelId, VendorId};
use burnrate_client_proto::quantity::Fen;
use burnrate_content::resolved::ScriptedCommand;

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
                let as_commands = commands_of(entry.command);
                commands.extend(as_commands.into_iter().filter_map(|c| c.key().map(|key| (key, c))));
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

/// A recorded move as commands: one a price that it names.
fn commands_of(recorded: ScriptedCommand) -> Vec<Command> {
    match recorded {
        ScriptedCommand::SetPrice {
            api_input_fen_per_mtok,
            api_output_fen_per_mtok,
            subscription_fen_per_month,
            free_quota_deci,
        } => [
            api_input_fen_per_mtok.map(|fen| Price::ApiInput { fen_per_mtok: Fen(fen) }),
            api_output_fen_per_mtok.map(|fen| Price::ApiOutput { fen_per_mtok: Fen(fen) }),
            subscription_fen_per_month.map(|fen| Price::Subscription { fen_per_month: Fen(fen) }),
            free_quota_deci
                .map(|tenths| Price::FreeQuota { tenths: u16::try_from(tenths).unwrap_or(u16::MAX) }),
        ]
        .into_iter()
        .flatten()
        .map(|price| Command::SetPrice { price })
        .collect(),
        ScriptedCommand::SetBid { channel, bid_fen_per_day } => {
            vec![Command::SetBid { channel: ChannelId(channel), bid_fen_per_day: Fen(bid_fen_per_day) }]
        }
    }
}
