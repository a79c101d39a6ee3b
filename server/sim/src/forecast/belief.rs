//! What a seat believes of the others: a scenario of its own, made of public figures, in which its own vendor is copied whole.
//!
//! Each rule below guesses a private figure from public ones; a better guess is welcome here, a look at the truth is not.
//! - users: a rival's MAU, cut so that the category counts each person once, spread over segments by population; tourists
//!   among them as among one's own
//! - people who stopped: as many as there are users of anybody, at most half of the others
//! - awareness: .2 + .6 · MAU ÷ the largest MAU
//! - bids: what the price of attention says of everybody's spend, less one's own, split over active rivals by MAU
//! - compute and money: rivals have enough of both; API accounts: split by MAU
//! - vendors that are gone or yet to come stay out
//! - research: nobody but oneself has projects; the frontier and the best pay are common knowledge; one's own runs have average luck

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::VendorId;
use burnrate_content::resolved::{GpuLease, Prices as StartPrices, Resolved, VendorStart};

use crate::calendar::Calendar;
use crate::channel::AttentionPrice;
use crate::command::Queue;
use crate::exact_math::pow;
use crate::fixed::micro_to_f64;
use crate::head_count::HeadCount;
use crate::kernel::{Kernel, largest_remainder_counts};
use crate::market::advertising::AdBids;
use crate::market::audience::{CategoryMau, MauHistory};
use crate::market::research::training::mean_luck;
use crate::market::research::{Frontier, Projects, ServingResearch};
use crate::market::self_serve::ApiAccounts;
use crate::market::talent::exits::{best_rival_pay_bp, pays_bp};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::segment::{Cells, ExitRings, Goodwill, Registered, SecondUsers};
use crate::simulation::Simulation;
use crate::stored::copy_vendor;
use crate::vendor::{Business, Prices, Product};
use crate::vitals::thousandths;

/// Money that lasts a rival for every forecast: ¥100bn.
const ENOUGH_FEN: i64 = 10_000_000_000_000;
/// GPUs that serve a rival's users in every forecast.
const ENOUGH_GPUS: u64 = 1_000_000;
/// The chance in a believed market is nobody's: expected flows read no draw, and pitches must not be foretold.
const NO_SEED: u64 = 0;

/// The market as a seat believes it to be, with this queue of its own.
pub(super) fn simulation(real: &Simulation, vendor: VendorId, queue: Queue) -> Simulation {
    let believer = Believer { world: &real.world, own: vendor.index() };
    let scenario = believer.scenario();
    let mut believed = Simulation::with_rules(Rules::new(scenario, NO_SEED, Kernel::Expected));
    believer.copy_own(&mut believed.world);
    believer.copy_public(&mut believed.world);
    believer.expect_research(&mut believed.world);
    let twin = believed.world.resource::<Roster>().vendors[vendor.index()];
    believed.world.entity_mut(twin).insert(queue);
    believed
}

/// Whoever believes, and what they may look at.
struct Believer<'a> {
    world: &'a World,
    own: usize,
}

