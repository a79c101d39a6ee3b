//! What a seat believes of the others: a scenario of its own, made of public figures, in which its own vendor is copied whole.
//!
//! Each rule below guesses a private figure from public ones; a better guess is welcome here, a look at the truth is not.
//! - users: a rival's MAU, cut so that the category counts each person once, spread over segments by population; tourists
//!   among them as among one's own
//! - people who stopped: as many as there are users of anybody, at most half of the others
//! - awareness: .2 + .6 · MAU ÷ the largest MAU
//! - bids: what the price of attention says of everybody's spend, less one's own, split over active rivals by MAU
//! - compute and money: rivals have enough of both; API accounts: split by MAU
//! - sign-up, surface and launch as standings show them; what else a rival may set stands as at a start without it: nothing refused,
//!   nobody targeted, no keyword chosen, no pages, no posters, no creators, no impressions of its own
//! - what search pages and closed channels may bring is left out, and a denial costs its mean: no chance is foretold
//! - vendors that are gone or yet to come stay out
//! - prices stay as they are, also where firms answer one another's; what serving costs a rival is not known
//! - vendors that are gone or yet to come stay out; no tender comes, and none that stands open is won
//! - vendors that are gone or yet to come stay out; a rival whose service is suspended sleeps on
//! - debts, notes and sales of rivals are unknown; bids for one's own company are sealed, so its sale is not foretold
//! - shocks: those that last are known from the news; none is to come
//! - research: nobody but oneself has projects; the frontier and the best pay are common knowledge; one's own runs have average luck

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::VendorId;
use burnrate_content::resolved::{GpuLease, Prices as StartPrices, Resolved, VendorStart};

use crate::calendar::Calendar;
use crate::channel::AttentionPrice;
use crate::command::Queue;
use crate::exact_math::pow;
use crate::finance::{ForSale, Hibernation};
use crate::fixed::micro_to_f64;
use crate::head_count::HeadCount;
use crate::kernel::{Kernel, largest_remainder_counts};
use crate::market::advertising::{AdBids, AdPlan, CreatorDemand, KeywordPrices, PosterRuns};
use crate::market::audience::{CategoryMau, MauHistory};
use crate::market::offering::Offering;
use crate::market::own_channel::ChannelAccess;
use crate::market::rates::Rates;
use crate::market::research::training::mean_luck;
use crate::market::research::{Frontier, Projects, ServingResearch};
use crate::market::search_pages::SearchSurcharge;
use crate::market::self_serve::ApiAccounts;
use crate::market::talent::exits::{best_rival_pay_bp, pays_bp};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::segment::{Cells, EverActive, ExitRings, Goodwill, Registered, SecondUsers};
use crate::shock::Climate;
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

