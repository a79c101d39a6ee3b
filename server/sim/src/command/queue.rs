//! A seat's decisions that wait. Invariant: at most one a key; a later one replaces it. Visible to that seat alone.

use std::collections::BTreeMap;

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::command::{Command, DecisionKey};

use crate::event::Author;

/// One vendor's decisions that wait, by key. There are fewer than 100 keys, so it is bounded.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Queue {
    /// What waits.
    pub decisions: BTreeMap<DecisionKey, Queued>,
}

/// One decision that waits.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Queued {
    /// As sent; never [`Command::Withdraw`].
    pub command: Command,
    /// Who sent it.
    pub author: Author,
    /// The first day on which it acts.
    pub acts_on_day: u32,
}

impl Queue {
    /// Puts one accepted command: queues it under its key, or takes back what a `Withdraw` names.
    pub fn put(&mut self, command: &Command, author: Author, acts_on_day: u32) {
        if let Command::Withdraw { decision } = command {
            self.decisions.remove(decision);
        }
        if let Some(key) = command.key() {
            self.decisions.insert(key, Queued { command: command.clone(), author, acts_on_day });
        }
    }
}
