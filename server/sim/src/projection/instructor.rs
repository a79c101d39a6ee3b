//! What the instructor sees of every vendor.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::VendorSecrets;

use crate::command::Queue;
use crate::commitment;
use crate::finance::{Ledger, appraise_world};
use crate::head_count::HeadCount;
use crate::roster::Roster;
use crate::vendor::Business;

/// Every vendor's private figures in brief, in vendor order.
pub(super) fn secrets(world: &World) -> Vec<VendorSecrets> {
    let vendors = (0_u16..).zip(&world.resource::<Roster>().vendors).zip(appraise_world(world));
    let brief = vendors.map(|((place, entity), appraisal)| VendorSecrets {
        vendor: VendorId(place),
        cash_fen: Fen(world.get::<Ledger>(*entity).map_or(0, Ledger::cash_fen)),
        runway_days: world
            .get::<Business>(*entity)
            .filter(|business| business.is_active())
            .and_then(|_| commitment::runway_days(world, *entity)),
        users: HeadCount::of(world, usize::from(place)).primary(),
        queued_decisions: world
            .get::<Queue>(*entity)
            .map_or(0, |queue| u32::try_from(queue.decisions.len()).unwrap_or(u32::MAX)),
        score_fen: Fen(appraisal.score_fen),
    });
    brief.collect()
}
