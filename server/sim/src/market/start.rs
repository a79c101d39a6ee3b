//! How the market begins: everybody's components on day 0, and what a vendor brings when it comes later.
//!
//! On day 0 every MAU is a primary user, nobody has left, and nothing is in a pipeline. With history before day 1, MAU grew to
//! it by diffusion (`past`). A vendor that comes later takes its first users
//! from people who never used a model (then from the lapsed), its former users from people who never did, its accounts from
//! those without a vendor; as many as there are.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::VendorId;
use burnrate_content::resolved::Vendor;

use super::advertising::{
    AdBids, AdPipeline, AdPlan, AdResults, CreatorBookings, CreatorDemand, Fatigue, KeywordPrices, PosterRuns,
};
use super::audience::{Audience, CategoryMau, MauHistory};
use super::awareness::{InTheNews, goodwill_of};
use super::causes::{UserCause, UserCauses};
use super::choice::VENDORS_MAX;
use super::offering::{Offering, WebVisits};
use super::own_channel::ChannelAccess;
use super::past;
use super::rates::Rates;
use super::scandal::Scandals;
use super::search_pages::{SearchPages, SearchSurcharge};
use super::self_serve::{ApiAccounts, ApiSales, Purchases, ReferencePrice};
use super::serving::{Compute, ServiceLoad, start_leases};
use super::subscription::subscribers;
use super::switching::{ExitRing, HeadRow, returned_count};
use crate::calendar::Calendar;
use crate::channel::AttentionPrice;
use crate::fixed::{Fixed, micro_to_f64, round_to_count};
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::segment::{Cells, EverActive, ExitRings, Goodwill, Registered, SecondUsers};
use crate::vendor::Prices;

/// On the market from the first day.
fn from_day_one(vendor: &Vendor) -> bool {
    vendor.start_day <= 1
}

/// On the market from the first day, and open.
fn open_from_day_one(vendor: &Vendor) -> bool {
    from_day_one(vendor) && vendor.start.launched
}

/// So many of `users` only look, at the start.
fn start_tourists(vendor: &Vendor, users: u64) -> u64 {
    round_to_count(users as f64 * micro_to_f64(vendor.start.tourist_share_micro)).min(users)
}

/// One figure of a vendor's start in one segment.
fn at(list: &[u64], segment: usize) -> u64 {
    list.get(segment).copied().unwrap_or(0)
}

fn start_goodwill(vendor: &Vendor, segment: usize) -> Fixed {
    goodwill_of(micro_to_f64(vendor.start.awareness_micro.get(segment).copied().unwrap_or(0)))
}

/// Gives every vendor, segment and channel its market components of day 0.
pub(super) fn populate(world: &mut World) {
    let rules = world.resource::<Rules>().clone();
    let rates = Rates::new(&rules);
    let roster = world.resource::<Roster>().clone();
    let vendors = &rules.scenario.vendors;
    for (g, entity) in roster.segments.iter().enumerate() {
        world.entity_mut(*entity).insert(segment_at_start(&rates, vendors, g));
    }
    for (channel, entity) in rules.scenario.channels.iter().zip(&roster.channels) {
        world
            .entity_mut(*entity)
            .insert((AttentionPrice { cpm_fen: channel.cpm0_fen }, ChannelAccess::default()));
    }
    let past = past_of_market(&rules, &rates);
    let mut category = CategoryMau::default();
    for (vendor, entity) in vendors.iter().zip(&roster.vendors) {
        let prices = world.get::<Prices>(*entity).cloned();
        let here = open_from_day_one(vendor);
        let users = if here { vendor.start.users.iter().sum() } else { 0 };
        category.people += users;
        let history =
            if here { MauHistory::of(past::of_vendor(users, &past)) } else { MauHistory::default() };
        let audience = audience_at_start(&rates, vendor, prices.as_ref().filter(|_| here));
        let compute = if here {
            start_leases(&rules.scenario.compute, &vendor.start.gpus, 1)
        } else {
            Compute::default()
        };
        world.entity_mut(*entity).insert((history, audience, compute, UserCauses::begin(users)));
        world.entity_mut(*entity).insert(advertising_at_start(&rates, vendor));
        world.entity_mut(*entity).insert(attention_at_start(&rules, vendor));
        world.entity_mut(*entity).insert((InTheNews::default(), ServiceLoad::default(), ApiSales::default()));
    }
    world.insert_resource(category);
    let accounts = accounts_at_start(world, &rates, vendors, &roster);
    world.insert_resource(accounts);
    world.insert_resource(KeywordPrices::at_start(&rates.channels));
    world.init_resource::<CreatorDemand>();
    world.init_resource::<SearchSurcharge>();
    world.insert_resource(rates);
    world.init_resource::<super::demand::Values>();
    world.init_resource::<super::demand::FlowDesk>();
    world.init_resource::<super::demand::DayTally>();
    world.init_resource::<super::advertising::Reach>();
    world.init_resource::<super::self_serve::ApiDesk>();
}

