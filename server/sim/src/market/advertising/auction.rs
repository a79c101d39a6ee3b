//! The day's auctions: bids are paid, prices of attention follow from all of them, impressions bring clicks and installs.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;

use super::{AdBids, AdPipeline, AdResults, Fatigue};
use crate::channel::AttentionPrice;
use crate::exact_math::exp;
use crate::finance::{Expense, Ledger};
use crate::fixed::{Fixed, round_to_count};
use crate::kernel::largest_remainder_counts;
use crate::market::choice::{VENDORS_MAX, VendorRow};
use crate::market::demand::Values;
use crate::market::price_of_attention::{cpm, impressions};
use crate::market::rates::{ChannelRates, Rates};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::segment::Cells;
use crate::stored::Scratch;
use crate::vendor::Business;

/// The most channels of a scenario.
const CHANNELS_MAX: usize = 12;
type ChannelRow<T> = [T; CHANNELS_MAX];

/// Whom the day's advertisements reach, by segment and vendor.
#[derive(Resource, Clone, Debug, Default)]
pub struct Reach {
    /// E: effective exposures a head.
    pub exposures: Vec<VendorRow>,
    /// Installs that land today, expected heads.
    pub landing: Vec<VendorRow>,
    /// Of them, from impressions that were paid for.
    pub landing_bought: Vec<VendorRow>,
    /// Eligible heads over population: never + .5 lapsed + e^−s rivals' users.
    eligible: Vec<VendorRow>,
    /// Of those who land today, the ones that a breakout brings.
    crowd: Vec<VendorRow>,
}

impl Scratch for Reach {
    fn rubbish() -> Self {
        let rows = vec![[7.0; VENDORS_MAX]; 3];
        Self {
            exposures: rows.clone(),
            landing: rows.clone(),
            landing_bought: rows.clone(),
            eligible: rows.clone(),
            crowd: rows,
        }
    }
}

impl Reach {
    fn clear(&mut self, segments: usize) {
        let rows = [
            &mut self.exposures,
            &mut self.landing,
            &mut self.landing_bought,
            &mut self.eligible,
            &mut self.crowd,
        ];
        for rows in rows {
            rows.clear();
            rows.resize(segments, [0.0; VENDORS_MAX]);
        }
    }

    /// So many heads of a segment land today with a breakout of a vendor, beside those of advertisements.
    pub(crate) fn land_crowd(&mut self, segment: usize, vendor: usize, heads: f64) {
        self.landing[segment][vendor] += heads;
        self.crowd[segment][vendor] += heads;
    }

    /// Of those of a segment who land today at a vendor, the share that a breakout brings.
    #[must_use]
    pub(crate) fn crowd_share(&self, segment: usize, vendor: usize) -> f64 {
        let (crowd, landing) = (self.crowd[segment][vendor], self.landing[segment][vendor]);
        if landing > 0.0 { (crowd / landing).clamp(0.0, 1.0) } else { 0.0 }
    }
}

type AdParts<'a> =
    (&'a Business, &'a AdBids, &'a mut AdPipeline, &'a mut Fatigue, &'a mut AdResults, &'a mut Ledger);

/// System: pays bids, prices attention, and turns impressions into exposures, tiredness and installs.
#[expect(clippy::too_many_arguments, reason = "a system names all that it touches")]
pub(crate) fn buy_attention(
    rules: Res<Rules>,
    rates: Res<Rates>,
    roster: Res<Roster>,
    values: Res<Values>,
    mut reach: ResMut<Reach>,
    segments: Query<&Cells>,
    mut prices: Query<&mut AttentionPrice>,
    mut vendors: Query<AdParts<'_>>,
) {
    let reach = &mut *reach;
    reach.clear(rates.segments.len());
    count_eligible(&rates, &roster, &segments, &mut reach.eligible);
    let mut spends = [[0_i64; CHANNELS_MAX]; VENDORS_MAX];
    for (entity, spend) in roster.vendors.iter().zip(&mut spends) {
        let Ok((business, bids, .., mut results, mut ledger)) = vendors.get_mut(*entity) else { continue };
        if business.is_active() {
            *spend = affordable(&bids.fen_per_day, ledger.cash_fen());
        }
        let paid_fen = ledger.pay_now(Expense::Ads, spend.iter().sum());
        results.spent(paid_fen);
    }
    let cpm_yuan = price_channels(&rates, &roster, &spends, &mut prices);
    for (j, entity) in roster.vendors.iter().enumerate().take(VENDORS_MAX) {
        let Ok((business, _, mut pipeline, mut fatigue, ..)) = vendors.get_mut(*entity) else { continue };
        let house = rules.scenario.vendors.get(j).map(|vendor| &vendor.start.house_impressions_per_day);
        for (c, channel) in rates.channels.iter().enumerate().take(CHANNELS_MAX) {
            let on_air = business.is_active();
            let house = house.and_then(|inventory| inventory.get(c)).filter(|_| on_air);
            let shown = Shown {
                bought: impressions(spends[j][c] as f64 / 100.0, cpm_yuan[c]),
                house: house.map_or(0.0, |&n| n as f64),
                on_air,
            };
            let campaign = Campaign { rates: &rates, channel, vendor: j, values: &values };
            let from = c * rates.segments.len();
            campaign.run(&shown, from, &mut pipeline, &mut fatigue, reach);
        }
    }
}

