//! The bots: policies that look at what their seat may see and answer with commands.
//!
//! A bot has no memory of its own: everything it knows stands in its [`ViewHistory`], built from the same
//! changes that a player's screen is built from. Its commands pass through the same decisions and stand in the
//! log like anyone's, so retuning a bot never breaks an old replay. No rule of the game lives here.

mod b2b;
mod capacity;
mod do_nothing;
mod frugal;
mod giant;
mod growth;
mod history;
mod lifeline;
#[cfg(test)]
mod made_up;
mod open_hype;
mod random;
mod research;
mod seo_spammer;

use burnrate_client_proto::command::Command;

pub use history::{TurnView, ViewHistory};

/// A way to play a seat.
pub trait Policy: Send + Sync {
    /// The name by which scenarios and the command line know it.
    fn key(&self) -> &'static str;

    /// The commands for the coming turn, at most [`burnrate_client_proto::command::BATCH_COMMANDS_MAX`]; `seed`
    /// is fresh each turn, for policies that mix.
    fn decide(&self, history: &ViewHistory, seed: u64) -> Vec<Command>;
}

/// Every policy.
pub const POLICIES: [&dyn Policy; 8] = [
    &giant::Giant,
    &growth::Growth,
    &b2b::B2b,
    &seo_spammer::SeoSpammer,
    &open_hype::OpenHype,
    &frugal::Frugal,
    &random::Random,
    &do_nothing::DoNothing,
];

/// The policy of a name.
#[must_use]
pub fn policy(key: &str) -> Option<&'static dyn Policy> {
    POLICIES.into_iter().find(|policy| policy.key() == key)
}