/// How all vendors' users grew on the days before day 1.
fn past_of_market(rules: &Rules, rates: &Rates) -> Vec<f64> {
    let open: Vec<&Vendor> =
        rules.scenario.vendors.iter().filter(|vendor| open_from_day_one(vendor)).collect();
    let users = |g: usize| open.iter().map(|vendor| at(&vendor.start.users, g)).sum();
    let users: Vec<u64> = (0..rates.segments.len()).map(users).collect();
    past::market_past(rates, &users, rules.scenario.meta.history_days.saturating_add(1) as usize)
}

fn segment_at_start(rates: &Rates, vendors: &[Vendor], g: usize) -> impl Bundle {
    let (mut habit, mut tourist, mut people, mut stocks) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut lapsed = 0;
    for vendor in vendors {
        let here = open_from_day_one(vendor);
        let users = if here { at(&vendor.start.users, g) } else { 0 };
        let only_look = start_tourists(vendor, users);
        tourist.push(only_look);
        habit.push(users - only_look);
        people.push(if here { at(&vendor.start.registered, g).max(users) } else { 0 });
        stocks.push(if here { start_goodwill(vendor, g) } else { Fixed::ZERO });
        lapsed += if here { at(&vendor.start.lapsed, g) } else { 0 };
    }
    let population = rates.segments.get(g).map_or(0, |segment| segment.population as u64);
    let users: u64 = habit.iter().chain(&tourist).sum();
    // A scenario with more people than its population is refused before a match opens.
    let lapsed = lapsed.min(population.saturating_sub(users));
    let never = population.saturating_sub(users).saturating_sub(lapsed);
    (
        Cells { never, lapsed, habit, tourist },
        SecondUsers { rows: vec![HeadRow::default(); vendors.len()] },
        EverActive::at_start(&people),
        Registered { people },
        ExitRings { by_vendor: vec![ExitRing::default(); vendors.len()], to_lapsed: ExitRing::default() },
        Goodwill { stocks },
    )
}

fn audience_at_start(rates: &Rates, vendor: &Vendor, prices: Option<&Prices>) -> Audience {
    let paying = |(g, &users): (usize, &u64)| {
        let habit = users - start_tourists(vendor, users);
        prices.map_or(0, |prices| subscribers(rates, g, habit, prices))
    };
    let subscribers = vendor.start.users.iter().enumerate().map(paying).collect();
    Audience { subscribers, ..Audience::default() }
}

fn advertising_at_start(rates: &Rates, vendor: &Vendor) -> impl Bundle {
    let places = rates.channels.len() * rates.segments.len();
    let mut fen_per_day = vendor.start.bids_fen_per_day.clone();
    fen_per_day.resize(rates.channels.len(), 0);
    (
        AdBids { fen_per_day },
        AdPipeline { bought: vec![Fixed::ZERO; places], house: vec![Fixed::ZERO; places] },
        Fatigue { stocks: vec![Fixed::ZERO; places] },
        AdResults::default(),
    )
}

fn attention_at_start(rules: &Rules, vendor: &Vendor) -> impl Bundle {
    (
        AdPlan::at_start(&rules.scenario.channels, vendor),
        CreatorBookings::default(),
        PosterRuns::default(),
        SearchPages::default(),
        Scandals::default(),
        Offering::at_start(&vendor.start),
        WebVisits::default(),
    )
}

fn accounts_at_start(world: &World, rates: &Rates, vendors: &[Vendor], roster: &Roster) -> ApiAccounts {
    let given = vendors.iter().map(|v| if open_from_day_one(v) { v.start.api_accounts } else { 0 });
    let mut none = rates.api.accounts;
    let mut accounts = ApiAccounts::default();
    for wanted in given {
        let taken = wanted.min(none);
        none -= taken;
        accounts.by_vendor.push(taken);
    }
    accounts.none = none;
    let prices = || roster.vendors.iter().filter_map(|entity| world.get::<Prices>(*entity));
    // While nobody uses any, the reference is what the vendors of day 1 ask on average.
    let alike = ApiAccounts {
        by_vendor: vendors.iter().map(|v| u64::from(from_day_one(v))).collect(),
        ..ApiAccounts::default()
    };
    let asked_fen = Purchases::of(&rates.api, &alike, prices()).mean_price_fen();
    accounts.reference = ReferencePrice::at_start(
        &Purchases::of(&rates.api, &accounts, prices()),
        asked_fen.unwrap_or(rates.api.reference_floor_fen),
        rates.api.reference_keep,
    );
    accounts
}

/// System: on the first day of a turn, the causes count from nothing.
pub(super) fn begin_turn(
    calendar: Res<Calendar>,
    rules: Res<Rules>,
    roster: Res<Roster>,
    segments: Query<&Cells>,
    mut vendors: Query<&mut UserCauses>,
) {
    if !rules.turns.is_first_day(calendar.day) {
        return;
    }
    for (j, entity) in roster.vendors.iter().enumerate() {
        let cells = roster.segments.iter().filter_map(|segment| segments.get(*segment).ok());
        let users = cells.map(|cells| cells.users(j)).sum();
        if let Ok(mut causes) = vendors.get_mut(*entity) {
            *causes = UserCauses::begin(users);
        }
    }
}