impl Believer<'_> {
    /// The scenario of the believed market: everybody starts as they are now.
    fn scenario(&self) -> Resolved {
        let mut scenario = self.world.resource::<Rules>().scenario.clone();
        scenario.script.clear();
        let users = self.users(&scenario);
        let bids = self.bids(&scenario);
        let accounts = self.api_accounts(scenario.api_segment.accounts);
        let largest = self.public_mau().into_iter().max().unwrap_or(0).max(1);
        let tourist_share_micro = self.tourist_share_micro();
        for (place, vendor) in scenario.vendors.iter_mut().enumerate() {
            vendor.start_day = if self.is_active(place) || place == self.own { 1 } else { u32::MAX };
            vendor.parent_budget_fen_per_year = 0;
            let mau_share = self.mau(place) as f64 / largest as f64;
            let awareness_micro = ((0.2 + 0.6 * mau_share) * 1e6) as i64;
            let start = &mut vendor.start;
            start.users.clone_from(&users[place]);
            start.registered.clone_from(&users[place]);
            start.lapsed = vec![0; users[place].len()];
            start.tourist_share_micro = tourist_share_micro;
            start.bids_fen_per_day.clone_from(&bids[place]);
            start.api_accounts = accounts[place];
            start.awareness_micro.fill(awareness_micro);
            self.public_start(place, start, scenario.conversation.reference_depth_micro);
        }
        let stopped = self.stopped(&scenario, &users);
        scenario.vendors[self.own].start.lapsed = stopped;
        let research = &mut scenario.research;
        (research.training_fail_micro, research.training_sigma_micro) = (0, 0);
        scenario
    }

    /// What cards and standings tell of a vendor; the rest is as the rules give a launched product.
    fn public_start(&self, place: usize, start: &mut VendorStart, depth_micro: i64) {
        let entity = self.entity(place);
        if let Some(prices) = self.world.get::<Prices>(entity) {
            start.prices = StartPrices {
                api_input_fen_per_mtok: prices.api_input_fen,
                api_output_fen_per_mtok: prices.api_output_fen,
                subscription_fen_per_month: prices.subscription_fen,
                free_quota_deci: u32::from(prices.free_quota_tenths),
            };
        }
        let quality = self.world.get::<Product>(entity).map_or(0, |product| thousandths(product.quality));
        start.quality_micro = quality * 1_000;
        (start.ux_micro, start.xi_micro, start.trust_micro) = (0, 600_000, 1_000_000);
        start.depth_micro = depth_micro;
        (start.cash_fen, start.debt_fen) = (ENOUGH_FEN, 0);
        start.house_impressions_per_day.fill(0);
        start.gpus = vec![GpuLease { gpus: ENOUGH_GPUS, term_days: 365 }];
        (start.heads, start.stars_micro) = (0, 0);
        start.pay_bp = best_rival_pay_bp(&pays_bp(self.world), self.own);
    }

    /// Primary users, by vendor and segment: one's own as they are, rivals' as MAU suggests.
    fn users(&self, scenario: &Resolved) -> Vec<Vec<u64>> {
        let maus = self.public_mau();
        let category = self.world.resource::<CategoryMau>().people;
        let counted = maus.iter().sum::<u64>().max(1);
        let population: u64 = scenario.segments.iter().map(|segment| segment.population).sum();
        let mut users = vec![vec![0; scenario.segments.len()]; maus.len()];
        for (g, segment) in scenario.segments.iter().enumerate() {
            let own = self.own_cells(g).map_or(0, |cells| cells.users(self.own));
            let mut room = segment.population.saturating_sub(own);
            for (place, mau) in maus.iter().enumerate().filter(|(place, _)| *place != self.own) {
                let once = u128::from(*mau) * u128::from(category.min(counted)) / u128::from(counted);
                let here = once * u128::from(segment.population) / u128::from(population.max(1));
                users[place][g] = u64::try_from(here).unwrap_or(u64::MAX).min(room);
                room -= users[place][g];
            }
            users[self.own][g] = own;
        }
        users
    }

    /// People of each segment who have stopped.
    fn stopped(&self, scenario: &Resolved, users: &[Vec<u64>]) -> Vec<u64> {
        let stopped = scenario.segments.iter().enumerate().map(|(g, segment)| {
            let using: u64 = users.iter().map(|row| row[g]).sum();
            using.min(segment.population.saturating_sub(using) / 2)
        });
        stopped.collect()
    }

    /// Daily bids, by vendor and channel: one's own as they are, rivals' from the price of attention.
    fn bids(&self, scenario: &Resolved) -> Vec<Vec<i64>> {
        let weights = self.rival_weights();
        let own = self.world.get::<AdBids>(self.entity(self.own));
        let channels = &self.world.resource::<Roster>().channels;
        let mut bids = vec![vec![0; scenario.channels.len()]; weights.len()];
        for (c, (channel, entity)) in scenario.channels.iter().zip(channels).enumerate() {
            let own_fen = own.and_then(|bids| bids.fen_per_day.get(c)).copied().unwrap_or(0);
            let cpm_fen = self.world.get::<AttentionPrice>(*entity).map_or(0, |price| price.cpm_fen);
            let eta = micro_to_f64(channel.eta_micro);
            let rise = if eta > 0.0 && channel.cpm0_fen > 0 {
                pow((cpm_fen as f64 / channel.cpm0_fen as f64).max(1.0), 1.0 / eta) - 1.0
            } else {
                0.0
            };
            let rivals_fen = (rise * channel.b_bar_fen_per_day as f64) as i64;
            let rivals_fen = rivals_fen.saturating_sub(own_fen).max(0).unsigned_abs();
            let mut parts = vec![0; weights.len()];
            largest_remainder_counts(rivals_fen, &weights, &mut parts);
            for (place, part) in parts.into_iter().enumerate() {
                bids[place][c] = i64::try_from(part).unwrap_or(i64::MAX);
            }
            bids[self.own][c] = own_fen;
        }
        bids
    }

    /// API accounts by vendor: one's own as they are, the rest with rivals.
    fn api_accounts(&self, all: u64) -> Vec<u64> {
        let weights = self.rival_weights();
        let by_vendor = &self.world.resource::<ApiAccounts>().by_vendor;
        let own = by_vendor.get(self.own).copied().unwrap_or(0).min(all);
        let mut accounts = vec![0; weights.len()];
        largest_remainder_counts(all - own, &weights, &mut accounts);
        accounts[self.own] = own;
        accounts
    }

    /// MAU of rivals in business, at least 1 each; 0 for all others.
    fn rival_weights(&self) -> Vec<u64> {
        let weight = |place| {
            let rival = place != self.own && self.is_active(place);
            if rival { self.mau(place).max(1) } else { 0 }
        };
        (0..self.world.resource::<Roster>().vendors.len()).map(weight).collect()
    }

    fn tourist_share_micro(&self) -> i64 {
        let heads = HeadCount::of(self.world, self.own);
        let micro = u128::from(heads.tourist) * 1_000_000 / u128::from(heads.primary().max(1));
        i64::try_from(micro).unwrap_or(0)
    }

    /// MAU by vendor as standings show it; 0 for those that are not in business.
    fn public_mau(&self) -> Vec<u64> {
        (0..self.world.resource::<Roster>().vendors.len()).map(|place| self.mau(place)).collect()
    }

    fn mau(&self, place: usize) -> u64 {
        if !self.is_active(place) {
            return 0;
        }
        self.world.get::<MauHistory>(self.entity(place)).map_or(0, MauHistory::now)
    }

    fn is_active(&self, place: usize) -> bool {
        self.world.get::<Business>(self.entity(place)).is_some_and(Business::is_active)
    }

    fn entity(&self, place: usize) -> Entity {
        self.world.resource::<Roster>().vendors[place]
    }

    fn own_cells(&self, segment: usize) -> Option<&Cells> {
        self.world.get::<Cells>(*self.world.resource::<Roster>().segments.get(segment)?)
    }

    /// One's own vendor, whole, with its part of every segment.
    fn copy_own(&self, believed: &mut World) {
        let roster = believed.resource::<Roster>().clone();
        copy_vendor(self.world, self.entity(self.own), believed, roster.vendors[self.own]);
        let real = &self.world.resource::<Roster>().segments;
        for (from, to) in real.iter().zip(&roster.segments) {
            self.copy_own_part::<Cells>(believed, *from, *to, |own, real, twin| {
                twin.habit[own] = real.habit[own];
                twin.tourist[own] = real.tourist[own];
            });
            self.copy_own_part::<Goodwill>(believed, *from, *to, |own, real, twin| {
                twin.stocks[own] = real.stocks[own];
            });
            self.copy_own_part::<Registered>(believed, *from, *to, |own, real, twin| {
                twin.people[own] = real.people[own];
            });
            self.copy_own_part::<ExitRings>(believed, *from, *to, |own, real, twin| {
                twin.by_vendor[own] = real.by_vendor[own].clone();
            });
            let cells = believed.get::<Cells>(*to);
            let using: Vec<u64> = cells
                .map(|cells| (0..cells.habit.len()).map(|j| cells.users(j)).collect())
                .unwrap_or_default();
            self.copy_own_part::<SecondUsers>(believed, *from, *to, |own, real, twin| {
                let first =
                    (0..using.len()).filter(|j| *j != own).max_by_key(|j| (using[*j], usize::MAX - j));
                if let Some(j) = first {
                    twin.rows[j][own] = real.of(own).min(using[j]);
                }
            });
        }
    }

    fn copy_own_part<T: Component<Mutability = bevy_ecs::component::Mutable>>(
        &self,
        believed: &mut World,
        from: Entity,
        to: Entity,
        copy: impl FnOnce(usize, &T, &mut T),
    ) {
        if let (Some(real), Some(mut twin)) = (self.world.get::<T>(from), believed.get_mut::<T>(to)) {
            copy(self.own, real, &mut twin);
        }
    }

    /// Rivals do what everybody does unbidden; one's own runs will be neither lucky nor unlucky.
    fn expect_research(&self, believed: &mut World) {
        let scenario = self.world.resource::<Rules>().scenario.clone();
        let day = self.world.resource::<Calendar>().day;
        believed.insert_resource(self.world.resource::<Frontier>().clone());
        let twins = believed.resource::<Roster>().vendors.clone();
        for (place, twin) in twins.into_iter().enumerate() {
            if place == self.own {
                let luck = mean_luck(&scenario.research);
                if let Some(mut projects) = believed.get_mut::<Projects>(twin) {
                    projects.expect_luck(luck);
                }
            } else {
                believed.entity_mut(twin).insert(ServingResearch::unbidden(&scenario, day + 1));
            }
        }
    }

    /// The day, announced rises, MAU, and the price of attention.
    fn copy_public(&self, believed: &mut World) {
        let day = self.world.resource::<Calendar>().day;
        believed.insert_resource(Calendar { day, started: true, ended: None });
        believed.insert_resource(*self.world.resource::<CategoryMau>());
        let (real, twins) = (self.world.resource::<Roster>(), believed.resource::<Roster>().clone());
        for (from, to) in real.channels.iter().zip(&twins.channels) {
            if let Some(price) = self.world.get::<AttentionPrice>(*from) {
                believed.entity_mut(*to).insert(*price);
            }
        }
        for (place, (from, to)) in real.vendors.iter().zip(&twins.vendors).enumerate() {
            if let (true, Some(prices)) = (place != self.own, self.world.get::<Prices>(*from)) {
                believed.entity_mut(*to).insert(prices.clone());
                if let Some(mut history) = believed.get_mut::<MauHistory>(*to) {
                    history.push(self.mau(place));
                }
            }
        }
    }
}
