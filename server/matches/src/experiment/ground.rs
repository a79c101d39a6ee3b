//! The markets on which hypotheses are tried, and the edits that make an arm out of one. Edits set up a question; they never
//! tune the market for an answer. Each stands here once, so that a change of the scenario's layout is a change of one place.

use std::sync::OnceLock;

use burnrate_client_proto::command::{Area, Command, Price};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::shock::ShockKind;
use burnrate_content::resolved::{DatedShock, Prices, TurnSpan, Unlock};
use burnrate_content::{LoadError, Resolved};

use crate::campaign::{Order, PlayError};
use crate::tournament::{Handicaps, Tournament};

/// The scenarios that experiments start from.
#[derive(Debug)]
pub struct Ground {
    /// Six alike start-ups in a small market.
    pub first_class: Resolved,
    /// The recorded market at its full size.
    pub china: Resolved,
    /// Small teams that sell to businesses, and a giant.
    pub business: Resolved,
    /// The tournament of all bots in the lesson, whose seats are alike.
    pub tournament: Tournament,
    recorded: OnceLock<Vec<Order>>,
}

impl Ground {
    /// Loads them.
    ///
    /// # Errors
    /// [`LoadError`] when a scenario of the program does not resolve.
    pub fn load() -> Result<Self, LoadError> {
        let first_class = burnrate_content::load("first-class")?.1;
        let china = burnrate_content::load("china-2024")?.1;
        let business = burnrate_content::load("b2b-squeeze")?.1;
        let tournament = Tournament::new(&first_class, Handicaps::none(&first_class));
        Ok(Self { first_class, china, business, tournament, recorded: OnceLock::new() })
    }

    /// What bots once decided, played by `play` at the first call and kept.
    pub(super) fn recorded(
        &self,
        play: impl FnOnce() -> Result<Vec<Order>, PlayError>,
    ) -> Result<&[Order], PlayError> {
        if self.recorded.get().is_none() {
            // Whoever comes second played the same match, so it does not matter whose record is kept.
            let _ = self.recorded.set(play()?);
        }
        Ok(self.recorded.get().map_or(&[], Vec::as_slice))
    }
}

/// A market in which nothing is decided but what a plan orders: no bots, no recorded moves, no advertisements at the start.
pub(super) fn quiet(scenario: &Resolved) -> Resolved {
    let mut quiet = played_by(scenario, "do-nothing");
    quiet.vendors.iter_mut().for_each(|vendor| vendor.start.bids_fen_per_day.fill(0));
    quiet
}

/// A shock comes on this day, for certain and without a rumour, beside what comes anyway.
pub(super) fn befallen(mut scenario: Resolved, kind: ShockKind, day: u32, vendor: Option<u16>) -> Resolved {
    let shock = DatedShock { kind, day, vendor, chance_micro: 1_000_000, rumour_turns: 0 };
    scenario.shocks.dated.push(shock);
    scenario
}

/// Whoever decides nothing else rents GPUs for its load all the same, by the house rule, from the day on which it comes.
pub(super) fn compute_by_the_house(scenario: &Resolved) -> Vec<Order> {
    let on_auto = |place: u16| {
        let day = scenario.vendors.get(usize::from(place)).map_or(1, |vendor| vendor.start_day + 1);
        Order::on(day, place, Command::SetAuto { area: Area::Compute, on: true })
    };
    vendor_places(scenario).map(on_auto).collect()
}

/// A market that one policy plays from all seats, from the first day, without recorded moves.
pub(super) fn played_by(scenario: &Resolved, policy: &str) -> Resolved {
    let mut played = scenario.clone();
    played.script.clear();
    for vendor in &mut played.vendors {
        policy.clone_into(&mut vendor.reference_bot);
        vendor.bot_from_day = 1;
    }
    played
}

/// A market that lasts for so many days, in weeks.
pub(super) fn lasting(mut scenario: Resolved, days: u32) -> Resolved {
    scenario.meta.days = days;
    scenario.pacing.turn_plan = vec![TurnSpan { turns: days.div_ceil(7), days: 7 }];
    scenario
}

/// Nobody can raise, borrow or bridge: every company lives on what it has and earns.
pub(super) fn without_outside_money(mut scenario: Resolved) -> Resolved {
    let doors = [Control::RoundAmount, Control::AskPreMoney, Control::BridgeAmount, Control::DebtAmount];
    scenario.unlocks.retain(|unlock| !doors.contains(&unlock.control));
    let locked = |control| Unlock { control, channel: None, turn: u32::MAX };
    scenario.unlocks.extend(doors.map(locked));
    scenario
}