/// Scandals and fines strike nobody, and a denial costs its mean.
fn expect_no_shock(scenario: &mut Resolved) {
    let attention = &mut scenario.attention;
    attention.search_pages.scandal_scale_pages = u64::MAX;
    attention.antitrust_micro_per_30_days = 0;
    let terms = &mut attention.scandal;
    terms.deny_loss_micro = terms.deny_loss_micro * terms.deny_exposed_micro / 1_000_000;
    terms.deny_exposed_micro = 1_000_000;
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
        scenario.pricing.best_response = false;
        for segment in &mut scenario.business.segments {
            segment.arrivals_nano_per_day = 0;
        }
        expect_no_shock(&mut scenario);
        scenario.shocks.by_chance = false;
        scenario.shocks.dated.clear();
        let users = self.users(&scenario);
        let bids = self.bids(&scenario);
        let accounts = self.api_accounts(scenario.api_segment.accounts);
        let largest = self.public_mau().into_iter().max().unwrap_or(0).max(1);
        let tourist_share_micro = self.tourist_share_micro();
        for (place, vendor) in scenario.vendors.iter_mut().enumerate() {
            vendor.start_day = if self.is_active(place) || place == self.own { 1 } else { u32::MAX };
            vendor.parent_budget_fen_per_year = 0;
            if place != self.own {
                vendor.fixed.cost_fen_per_user_month = None;
            }
            vendor.enters_by_shock = false;
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
        if place != self.own {
            start.house_impressions_per_day.fill(0);
        }
        start.moderation_bp = 0;
        if let Some(offering) = self.world.get::<Offering>(entity) {
            (start.signup, start.surface) = (offering.signup, offering.surface);
            start.launched = offering.launched;
        }
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
            let bid_fen = own.and_then(|bids| bids.fen_per_day.get(c)).copied().unwrap_or(0);
            let own_fen = self.own_spend_fen(c, bid_fen);
            let cpm_fen = self.world.get::<AttentionPrice>(*entity).map_or(0, |price| price.cpm_fen);
            let eta = micro_to_f64(channel.eta_micro);
            let dearer = if channel.by_keyword { self.search_factor() } else { 1.0 };
            let rise = if eta > 0.0 && channel.cpm0_fen > 0 {
                pow((cpm_fen as f64 / dearer / channel.cpm0_fen as f64).max(1.0), 1.0 / eta) - 1.0
            } else {
                0.0
            };
            let rivals_fen = (rise * channel.b_bar_fen_per_day as f64) as i64;
            let rivals_fen = rivals_fen.saturating_sub(own_fen).max(0).unsigned_abs();
            let mut parts = vec![0; weights.len()];
            largest_remainder_counts(rivals_fen, &self.let_in(*entity, &weights), &mut parts);
            for (place, part) in parts.into_iter().enumerate() {
                bids[place][c] = i64::try_from(part).unwrap_or(i64::MAX);
            }
            bids[self.own][c] = bid_fen;
        }
        bids
    }

    /// What one's own vendor spent on a channel yesterday, posters and commitments among it.
    fn own_spend_fen(&self, channel: usize, bid_fen: i64) -> i64 {
        let (entity, day) = (self.entity(self.own), self.world.resource::<Calendar>().day);
        let plan = self.world.get::<AdPlan>(entity);
        let posters = self.world.get::<PosterRuns>(entity).map_or(0, |runs| runs.fen_on(channel, day));
        plan.map_or(bid_fen, |plan| plan.spend_fen(channel, bid_fen, day)).saturating_add(posters)
    }

    /// What searches cost yesterday, times.
    fn search_factor(&self) -> f64 {
        let rates = &self.world.resource::<Rates>().attention;
        self.world.resource::<SearchSurcharge>().factor(rates, self.world.resource::<Calendar>().day)
    }

    /// The weights of those whom a channel's owner lets in.
    fn let_in(&self, channel: Entity, weights: &[u64]) -> Vec<u64> {
        let access = self.world.get::<ChannelAccess>(channel).copied().unwrap_or_default();
        let open = |(place, weight): (usize, &u64)| if access.is_open_to(place) { *weight } else { 0 };
        weights.iter().enumerate().map(open).collect()
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
        believed.entity_mut(roster.vendors[self.own]).insert(ForSale::default());
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
            self.copy_own_part::<EverActive>(believed, *from, *to, |own, real, twin| {
                twin.people[own] = real.people[own];
                twin.by_phone[own] = real.by_phone[own];
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

    /// The day, announced rises, MAU, the prices of attention, and who may buy it.
    fn copy_public(&self, believed: &mut World) {
        let day = self.world.resource::<Calendar>().day;
        believed.insert_resource(Calendar { day, started: true, ended: None });
        believed.insert_resource(*self.world.resource::<CategoryMau>());
        believed.insert_resource(self.world.resource::<KeywordPrices>().clone());
        believed.insert_resource(self.world.resource::<CreatorDemand>().clone());
        believed.insert_resource(*self.world.resource::<SearchSurcharge>());
        let own = u16::try_from(self.own).unwrap_or(u16::MAX);
        believed.insert_resource(self.world.resource::<Climate>().as_seen_by(own));
        let (real, twins) = (self.world.resource::<Roster>(), believed.resource::<Roster>().clone());
        for (from, to) in real.channels.iter().zip(&twins.channels) {
            if let Some(price) = self.world.get::<AttentionPrice>(*from) {
                believed.entity_mut(*to).insert(*price);
            }
            if let Some(access) = self.world.get::<ChannelAccess>(*from) {
                believed.entity_mut(*to).insert(*access);
            }
        }
        for (place, (from, to)) in real.vendors.iter().zip(&twins.vendors).enumerate() {
            if let (true, Some(prices)) = (place != self.own, self.world.get::<Prices>(*from)) {
                believed.entity_mut(*to).insert(prices.clone());
                if let Some(hibernation) = self.world.get::<Hibernation>(*from) {
                    believed.entity_mut(*to).insert(*hibernation);
                }
                if let Some(mut history) = believed.get_mut::<MauHistory>(*to) {
                    history.push(self.mau(place));
                }
            }
        }
    }
}
