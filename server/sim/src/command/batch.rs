//! How a batch is judged as a whole: phase, status, each command in turn, none twice, and cash for all that is queued.

use std::collections::BTreeSet;

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::{Command, DecisionKey};
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::{Phase, VendorStatus};

use super::desk::Desk;
use super::{cash, judge};
use crate::calendar::Calendar;
use crate::event::Author;
use crate::vendor::Business;

/// Which command is refused, and why.
pub(crate) type Refusal = (u8, Rejection);

/// Judges a batch; returns the day on which it acts and the queue as it would be.
pub(crate) fn judge_batch<'a>(
    world: &'a World,
    vendor: Entity,
    author: Author,
    commands: &[Command],
) -> Result<Desk<'a>, Refusal> {
    let first = |rejection| (0, rejection);
    must_be_running(world).map_err(first)?;
    must_be_active(world, vendor).map_err(first)?;
    let mut desk = Desk::new(world, vendor, author);
    let needed_before_fen = cash::needed_fen(&desk);
    let mut keys = BTreeSet::new();
    for (index, command) in (0_u8..).zip(commands) {
        let key = key_named(command);
        if key.is_some_and(|key| !keys.insert(key)) {
            let decision = key.unwrap_or(DecisionKey::FileBankruptcy {});
            return Err((index, Rejection::Twice { decision }));
        }
        judge(&desk, command).map_err(|rejection| (index, rejection))?;
        desk.queue.put(command, author, desk.acts_on_day);
    }
    cash::must_suffice(&desk, needed_before_fen, commands)?;
    Ok(desk)
}

/// The decision that a command is about, taken back or made.
fn key_named(command: &Command) -> Option<DecisionKey> {
    if let Command::Withdraw { decision } = command { Some(*decision) } else { command.key() }
}

fn must_be_running(world: &World) -> Result<(), Rejection> {
    match world.resource::<Calendar>().phase() {
        Phase::Lobby => Err(Rejection::NotStarted {}),
        Phase::Running | Phase::Paused => Ok(()),
        Phase::Ended => Err(Rejection::Ended {}),
    }
}

fn must_be_active(world: &World, vendor: Entity) -> Result<(), Rejection> {
    let status = world.get::<Business>(vendor).map_or(VendorStatus::Liquidated, |business| business.status);
    match status {
        VendorStatus::Active => Ok(()),
        VendorStatus::Upcoming
        | VendorStatus::Insolvent
        | VendorStatus::Liquidated
        | VendorStatus::Acquired => Err(Rejection::VendorInactive { status }),
    }
}
