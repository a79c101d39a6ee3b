//! The day's auctions: what vendors spend is paid, prices of attention follow from all of it, impressions bring clicks and installs.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;

use super::campaign::{Campaign, Reach, Shown};
use super::creators::{CreatorBookings, CreatorDemand};
use super::lots::{
    KeywordPrices, LOTS_MAX, LotRow, Purchase, SEGMENTS_MAX, SegmentRow, fen, mean_price, price_lots, spread,
    spread_evenly,
};
use super::posters::PosterRuns;
use super::{AdBids, AdPipeline, AdPlan, AdResults, Fatigue};
use crate::calendar::Calendar;
use crate::channel::AttentionPrice;
use crate::finance::{Expense, Ledger};
use crate::kernel::largest_remainder_counts;
use crate::market::choice::{VENDORS_MAX, VendorRow};
use crate::market::demand::Values;
use crate::market::offering::Offering;
use crate::market::own_channel::ChannelAccess;
use crate::market::rates::{ChannelRates, Rates};
use crate::market::search_pages::{SearchPages, SearchSurcharge};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::segment::Cells;

/// The most channels of a scenario.
const CHANNELS_MAX: usize = 12;
type ChannelRow<T> = [T; CHANNELS_MAX];

type Settings<'a> = (&'a Offering, &'a AdBids, &'a AdPlan, &'a CreatorBookings, &'a SearchPages);
type Stocks<'a> =
    (&'a mut PosterRuns, &'a mut AdPipeline, &'a mut Fatigue, &'a mut AdResults, &'a mut Ledger);
type Channels<'a> = (&'a mut AttentionPrice, &'a ChannelAccess);

/// System: pays bids, prices attention, and turns impressions into exposures, tiredness and installs.
#[expect(clippy::too_many_arguments, reason = "a system names all that it touches")]
pub(crate) fn buy_attention(
    (calendar, rules, rates, roster): (Res<Calendar>, Res<Rules>, Res<Rates>, Res<Roster>),
    values: Res<Values>,
    surcharge: Res<SearchSurcharge>,
    mut reach: ResMut<Reach>,
    mut keywords: ResMut<KeywordPrices>,
    mut demand: ResMut<CreatorDemand>,
    segments: Query<&Cells>,
    mut channels: Query<Channels<'_>>,
    mut vendors: Query<(Settings<'_>, Stocks<'_>)>,
) {
    let reach = &mut *reach;
    reach.clear(rates.segments.len());
    count_eligible(&rates, &roster, &segments, &mut reach.eligible);
    demand.close_day(rules.scenario.attention.creators.demand_window_days);
    let day = calendar.day;
    let mut orders = [Order::default(); VENDORS_MAX];
    for ((place, entity), order) in roster.vendors.iter().enumerate().zip(&mut orders) {
        let Ok(((_, bids, plan, creators, pages), stocks)) = vendors.get_mut(*entity) else {
            continue;
        };
        let (mut posters, .., mut results, mut ledger) = stocks;
        posters.take_down(day);
        let mut paid_fen = creators.fees_on(day).saturating_add(posters.paid_on(day));
        if values.on_market[place] {
            order.wish(&rates, place, &roster, &channels, (bids, plan, &posters, pages), day);
            order.spend_fen = affordable(&order.spend_fen, ledger.cash_fen());
            paid_fen = paid_fen.saturating_add(ledger.pay_now(Expense::Ads, order.spend_fen.iter().sum()));
        }
        results.spent(paid_fen);
    }
    let plans: Vec<Option<&AdPlan>> = roster
        .vendors
        .iter()
        .map(|entity| vendors.get(*entity).ok().map(|((_, _, plan, _, _), _)| plan))
        .collect();
    let market = Market { rates: &rates, roster: &roster, dearer: surcharge.factor(&rates.attention, day) };
    let prices = market.price_channels(&orders, &plans, &mut channels, &mut keywords);
    for (j, entity) in roster.vendors.iter().enumerate().take(VENDORS_MAX) {
        let Ok(((offering, _, plan, creators, _), stocks)) = vendors.get_mut(*entity) else {
            continue;
        };
        let (_, mut pipeline, mut fatigue, _, mut ledger) = stocks;
        let on_air = values.on_market[j];
        let install_rate = rates.ads.install_rate * offering.install_multiple(&rates.attention);
        let mut forgone_yuan = 0.0;
        for (c, channel) in rates.channels.iter().enumerate().take(CHANNELS_MAX) {
            let house = plan.house.get(c).copied().unwrap_or(0) as f64;
            let mut shown = Shown { on_air, ..Shown::default() };
            if on_air {
                let buyer = Buyer { rates: &rates, channel, place: c, plan, prices: &prices[c] };
                shown.bought = buyer.impressions(&orders[j], creators.impressions_on(c, day));
                shown.house = spread_over(&channel.composition, house);
                forgone_yuan += house * prices[c][0] / 1_000.0;
            }
            let campaign = Campaign { rates: &rates, channel, vendor: j, values: &values, install_rate };
            let from = c * rates.segments.len();
            campaign.run(&shown, from, &mut pipeline, &mut fatigue, reach);
        }
        ledger.forgo_house_media(fen(forgone_yuan));
    }
}

/// What prices follow from beside spends.
struct Market<'a> {
    rates: &'a Rates,
    roster: &'a Roster,
    /// What searches cost today, times.
    dearer: f64,
}