/// never + .5·lapsed + e^−s·rivals, over N, of each segment and vendor.
fn count_eligible(rates: &Rates, roster: &Roster, segments: &Query<&Cells>, eligible: &mut [VendorRow]) {
    for ((entity, segment), row) in roster.segments.iter().zip(&rates.segments).zip(eligible) {
        let Ok(cells) = segments.get(*entity) else { continue };
        let free = cells.never as f64 + rates.ads.lapsed_weight * cells.lapsed as f64;
        let users = cells.all_users();
        for (vendor, share) in row.iter_mut().enumerate().take(rates.vendor_count) {
            let rivals = (users - cells.users(vendor)) as f64;
            *share = (free + segment.poach_ease * rivals) / segment.population.max(1.0);
        }
    }
}

/// The bids themselves, or what cash pays of them, in proportion.
fn affordable(bids_fen: &[i64], cash_fen: i64) -> ChannelRow<i64> {
    let mut wanted = [0_u64; CHANNELS_MAX];
    for (slot, bid) in wanted.iter_mut().zip(bids_fen) {
        *slot = u64::try_from(*bid).unwrap_or(0);
    }
    let cash = u64::try_from(cash_fen).unwrap_or(0);
    let total = wanted.iter().fold(0_u64, |sum, bid| sum.saturating_add(*bid));
    if total > cash {
        let mut parts = [0; CHANNELS_MAX];
        largest_remainder_counts(cash, &wanted, &mut parts);
        wanted = parts;
    }
    wanted.map(|fen| i64::try_from(fen).unwrap_or(i64::MAX))
}

/// Sets the day's price of each channel; returns it in yuan a thousand impressions.
fn price_channels(
    rates: &Rates,
    roster: &Roster,
    spends: &[ChannelRow<i64>; VENDORS_MAX],
    prices: &mut Query<&mut AttentionPrice>,
) -> ChannelRow<f64> {
    let mut cpm_yuan = [0.0; CHANNELS_MAX];
    for (c, (channel, entity)) in rates.channels.iter().zip(&roster.channels).enumerate().take(CHANNELS_MAX) {
        let total_fen = spends.iter().fold(0_i64, |sum, row| sum.saturating_add(row[c]));
        let yuan = cpm(channel.cpm0_yuan, total_fen as f64 / 100.0, channel.outside_demand_yuan, channel.eta);
        cpm_yuan[c] = yuan;
        if let Ok(mut price) = prices.get_mut(*entity) {
            price.cpm_fen = i64::try_from(round_to_count(yuan * 100.0)).unwrap_or(i64::MAX);
        }
    }
    cpm_yuan
}

/// A day's impressions of one vendor on one channel.
struct Shown {
    bought: f64,
    house: f64,
    /// False for a vendor that is not in business: what it still had in the pipeline is lost.
    on_air: bool,
}

/// One vendor on one channel.
struct Campaign<'a> {
    rates: &'a Rates,
    channel: &'a ChannelRates,
    vendor: usize,
    values: &'a Values,
}

