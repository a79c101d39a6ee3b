//! `OpenRound`: pitches a priced equity round. One round at a time; the money asked for buys 5% to 40% of the post-money.

use bevy_ecs::prelude::*;
use burnrate_client_proto::rejection::{Field, Rejection};
use burnrate_client_proto::view::LapseReason;
use burnrate_content::resolved::Control;

use super::Actor;
use super::desk::{Desk, must_be_within};
use crate::finance::{Funding, RoundRequest};
use crate::rules::Rules;

pub(super) fn judge(desk: &Desk, request: &RoundRequest) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::OpenRound, None)?;
    let scenario = &desk.rules.scenario;
    if let Some(funding) = desk.part::<Funding>() {
        funding.can_open(request, &scenario.bounds, &scenario.finance.investors)?;
    }
    must_be_within(Field::AskPreMoney, request.ask_pre_money_fen, &scenario.bounds.round_ask_fen)
}

pub(super) fn act(world: &mut World, actor: Actor, request: RoundRequest) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let mut funding = world.get_mut::<Funding>(actor.entity).ok_or(LapseReason::Inactive)?;
    funding.open(request, actor.day, &rules.scenario.finance.investors).map(drop)
}