impl Market<'_> {
    /// Sets the day's price of each channel and keyword; returns that of each lot in yuan a thousand impressions.
    fn price_channels(
        &self,
        orders: &[Order; VENDORS_MAX],
        plans: &[Option<&AdPlan>],
        channels: &mut Query<Channels<'_>>,
        keywords: &mut KeywordPrices,
    ) -> ChannelRow<LotRow> {
        let mut prices = [[0.0; LOTS_MAX]; CHANNELS_MAX];
        let all = self.rates.channels.iter().zip(&self.roster.channels).zip(&mut prices).enumerate();
        for (c, ((channel, entity), prices)) in all {
            let demand_yuan = demand_on(channel, c, orders, plans);
            *prices = price_lots(channel, &demand_yuan, if channel.by_keyword { self.dearer } else { 1.0 });
            if let Ok((mut price, _)) = channels.get_mut(*entity) {
                price.cpm_fen = fen(mean_price(channel, &demand_yuan, prices));
            }
            if channel.by_keyword {
                let lots = channel.lots.iter().zip(prices.iter());
                keywords.cpm_fen = lots.map(|(_, price)| fen(*price)).collect();
            }
        }
        prices
    }
}

/// What one vendor spends today, by channel.
#[derive(Clone, Copy, Default)]
struct Order {
    /// Bids and commitments, fen.
    spend_fen: ChannelRow<i64>,
    /// Posters that hang, paid already, fen.
    posters_fen: ChannelRow<i64>,
}

impl Order {
    /// What the vendor would spend: nothing where it is shut out, or would reach nobody.
    fn wish(
        &mut self,
        rates: &Rates,
        vendor: usize,
        roster: &Roster,
        channels: &Query<Channels<'_>>,
        (bids, plan, posters, pages): (&AdBids, &AdPlan, &PosterRuns, &SearchPages),
        day: u32,
    ) {
        let all = rates.channels.iter().zip(&roster.channels).enumerate().take(CHANNELS_MAX);
        for (c, (channel, entity)) in all {
            let open = channels.get(*entity).is_ok_and(|(_, access)| access.is_open_to(vendor));
            if !open {
                continue;
            }
            self.posters_fen[c] = posters.fen_on(c, day);
            let barred = channel.by_keyword && day <= pages.barred_until_day;
            let reaches = spread(channel, c, plan).iter().sum::<f64>() > 0.0;
            if !barred && reaches {
                let bid_fen = bids.fen_per_day.get(c).copied().unwrap_or(0);
                self.spend_fen[c] = plan.spend_fen(c, bid_fen, day);
            }
        }
    }
}

/// What all vendors spend on each lot of a channel, yuan.
fn demand_on(
    channel: &ChannelRates,
    place: usize,
    orders: &[Order; VENDORS_MAX],
    plans: &[Option<&AdPlan>],
) -> LotRow {
    let mut demand_yuan = [0.0; LOTS_MAX];
    let mut add = |fen: i64, weights: &LotRow| {
        for (sum, weight) in demand_yuan.iter_mut().zip(weights) {
            *sum += fen as f64 / 100.0 * weight;
        }
    };
    for (order, plan) in orders.iter().zip(plans) {
        let Some(plan) = plan else { continue };
        if order.spend_fen[place] > 0 {
            add(order.spend_fen[place], &spread(channel, place, plan));
        }
        if order.posters_fen[place] > 0 {
            add(order.posters_fen[place], &spread_evenly(channel));
        }
    }
    demand_yuan
}

/// So many impressions on a channel's whole audience.
fn spread_over(composition: &[f64], impressions: f64) -> SegmentRow {
    let mut row = [0.0; SEGMENTS_MAX];
    for (slot, share) in row.iter_mut().zip(composition) {
        *slot = impressions * share;
    }
    row
}

/// One vendor in a channel's auctions.
struct Buyer<'a> {
    rates: &'a Rates,
    channel: &'a ChannelRates,
    place: usize,
    plan: &'a AdPlan,
    prices: &'a LotRow,
}

impl Buyer<'_> {
    /// Impressions on each segment that were paid for: by bids, whom they are meant for; by posters and creators, everybody.
    fn impressions(&self, order: &Order, creators: u64) -> SegmentRow {
        let mut seen = spread_over(&self.channel.composition, creators as f64);
        let audience = self.plan.audience.get(self.place).copied().unwrap_or(0);
        let premium_exponent = self.rates.attention.premium_exponent;
        let purchase =
            |audience| Purchase { channel: self.channel, prices: self.prices, audience, premium_exponent };
        let (spend_fen, posters_fen) = (order.spend_fen[self.place], order.posters_fen[self.place]);
        if spend_fen > 0 {
            let weights = spread(self.channel, self.place, self.plan);
            purchase(audience).add_impressions(spend_fen as f64 / 100.0, &weights, &mut seen);
        }
        if posters_fen > 0 {
            let weights = spread_evenly(self.channel);
            purchase(0).add_impressions(posters_fen as f64 / 100.0, &weights, &mut seen);
        }
        seen
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact_math::exp;
    use crate::fixed::Fixed;
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
            scenario.unlocks.clear();
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
