//! Advertising on auto: bids are held, and cut in proportion when money runs out; creative is made anew when audiences tire.
//!
//! Under the runway limit (90 days) all bids are scaled by runway ÷ limit, and no creative is paid for. Bids are never raised:
//! how much to spend on growth is nobody's decision but the seat's.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::HouseAct;
use burnrate_content::resolved::Range;

use super::House;
use crate::commitment;
use crate::exact_math::{exp_m1, ln};
use crate::finance::{Expense, Ledger};
use crate::fixed::micro_to_f64;
use crate::market::advertising::{AdBids, Fatigue};

pub(super) fn run(house: &House<'_>, world: &mut World) -> Vec<HouseAct> {
    let limit_days = house.rules.scenario.house_rules.runway_days;
    let runway_days = commitment::runway_days(world, house.entity);
    match runway_days.filter(|days| *days < limit_days) {
        Some(days) => cut_bids(house, world, days, limit_days).into_iter().collect(),
        None => refresh(house, world).into_iter().collect(),
    }
}

/// All bids · runway ÷ limit, down to a whole step.
fn cut_bids(house: &House<'_>, world: &mut World, runway_days: u32, limit_days: u32) -> Option<HouseAct> {
    let range = house.rules.scenario.bounds.range(Control::Bid);
    let mut bids = world.get_mut::<AdBids>(house.entity)?;
    let sum = |bids: &AdBids| bids.fen_per_day.iter().fold(0_i64, |sum, bid| sum.saturating_add(*bid));
    let from_fen = sum(&bids);
    if from_fen == 0 {
        return None;
    }
    for bid in &mut bids.fen_per_day {
        let kept = i128::from(*bid) * i128::from(runway_days) / i128::from(limit_days.max(1));
        *bid = down_to_step(range, i64::try_from(kept).unwrap_or(*bid)).min(*bid);
    }
    let to_fen = sum(&bids);
    (to_fen < from_fen)
        .then_some(HouseAct::BidsCut { from_fen_per_day: Fen(from_fen), to_fen_per_day: Fen(to_fen) })
}

/// Creative for so much as has the wanted share of its full effect: scale · −ln(1 − share).
fn refresh(house: &House<'_>, world: &mut World) -> Option<HouseAct> {
    let scenario = &house.rules.scenario;
    let lost = lost_clicks(house, world)?;
    if lost <= micro_to_f64(scenario.house_rules.refresh_over_lost_micro) {
        return None;
    }
    let range = scenario.bounds.range(Control::CreativeSpend);
    let effect = micro_to_f64(scenario.house_rules.refresh_effect_micro);
    let exact_fen = scenario.advertising.refresh_scale_fen as f64 * -ln((1.0 - effect).max(1e-6));
    let spend_fen = down_to_step(range, exact_fen as i64).clamp(range.min, range.max.max(range.min));
    let mut ledger = world.get_mut::<Ledger>(house.entity)?;
    if ledger.cash_fen() < spend_fen || spend_fen <= 0 {
        return None;
    }
    ledger.pay_now(Expense::Creative, spend_fen);
    world.get_mut::<Fatigue>(house.entity)?.refresh(&scenario.advertising, spend_fen);
    Some(HouseAct::Creative { spend_fen: Fen(spend_fen) })
}

/// The share of clicks lost to tired audiences, channels weighted by the vendor's bids; none without bids.
fn lost_clicks(house: &House<'_>, world: &World) -> Option<f64> {
    let scenario = &house.rules.scenario;
    let phi =
        if scenario.switches.fatigue { micro_to_f64(scenario.advertising.phi_fatigue_micro) } else { 0.0 };
    let (bids, fatigue) = (world.get::<AdBids>(house.entity)?, world.get::<Fatigue>(house.entity)?);
    let per_channel = fatigue.stocks.chunks(scenario.segments.len().max(1));
    let (mut lost, mut weight) = (0.0, 0.0);
    for ((channel, stocks), bid) in scenario.channels.iter().zip(per_channel).zip(&bids.fen_per_day) {
        let shares = channel.composition_micro.iter().map(|micro| micro_to_f64(*micro));
        let here: f64 = shares.zip(stocks).map(|(share, stock)| share * -exp_m1(-phi * stock.to_f64())).sum();
        lost += here * *bid as f64;
        weight += *bid as f64;
    }
    (weight > 0.0).then(|| lost / weight)
}

/// The greatest allowed value that is no more than `value`.
fn down_to_step(range: Range, value: i64) -> i64 {
    let above = value.saturating_sub(range.min).max(0);
    range.min.saturating_add(above - above % range.step.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::Account;
    use crate::given::{ME, Match};
    use crate::outcome::Outcome;
    use burnrate_client_proto::command::{Area, Command};
    use burnrate_client_proto::id::ChannelId;

    const AUTO: Command = Command::SetAuto { area: Area::Advertising, on: true };

    fn bid(yuan: i64) -> Command {
        Command::SetBid { channel: ChannelId(0), bid_fen_per_day: Fen::from_yuan(yuan) }
    }

    fn bids_fen(game: &Match) -> i64 {
        game.part::<AdBids>(ME).fen_per_day.iter().sum()
    }

    fn rich(scenario: &mut burnrate_content::Resolved) {
        scenario.unlocks.clear();
        scenario.vendors[0].start.cash_fen = 100_000_000_000;
        scenario.vendors[0].start.bids_fen_per_day.fill(0);
    }

    #[test]
    fn tired_audiences_get_creative_of_half_the_full_effect() {
        let game = Match::given(rich).when(&[AUTO, bid(100_000)]).days(28);
        let scale_fen = game.opening.resolved.advertising.refresh_scale_fen;
        let spend_fen = down_to_step(
            game.opening.resolved.bounds.range(Control::CreativeSpend),
            (scale_fen as f64 * ln(2.0)) as i64,
        );
        let act = HouseAct::Creative { spend_fen: Fen(spend_fen) };
        assert!(game.part::<Ledger>(ME).balance_fen(Account::Creative) >= i128::from(spend_fen));
        let game = game.then(&[Outcome::HouseActed { vendor: ME, act }]);
        let left_alone = Match::given(rich).when(&[bid(100_000)]).days(28);
        assert!(left_alone.part::<Fatigue>(ME).stocks[0] > game.part::<Fatigue>(ME).stocks[0]);
        assert_eq!(bids_fen(&game), 10_000_000, "bids are held");
    }

    #[test]
    fn bids_are_cut_in_proportion_when_money_runs_out_and_never_raised() {
        let game = Match::given_all_unlocked().when(&[AUTO, bid(200_000)]).days(1);
        let runway_days = crate::commitment::runway_days(&game.sim.world, game.entity(ME)).unwrap();
        // It was judged that morning, with a day's money more.
        assert!((60..90).contains(&runway_days), "{runway_days}");
        let left_fen = bids_fen(&game);
        assert!(left_fen < 20_000_000 && left_fen > 10_000_000, "{left_fen}");
        assert_eq!(left_fen % 10_000, 0, "on a step");
        let cut =
            |o: &Outcome| matches!(o, Outcome::HouseActed { vendor: ME, act: HouseAct::BidsCut { .. } });
        assert!(game.saw(cut));
        let game = game.days(60);
        assert!(bids_fen(&game) < left_fen);
        let by_hand = Match::given_all_unlocked().when(&[bid(200_000)]).days(1);
        assert_eq!(bids_fen(&by_hand), 20_000_000, "only on auto");
    }
}
