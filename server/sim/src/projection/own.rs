//! What a vendor's own seat sees: the dashboard and the queue.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::{PersonId, VendorId};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{AutoArea, Dashboard, Funnel, Lease, PendingRaise, QueuedDecision};

use crate::calendar::Calendar;
use crate::command::{Queue, Queued};
use crate::commitment;
use crate::event::Author;
use crate::exact_math::exp_m1;
use crate::finance::explain::{cash_change, users_change};
use crate::finance::{Burn, CapTable, Funding, Ledger, Solvency, TurnMark, appraise_world};
use crate::fixed::micro_to_f64;
use crate::head_count::{HeadCount, aware_people};
use crate::house_rule::AutoAreas;
use crate::market::advertising::{AdBids, AdResults, Fatigue};
use crate::market::audience::Audience;
use crate::market::causes::UserCauses;
use crate::market::offering::WebVisits;
use crate::market::serving::{Compute, ServiceLoad, rent_now_fen_per_day};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::shock::Climate;
use crate::vendor::Prices;
use burnrate_client_proto::command::GpuTerm;
use burnrate_content::resolved::Resolved;

const MTOK: u64 = 1_000_000;

/// One's own vendor, whole; none if there is no such vendor.
pub(super) fn dashboard(world: &World, vendor: VendorId) -> Option<Dashboard> {
    let entity = world.resource::<Roster>().vendor(vendor.0)?;
    let scenario = &world.resource::<Rules>().scenario;
    let (ledger, table) = (world.get::<Ledger>(entity)?, world.get::<CapTable>(entity)?);
    let (ads, load) = (world.get::<AdResults>(entity)?, world.get::<ServiceLoad>(entity)?);
    let bids = world.get::<AdBids>(entity)?;
    let heads = HeadCount::of(world, vendor.index());
    let appraisal = appraise_world(world).into_iter().nth(vendor.index())?;
    Some(Dashboard {
        vendor,
        cash_fen: Fen(ledger.cash_fen()),
        debt_fen: Fen(ledger.borrowed_fen()),
        payable_fen: Fen(ledger.payable_fen()),
        runway_days: commitment::runway_days(world, entity),
        runway_60d_days: world.get::<Burn>(entity)?.runway_days(ledger.cash_fen()),
        distressed: world.get::<Solvency>(entity)?.is_distressed(),
        funnel: funnel(world, vendor, entity, &heads)?,
        habit_users: heads.habit,
        tourist_users: heads.tourist,
        second_users: heads.second,
        registered_users: heads.registered,
        pending_raises: world.get::<Prices>(entity)?.pending.iter().map(pending_raise).collect(),
        bid_fen_per_day: bids.fen_per_day.iter().map(|bid| Fen(*bid)).collect(),
        fatigue_bp: lost_clicks_bp(scenario, world.get::<Fatigue>(entity)?),
        cac_fen: ads.cost_of_a_user_fen().map(Fen),
        leases: leases(world.get::<Compute>(entity)?),
        gpu_rent_fen_per_day: GpuTerm::ALL
            .map(|term| Fen(rent_now_fen_per_day(scenario, world.resource::<Climate>(), term)))
            .to_vec(),
        capacity_mtok_per_day: load.capacity_tokens / MTOK,
        demand_mtok_per_day: load.demand_tokens() / MTOK,
        busy_bp: load.busy_bp(),
        cash_change: cash_change(ledger),
        users_change: users_change(world.get::<UserCauses>(entity)?),
        holders: table.shown(),
        founder_stake_bp: table.founder_stake_bp(),
        model_valuation_fen: Fen(appraisal.model_value_fen),
        round: world.get::<Funding>(entity)?.shown(),
        score_fen: Fen(appraisal.score_fen),
        valuation_change: world
            .get::<TurnMark>(entity)?
            .valuation_change(&scenario.finance.valuation, &appraisal),
        web_visits: world.get::<WebVisits>(entity)?.month(),
    })
}

fn funnel(world: &World, vendor: VendorId, entity: Entity, heads: &HeadCount) -> Option<Funnel> {
    let audience = world.get::<Audience>(entity)?;
    Some(Funnel {
        aware: aware_people(world, vendor.index()),
        tried_30d: audience.tried(),
        active: heads.primary() + heads.second,
        paying: audience.paying(),
    })
}

fn pending_raise(raise: &crate::vendor::PendingRaise) -> PendingRaise {
    PendingRaise { item: raise.item, to: raise.to, on_day: raise.on_day }
}

fn leases(compute: &Compute) -> Vec<Lease> {
    let shown = compute.leases.iter().map(|lease| Lease {
        term: lease.term,
        gpus: lease.gpus,
        rent_fen_per_day: Fen(lease.rent_fen_per_day),
        ends_on_day: lease.ends_on_day,
    });
    shown.collect()
}

/// Share of clicks lost to tiredness on each channel, its segments weighted by their share of its impressions.
fn lost_clicks_bp(scenario: &Resolved, fatigue: &Fatigue) -> Vec<u32> {
    let phi = micro_to_f64(scenario.advertising.phi_fatigue_micro);
    let per_channel = fatigue.stocks.chunks(scenario.segments.len().max(1));
    let lost = scenario.channels.iter().zip(per_channel).map(|(channel, stocks)| {
        let shares = channel.composition_micro.iter().map(|micro| micro_to_f64(*micro));
        let lost: f64 = shares.zip(stocks).map(|(share, stock)| share * -exp_m1(-phi * stock.to_f64())).sum();
        (lost.clamp(0.0, 1.0) * 10_000.0) as u32
    });
    lost.collect()
}

/// One's own queue, in the order in which its decisions act.
pub(crate) fn decisions(world: &World, vendor: VendorId) -> Vec<QueuedDecision> {
    let entity = world.resource::<Roster>().vendor(vendor.0);
    let Some(queue) = entity.and_then(|entity| world.get::<Queue>(entity)) else {
        return Vec::new();
    };
    let shown = queue.decisions.iter().map(|(key, queued)| QueuedDecision {
        key: *key,
        command: queued.command.clone(),
        by: sender(queued),
        acts_on_day: queued.acts_on_day,
    });
    shown.collect()
}

fn sender(queued: &Queued) -> Option<PersonId> {
    match queued.author {
        Author::Person(person) => Some(person),
        Author::Bot | Author::Script => None,
    }
}

/// Who runs each area, in the turn that decisions made now are for or that is under way.
pub(super) fn auto_areas(world: &World, vendor: VendorId) -> Vec<AutoArea> {
    let entity = world.resource::<Roster>().vendor(vendor.0);
    let auto = entity.and_then(|entity| world.get::<AutoAreas>(entity)).copied().unwrap_or_default();
    auto.shown(world.resource::<Rules>(), world.resource::<Calendar>().day + 1)
}
