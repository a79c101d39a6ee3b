//! The control: never decides anything. A policy that can't beat it is no policy.

use burnrate_client_proto::command::Command;

use crate::{Policy, ViewHistory};

pub(crate) struct DoNothing;

impl Policy for DoNothing {
    fn key(&self) -> &'static str {
        "do-nothing"
    }

    fn decide(&self, _history: &ViewHistory, _seed: u64) -> Vec<Command> {
        Vec::new()
    }
}