impl Campaign<'_> {
    /// `from` is where the channel's segments begin in the vendor's lists.
    fn run(
        &self,
        shown: &Shown,
        from: usize,
        pipeline: &mut AdPipeline,
        fatigue: &mut Fatigue,
        reach: &mut Reach,
    ) {
        let (j, ads, channel) = (self.vendor, &self.rates.ads, self.channel);
        let impressions = shown.bought + shown.house;
        for (g, segment) in self.rates.segments.iter().enumerate() {
            let at = from + g;
            let (bought, house, tired) =
                (&mut pipeline.bought[at], &mut pipeline.house[at], &mut fatigue.stocks[at]);
            if !shown.on_air {
                (*bought, *house, *tired) = (Fixed::ZERO, Fixed::ZERO, Fixed::ZERO);
                continue;
            }
            let quiet = impressions <= 0.0;
            if quiet && (*bought, *house, *tired) == (Fixed::ZERO, Fixed::ZERO, Fixed::ZERO) {
                continue;
            }
            let share = channel.composition.get(g).copied().unwrap_or(0.0);
            let per_head = impressions * share / segment.population.max(1.0);
            let installs_each = if quiet {
                0.0
            } else {
                let click = share * channel.click_rate * exp(-ads.fatigue_weight * tired.to_f64());
                click * ads.install_rate * self.values.pull[g][j] * reach.eligible[g][j]
            };
            *tired = tired.decayed(ads.fatigue_keep, per_head);
            reach.exposures[g][j] += per_head * channel.exposure_multiple;
            *bought = bought.decayed(channel.pending_keep, shown.bought * installs_each);
            *house = house.decayed(channel.pending_keep, shown.house * installs_each);
            let landing_bought = (1.0 - channel.pending_keep) * bought.to_f64();
            reach.landing_bought[g][j] += landing_bought;
            reach.landing[g][j] += landing_bought + (1.0 - channel.pending_keep) * house.to_f64();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use burnrate_client_proto::id::VendorId;

    /// V = 0 for everybody, nobody uses anything, nobody is known or tired.
    fn blank(change: impl FnOnce(&mut burnrate_content::Resolved)) -> Match {
        Match::given(|scenario| {
            for vendor in &mut scenario.vendors {
                let start = &mut vendor.start;
                for list in [&mut start.users, &mut start.lapsed, &mut start.registered] {
                    list.fill(0);
                }
                (start.xi_micro, start.quality_micro, start.ux_micro) = (0, 0, 0);
                start.prices.subscription_fen_per_month = 0;
                start.bids_fen_per_day.fill(0);
            }
            scenario.choice.zeta_free_micro = 0;
            change(scenario);
        })
    }

    /// CPM0 20, B̄ .5M, η .26 at 0, .2, 1, 3 and 12 million; in units of ¥10,000 to show more figures.
    #[test]
    fn the_price_of_attention_rises_with_all_bids() {
        let published = [(0, 20.0), (2, 21.828_469), (10, 26.612_246), (30, 33.170_765), (120, 46.184_303)];
        for (tenths_of_a_million, expected) in published {
            let game = blank(|scenario| {
                let channel = &mut scenario.channels[0];
                (channel.cpm0_fen, channel.b_bar_fen_per_day) = (20_000_000, 50_000_000);
                channel.eta_micro = 260_000;
                for vendor in &mut scenario.vendors[..2] {
                    vendor.start.cash_fen = 100_000_000_000;
                    vendor.start.bids_fen_per_day = vec![tenths_of_a_million * 5_000_000; 6];
                }
            });
            let game = game.days(1);
            let entity = game.sim.world.resource::<Roster>().channels[0];
            let cpm = game.sim.world.get::<AttentionPrice>(entity).unwrap().cpm_fen as f64 / 1e6;
            assert!((cpm / expected - 1.0).abs() < 1e-6, "{tenths_of_a_million}: {cpm}");
        }
    }

    /// The first yuan on each channel, at V = 0 with everybody eligible.
    #[test]
    fn the_first_yuan_buys_a_user_at_the_published_cost() {
        let published = [8.77, 9.57, 12.18, 6.38, 41.87, 114.83];
        for (channel, expected) in published.into_iter().enumerate() {
            let game = blank(|scenario| scenario.vendors[0].start.bids_fen_per_day[channel] = 100);
            let game = game.days(1);
            let pending: f64 = game.part::<AdPipeline>(ME).bought.iter().map(|heads| heads.to_f64()).sum();
            let cost = 1.0 / pending;
            assert!((cost / expected - 1.0).abs() < 1e-3, "channel {channel}: {cost}, not {expected}");
        }
    }

    #[test]
    fn installs_land_by_the_half_life_of_a_click_and_none_is_lost() {
        let game = blank(|scenario| scenario.vendors[0].start.bids_fen_per_day[0] = 1_000_000);
        let mut game = game.days(1);
        game.sim.world.entity_mut(game.entity(ME)).insert(AdBids { fen_per_day: vec![0; 6] });
        let waiting = |game: &Match| game.part::<AdPipeline>(ME).bought[0].to_f64();
        let first = waiting(&game);
        let game = game.days(3);
        // Three days are the half-life on this channel.
        assert!((waiting(&game) / first - 0.5).abs() < 1e-6, "{first}, {}", waiting(&game));
        let game = game.days(120);
        assert!(waiting(&game) < 1e-6);
    }

    #[test]
    fn an_audience_tires_and_forgets() {
        let bid = |scenario: &mut burnrate_content::Resolved| {
            scenario.vendors[0].start.bids_fen_per_day[0] = 5_000_000;
        };
        let game = blank(bid).days(1);
        let (first, tired) = (game.part::<AdPipeline>(ME).bought[0], game.part::<Fatigue>(ME).stocks[0]);
        assert!(tired > Fixed::ZERO);
        let before = first.to_f64();
        let game = game.days(1);
        let rates = game.sim.world.resource::<Rates>();
        let keep = rates.channels[0].pending_keep;
        let second = game.part::<AdPipeline>(ME).bought[0].to_f64() - before * keep;
        let expected = exp(-rates.ads.fatigue_weight * tired.to_f64());
        // Eligible people and value hardly moved in a day.
        assert!((second / before / expected - 1.0).abs() < 0.01, "{second}, {before}, {expected}");
        assert!(game.part::<Fatigue>(VendorId(1)).stocks.iter().all(|stock| *stock == Fixed::ZERO));
    }
}
