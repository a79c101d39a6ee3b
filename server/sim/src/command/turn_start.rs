//! Decisions act: on their day, by (kind, vendor, target). What is no longer possible lapses, with the reason why.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::{Command, DecisionKey};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::LapseReason;

use super::{Queue, act};
use crate::calendar::Calendar;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::vendor::Business;

/// For whom a decision acts, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Actor {
    pub(crate) vendor: VendorId,
    pub(crate) entity: Entity,
    pub(crate) day: u32,
}

/// System: what is due leaves the queues and acts.
pub(crate) fn apply_decisions(world: &mut World) {
    let day = world.resource::<Calendar>().day;
    for (key, actor, command) in take_due(world, day) {
        let active = world.get::<Business>(actor.entity).is_some_and(Business::is_active);
        let done = if active { act(world, actor, &command) } else { Err(LapseReason::Inactive) };
        if let Err(why) = done {
            world.resource_mut::<Outcomes>().push(Outcome::DecisionLapsed { vendor: actor.vendor, key, why });
        }
    }
}

fn take_due(world: &mut World, day: u32) -> Vec<(DecisionKey, Actor, Command)> {
    let vendors = world.resource::<Roster>().vendors.clone();
    let mut due = Vec::new();
    for (vendor, entity) in (0_u16..).map(VendorId).zip(vendors) {
        let Some(mut queue) = world.get_mut::<Queue>(entity) else { continue };
        if queue.decisions.is_empty() {
            continue;
        }
        let waiting = std::mem::take(&mut queue.decisions);
        for (key, queued) in waiting {
            if queued.acts_on_day <= day {
                due.push((key, Actor { vendor, entity, day }, queued.command));
            } else {
                queue.decisions.insert(key, queued);
            }
        }
    }
    due.sort_by_key(|(key, actor, _)| (kind_order(*key), actor.vendor, *key));
    due
}

/// The order in which kinds act: as they are declared, but GPUs are freed, bought and set aside before a run that holds them, and
/// whoever gives up does so last.
fn kind_order(key: DecisionKey) -> u8 {
    match key {
        // Whoever opens a service opens it before anything is booked for it.
        DecisionKey::SetBid { .. } | DecisionKey::Launch {} => 0,
        DecisionKey::RefreshCreative {} => 1,
        DecisionKey::SetPrice { .. } => 2,
        DecisionKey::RentGpu { .. } => 3,
        DecisionKey::OpenRound {} => 4,
        DecisionKey::AcceptTerm { .. } => 5,
        DecisionKey::DeclineTerm { .. } => 6,
        DecisionKey::FileBankruptcy {} => u8::MAX,
        DecisionKey::SetAudience { .. } => 7,
        DecisionKey::SetKeywords {} => 8,
        DecisionKey::BookCreator { .. } => 9,
        DecisionKey::BookOffline {} => 10,
        DecisionKey::SeoPages {} => 11,
        DecisionKey::HouseAds { .. } => 12,
        DecisionKey::CloseOwnChannel { .. } => 13,
        DecisionKey::PressStatement {} => 14,
        DecisionKey::SetSignup {} => 15,
        DecisionKey::SetSurface {} => 16,
        DecisionKey::SetModeration {} => 17,
        DecisionKey::Train {} => 19,
        DecisionKey::Distil { .. } => 20,
        DecisionKey::LongContext {} => 21,
        DecisionKey::ServingResearch {} => 22,
        DecisionKey::FeatureProject {} => 23,
        DecisionKey::OpenWeights {} => 25,
        DecisionKey::CancelProject { .. } | DecisionKey::BuyGpu {} | DecisionKey::Allocate {} => 18,
        DecisionKey::Hire {} => 28,
        DecisionKey::Layoff {} => 29,
        DecisionKey::SetPay {} => 30,
        DecisionKey::Certify {} => 31,
        DecisionKey::BidTender { .. } => 32,
        DecisionKey::Bridge {} => 33,
        DecisionKey::Borrow {} => 34,
        DecisionKey::Repay {} => 35,
        DecisionKey::Hibernate {} => 36,
        DecisionKey::Wake {} => 37,
        DecisionKey::OfferSale {} => 38,
        DecisionKey::BidFor { .. } => 39,
        DecisionKey::BuyReport { .. } => 40,
        DecisionKey::SetAuto { .. } => 41,
    }
}
