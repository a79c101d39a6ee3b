//! What a vendor's own seat sees of its attention: whom it shows itself to, what it booked, its pages, its own channels, and how
//! its product meets people.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::{ChannelId, KeywordId, SegmentId, VendorId};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{
    AttentionDesk, Commitment, CreatorBooking, HouseUse, OpenScandal, OwnChannel, PosterRun,
};
use burnrate_content::resolved::Vendor;

use crate::calendar::Calendar;
use crate::channel::AttentionPrice;
use crate::market::advertising::creators::TIERS;
use crate::market::advertising::{AdPlan, CreatorBookings, CreatorDemand, PosterRuns};
use crate::market::offering::Offering;
use crate::market::own_channel::ChannelAccess;
use crate::market::scandal::Scandals;
use crate::market::search_pages::SearchPages;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::Product;

/// One's own attention, whole; none if there is no such vendor.
pub(super) fn desk(world: &World, vendor: VendorId) -> Option<AttentionDesk> {
    let entity = world.resource::<Roster>().vendor(vendor.0)?;
    let (rules, next_day) = (world.resource::<Rules>(), world.resource::<Calendar>().day + 1);
    let card = rules.scenario.vendors.get(vendor.index())?;
    let (plan, pages) = (world.get::<AdPlan>(entity)?, world.get::<SearchPages>(entity)?);
    let offering = world.get::<Offering>(entity)?;
    Some(AttentionDesk {
        audiences: plan.audience.iter().map(|mask| bits(u32::from(*mask)).map(SegmentId).collect()).collect(),
        keywords: bits(plan.keywords).map(KeywordId).collect(),
        committed: committed(plan, next_day),
        creator_fee_fen: creator_fees(world, rules),
        creators: world.get::<CreatorBookings>(entity)?.list.iter().map(booking).collect(),
        city_week_fen: Fen(rules.scenario.attention.city_week_fen),
        posters: world.get::<PosterRuns>(entity)?.runs.iter().map(poster_run).collect(),
        pages_per_day: pages.pages_per_day,
        live_pages: pages.live_pages,
        page_visits: pages.visits_today,
        search_barred_until_day: Some(pages.barred_until_day).filter(|until| next_day <= *until),
        house: house(world, card, plan),
        own_channels: own_channels(world, card, vendor),
        scandal: scandal(rules, world.get::<Scandals>(entity)?, next_day),
        trust_bp: trust_bp(world.get::<Product>(entity)?),
        signup: offering.signup,
        surface: offering.surface,
        moderation_bp: offering.moderation_bp,
        launched: offering.launched,
    })
}

/// Places of the bits that are set.
fn bits(mask: u32) -> impl Iterator<Item = u16> {
    (0_u16..32).filter(move |place| mask >> place & 1 == 1)
}

fn committed(plan: &AdPlan, next_day: u32) -> Vec<Commitment> {
    let running = (0_u16..).zip(&plan.committed).filter(|(_, promised)| next_day <= promised.until_day);
    let shown = running.map(|(channel, promised)| Commitment {
        channel: ChannelId(channel),
        fen_per_day: Fen(promised.fen_per_day),
        until_day: promised.until_day,
    });
    shown.collect()
}

fn creator_fees(world: &World, rules: &Rules) -> Vec<Fen> {
    let demand = world.resource::<CreatorDemand>();
    let creators = &rules.scenario.attention.creators;
    (1..=TIERS).map(|tier| Fen(demand.fee_fen(creators, tier).unwrap_or(0))).collect()
}

fn booking(booked: &crate::market::advertising::creators::Booking) -> CreatorBooking {
    CreatorBooking {
        day: booked.day,
        channel: ChannelId(booked.channel),
        tier: booked.tier,
        fee_fen: Fen(booked.fee_fen),
        impressions: booked.impressions,
    }
}

fn poster_run(run: &crate::market::advertising::posters::PosterRun) -> PosterRun {
    PosterRun { paid_fen: Fen(run.paid_fen), from_day: run.from_day, until_day: run.until_day() }
}

/// Channels where there is an inventory, at yesterday's prices.
fn house(world: &World, card: &Vendor, plan: &AdPlan) -> Vec<HouseUse> {
    let channels = &world.resource::<Roster>().channels;
    let inventories = (0_u16..).zip(&card.start.house_impressions_per_day).zip(channels);
    let shown =
        inventories.filter(|((_, inventory), _)| **inventory > 0).map(|((place, inventory), entity)| {
            let used = plan.house.get(usize::from(place)).copied().unwrap_or(0);
            let cpm_fen = world.get::<AttentionPrice>(*entity).map_or(0, |price| price.cpm_fen);
            let forgone_fen = i128::from(used) * i128::from(cpm_fen) / 1_000;
            HouseUse {
                channel: ChannelId(place),
                inventory_per_day: *inventory,
                used_per_day: used,
                forgone_fen_per_day: Fen(i64::try_from(forgone_fen).unwrap_or(i64::MAX)),
            }
        });
    shown.collect()
}

fn own_channels(world: &World, card: &Vendor, vendor: VendorId) -> Vec<OwnChannel> {
    let channels = &world.resource::<Roster>().channels;
    let shown = card.start.owned_channels.iter().map(|place| {
        let access = channels.get(usize::from(*place)).and_then(|entity| world.get::<ChannelAccess>(*entity));
        let closed = access.is_some_and(|access| access.closed_by == Some(vendor.0));
        OwnChannel { channel: ChannelId(*place), closed }
    });
    shown.collect()
}

fn scandal(rules: &Rules, scandals: &Scandals, next_day: u32) -> Option<OpenScandal> {
    let (open, days_to_answer) = scandals.open_on(&rules.scenario.attention.scandal, next_day)?;
    Some(OpenScandal { kind: open.kind, day: open.day, days_to_answer })
}

fn trust_bp(product: &Product) -> u32 {
    let bp = i128::from(product.trust.to_bits()) * 10_000;
    u32::try_from(bp >> 32).unwrap_or(0)
}
