//! `RentGpu`: hold so many GPUs on leases of one term. More are rented at once; fewer as leases end.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::GpuTerm;
use burnrate_client_proto::rejection::{Field, Rejection};
use burnrate_client_proto::view::LapseReason;
use burnrate_content::resolved::Control;

use super::Actor;
use super::desk::{Desk, must_be_within};

pub(super) fn judge(desk: &Desk, term: GpuTerm, gpus: u32) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::RentGpu, None)?;
    must_be_within(Field::Gpus, i64::from(gpus), &desk.rules.scenario.bounds.rent_gpus)?;
    let offered = desk.rules.scenario.compute.terms.iter().any(|offer| offer.days == term.days());
    if offered || gpus == 0 {
        Ok(())
    } else {
        Err(Rejection::OutOfBounds { field: Field::Gpus, value: i64::from(gpus), min: 0, max: 0 })
    }
}

pub(super) fn act(world: &mut World, actor: Actor, term: GpuTerm, gpus: u32) -> Result<(), LapseReason> {
    let _ = (world, actor, term, gpus);
    Err(LapseReason::Inactive)
}
