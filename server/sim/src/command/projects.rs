//! What all commands that begin a project share: room for one more, GPUs to hold, and the payment.
//!
//! Judging counts what waits in the queue; what acts is checked again on its day.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::{Command, DecisionKey, GpuTerm};
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::{Investment, Ledger};
use crate::market::research::{Projects, Work};
use crate::market::serving::{Compute, set_aside};
use crate::rules::Rules;

/// Whether a decision begins a project.
fn begins_project(key: DecisionKey) -> bool {
    matches!(
        key,
        DecisionKey::Train {}
            | DecisionKey::Distil { .. }
            | DecisionKey::LongContext {}
            | DecisionKey::FeatureProject {}
    )
}

/// Whether one more project, under this key, will find room on its day.
pub(super) fn must_have_room(desk: &Desk, key: DecisionKey) -> Result<(), Rejection> {
    let running = desk.part::<Projects>().map_or(0, |projects| projects.running.len());
    let queued = desk.queue.decisions.keys();
    let cancelled = queued.clone().filter(|key| matches!(key, DecisionKey::CancelProject { .. })).count();
    let begun = queued.filter(|other| **other != key && begins_project(**other)).count();
    let most = desk.rules.scenario.research.projects_max as usize;
    if running.saturating_sub(cancelled) + begun < most {
        Ok(())
    } else {
        Err(Rejection::NotNow { why: Obstacle::TooManyProjects })
    }
}

/// GPUs that a training run could hold on its day: set aside, and not held by others.
pub(super) fn free_gpus_after_queue(desk: &Desk) -> u32 {
    let (Some(compute), Some(projects)) = (desk.part::<Compute>(), desk.part::<Projects>()) else { return 0 };
    let queued = |key: DecisionKey| desk.queue.decisions.get(&key).map(|queued| &queued.command);
    let rented = GpuTerm::ALL.map(|term| match queued(DecisionKey::RentGpu { term }) {
        Some(Command::RentGpu { gpus, .. }) => compute.gpus_of(term).max(u64::from(*gpus)),
        Some(_) | None => compute.gpus_of(term),
    });
    let bought = match queued(DecisionKey::BuyGpu {}) {
        Some(Command::BuyGpu { gpus }) => u64::from(*gpus),
        Some(_) | None => 0,
    };
    let share_bp = match queued(DecisionKey::Allocate {}) {
        Some(Command::Allocate { train_share_bp }) => *train_share_bp,
        Some(_) | None => compute.train_share_bp,
    };
    let gpus = rented.iter().sum::<u64>() + u64::from(compute.owned_gpus()) + bought;
    let is_cancelled = |number: u16| {
        let key = DecisionKey::CancelProject { project: burnrate_client_proto::id::ProjectId(number) };
        desk.queue.decisions.contains_key(&key)
    };
    let held = projects.running.iter().filter(|project| !is_cancelled(project.number));
    let held = held.map(crate::market::research::Project::gpus).fold(0, u32::saturating_add);
    set_aside(gpus, share_bp).saturating_sub(held)
}

/// Pays for a project and begins it.
pub(super) fn begin(
    world: &mut World,
    actor: Actor,
    work: Work,
    cost_fen: i64,
    planned_days: u32,
) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let mut vendors = world.query::<(&mut Projects, &mut Ledger)>();
    let (mut projects, mut ledger) =
        vendors.get_mut(world, actor.entity).map_err(|_not_there| LapseReason::Inactive)?;
    if !projects.has_room(&rules.scenario.research) {
        return Err(LapseReason::TooManyProjects);
    }
    if !ledger.invest(Investment::Project, cost_fen) {
        return Err(LapseReason::Cash);
    }
    projects.begin(work, cost_fen, actor.day, planned_days);
    Ok(())
}