/// The market with its customers, their money's reach and the vendors' customers divided by `by`: what `market_scale`
/// scales, and the users, accounts and GPUs with which vendors begin. Heads, cash, talent and prices stay: they are what a
/// company needs in a market of any size.
pub(super) fn divided(mut scenario: Resolved, by: u64) -> Resolved {
    let fen = |amount: &mut i64| *amount /= i64::try_from(by).unwrap_or(i64::MAX);
    let heads = |counts: &mut Vec<u64>| counts.iter_mut().for_each(|count| *count /= by);
    scenario.meta.market_scale_micro /= i64::try_from(by).unwrap_or(i64::MAX);
    scenario.segments.iter_mut().for_each(|segment| segment.population /= by);
    scenario.api_segment.accounts /= by;
    scenario.channels.iter_mut().for_each(|channel| fen(&mut channel.b_bar_fen_per_day));
    fen(&mut scenario.advertising.refresh_scale_fen);
    fen(&mut scenario.finance.investors.cap_median_fen);
    for vendor in &mut scenario.vendors {
        let start = &mut vendor.start;
        [&mut start.users, &mut start.lapsed, &mut start.registered, &mut start.house_impressions_per_day]
            .into_iter()
            .for_each(heads);
        start.api_accounts /= by;
        start.gpus.iter_mut().for_each(|lease| lease.gpus = lease.gpus.div_ceil(by));
    }
    scenario
}

/// Habit users leave so many times more rarely.
pub(super) fn loyal(mut scenario: Resolved, times: i64) -> Resolved {
    scenario.segments.iter_mut().for_each(|segment| segment.habit_exit_nano_per_day /= times);
    scenario
}

/// Nobody may buy advertisements.
pub(super) fn without_ads(mut scenario: Resolved) -> Resolved {
    if let Some(range) = scenario.bounds.range_mut(Control::Bid) {
        range.max = range.min;
    }
    scenario
}

/// A bid on a channel, rounded down to a step that the scenario allows.
pub(super) fn bid(scenario: &Resolved, day: u32, vendor: u16, channel: u16, fen_per_day: i64) -> Order {
    let range = scenario.bounds.range(Control::Bid);
    let allowed = fen_per_day - (fen_per_day - range.min).rem_euclid(range.step.max(1));
    let bid_fen_per_day = Fen(allowed.clamp(range.min, range.max));
    Order::on(day, vendor, Command::SetBid { channel: ChannelId(channel), bid_fen_per_day })
}

/// Both token prices of a vendor, divided by ten.
pub(super) fn tenth_of_token_prices(day: u32, vendor: u16, prices: &Prices) -> [Order; 2] {
    let input = Price::ApiInput { fen_per_mtok: Fen(prices.api_input_fen_per_mtok / 10) };
    let output = Price::ApiOutput { fen_per_mtok: Fen(prices.api_output_fen_per_mtok / 10) };
    [input, output].map(|price| Order::on(day, vendor, Command::SetPrice { price }))
}

/// The places of a scenario's vendors.
pub(super) fn vendor_places(scenario: &Resolved) -> impl Iterator<Item = u16> + use<> {
    (0..u16::try_from(scenario.vendors.len()).unwrap_or(u16::MAX)).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_divided_market_scales_customers_and_not_companies() {
        let ground = Ground::load().unwrap();
        let tenth = divided(ground.china.clone(), 10);
        let people = |scenario: &Resolved| scenario.segments.iter().map(|s| s.population).sum::<u64>();
        assert_eq!(people(&tenth), people(&ground.china) / 10);
        let (full, small) = (&ground.china.vendors[0].start, &tenth.vendors[0].start);
        assert_eq!(small.users[0], full.users[0] / 10);
        assert_eq!((small.cash_fen, small.heads), (full.cash_fen, full.heads));
        assert!(small.gpus[0].gpus < full.gpus[0].gpus);
        assert_eq!(tenth.channels[0].b_bar_fen_per_day, ground.china.channels[0].b_bar_fen_per_day / 10);
    }

    #[test]
    fn a_quiet_market_decides_nothing() {
        let quiet = quiet(&Ground::load().unwrap().china);
        assert!(quiet.script.is_empty());
        assert!(quiet.vendors.iter().all(|v| v.reference_bot == "do-nothing" && v.bot_from_day == 1));
        assert!(quiet.vendors.iter().all(|v| v.start.bids_fen_per_day.iter().all(|bid| *bid == 0)));
    }

    #[test]
    fn bids_fall_on_a_step() {
        let scenario = Ground::load().unwrap().first_class;
        let order = bid(&scenario, 3, 1, 2, 1_234_567);
        assert_eq!(order.command, Command::SetBid { channel: ChannelId(2), bid_fen_per_day: Fen(1_230_000) });
    }
}