type Arriving<'a> = (&'a Prices, &'a mut MauHistory, &'a mut Audience, &'a mut Compute, &'a mut UserCauses);
type Joined<'a> =
    (&'a mut Cells, &'a mut Registered, &'a mut EverActive, &'a mut ExitRings, &'a mut Goodwill);

/// System: a vendor whose first day it is brings its users, leases and accounts.
#[expect(clippy::too_many_arguments, reason = "a system names all that it touches")]
pub(crate) fn seat_newcomers(
    calendar: Res<Calendar>,
    rules: Res<Rules>,
    rates: Res<Rates>,
    roster: Res<Roster>,
    outcomes: Res<Outcomes>,
    mut accounts: ResMut<ApiAccounts>,
    mut vendors: Query<Arriving<'_>>,
    mut segments: Query<Joined<'_>>,
) {
    let places = rules.scenario.vendors.iter().zip(&roster.vendors).enumerate().take(VENDORS_MAX);
    for (j, (vendor, entity)) in places {
        let launched = Outcome::Launched { vendor: VendorId(u16::try_from(j).unwrap_or(u16::MAX)) };
        let first_day = !from_day_one(vendor) && outcomes.list().contains(&launched);
        let Ok((prices, mut history, mut audience, mut compute, mut causes)) = vendors.get_mut(*entity)
        else {
            continue;
        };
        if !first_day || !vendor.start.launched {
            continue;
        }
        let mut users = 0;
        for (g, segment) in roster.segments.iter().enumerate() {
            let Ok((mut cells, mut registered, mut ever, mut rings, mut goodwill)) =
                segments.get_mut(*segment)
            else {
                continue;
            };
            let lapsed = cells.lapsed;
            let came = join_segment(&mut cells, &mut registered, vendor, j, g);
            ever.begin(j, registered.people[j]);
            let ring = &mut rings.to_lapsed;
            ring.take_back(returned_count(came.from_lapsed, ring.total(), lapsed));
            goodwill.stocks[j] = start_goodwill(vendor, g);
            causes.came(UserCause::Adopted, came.from_never);
            causes.came(UserCause::Returned, came.from_lapsed);
            users += came.from_never + came.from_lapsed;
            audience.subscribers[g] = subscribers(&rates, g, cells.habit[j], prices);
        }
        *history = MauHistory::flat(users, 1);
        *compute = start_leases(&rules.scenario.compute, &vendor.start.gpus, calendar.day);
        let taken = vendor.start.api_accounts.min(accounts.none);
        accounts.none -= taken;
        accounts.by_vendor[j] += taken;
    }
}

/// First users of one segment.
struct Came {
    from_never: u64,
    from_lapsed: u64,
}

fn join_segment(cells: &mut Cells, registered: &mut Registered, vendor: &Vendor, j: usize, g: usize) -> Came {
    let wanted = at(&vendor.start.users, g);
    let from_never = wanted.min(cells.never);
    let from_lapsed = (wanted - from_never).min(cells.lapsed);
    let users = from_never + from_lapsed;
    cells.never -= from_never;
    cells.lapsed -= from_lapsed;
    let only_look = start_tourists(vendor, users);
    cells.tourist[j] += only_look;
    cells.habit[j] += users - only_look;
    let former = at(&vendor.start.lapsed, g).min(cells.never);
    cells.never -= former;
    cells.lapsed += former;
    registered.people[j] = registered.people[j].max(at(&vendor.start.registered, g)).max(users);
    Came { from_never, from_lapsed }
}

/// A vendor opens its service: people who know it may come from today on, and its first leases begin. It brings nobody.
pub(crate) fn open_service(world: &mut World, vendor: usize, entity: Entity, day: u32) {
    let rules = world.resource::<Rules>().clone();
    let Some(card) = rules.scenario.vendors.get(vendor) else { return };
    let segments = world.resource::<Roster>().segments.clone();
    for (g, segment) in segments.into_iter().enumerate() {
        if let Some(mut goodwill) = world.get_mut::<Goodwill>(segment) {
            goodwill.stocks[vendor] = goodwill.stocks[vendor].max(start_goodwill(card, g));
        }
    }
    if let Some(mut history) = world.get_mut::<MauHistory>(entity) {
        *history = MauHistory::flat(0, 1);
    }
    let begun = start_leases(&rules.scenario.compute, &card.start.gpus, day);
    if let Some(mut compute) = world.get_mut::<Compute>(entity) {
        for (wanted, level) in compute.wanted.iter_mut().zip(begun.wanted) {
            *wanted = wanted.saturating_add(level);
        }
        compute.leases.extend(begun.leases);
    }
}
