//! One thing that a company does otherwise from a day on: what it decides at once, and what becomes of its own later decisions.

use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::{ChannelId, VendorId};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Change as Seen, Dashboard, Standing};
use burnrate_content::resolved::{Bounds, Range};
use burnrate_sim::Simulation;
use serde_json::{Value, json};

/// Of the post-money, what a round of [`Change::Round`] sells, in ten-thousandths, as far as the scenario allows.
const SALE_BP: i64 = 2_000;
const WHOLE_BP: i64 = 10_000;
const WHOLE_PERCENT: i128 = 100;

/// What is done otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing: what chance alone would have done.
    Nothing,
    /// Every price, now and later, times this many percent.
    Prices(u16),
    /// Every daily bid and every refresh of creative, now and later, times this many percent; for none at all creators and
    /// posters are not booked either.
    AdSpend(u16),
    /// A round that asks this many percent of the model's value; its best offer is taken when it comes.
    Round(u16),
}

/// What a seat has set at a moment, what is queued for it included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    prices: Vec<Price>,
    bids: Vec<(ChannelId, Fen)>,
    valuation_fen: i64,
}

impl Settings {
    /// Of a vendor; none for one that is not there.
    pub(super) fn of(market: &Simulation, vendor: VendorId) -> Option<Self> {
        let own = market.vendor_view(vendor);
        let dashboard = own.iter().find_map(|seen| {
            let Seen::Dashboard(dashboard) = seen else { return None };
            Some(dashboard)
        })?;
        let public = market.public_view();
        let standing = public.iter().find_map(|seen| {
            let Seen::Standing(standing) = seen else { return None };
            (standing.vendor == vendor).then_some(standing)
        })?;
        let mut settings = Self::shown(dashboard, standing);
        for seen in &own {
            if let Seen::Queue { decisions } = seen {
                decisions.iter().for_each(|waiting| settings.expect(&waiting.command));
            }
        }
        Some(settings)
    }

    fn shown(dashboard: &Dashboard, standing: &Standing) -> Self {
        let prices = vec![
            Price::ApiInput { fen_per_mtok: standing.api_input_fen_per_mtok },
            Price::ApiOutput { fen_per_mtok: standing.api_output_fen_per_mtok },
            Price::Subscription { fen_per_month: standing.subscription_fen_per_month },
        ];
        let bids = (0..).map(ChannelId).zip(dashboard.bid_fen_per_day.iter().copied()).collect();
        Self { prices, bids, valuation_fen: dashboard.model_valuation_fen.0 }
    }

    /// What waits in the queue will hold.
    fn expect(&mut self, waiting: &Command) {
        if let Command::SetPrice { price } = waiting {
            let same = self.prices.iter_mut().find(|old| old.item() == price.item());
            same.into_iter().for_each(|old| *old = *price);
        }
        if let Command::SetBid { channel, bid_fen_per_day } = waiting {
            let same = self.bids.iter_mut().find(|(old, _)| old == channel);
            same.into_iter().for_each(|(_, bid)| *bid = *bid_fen_per_day);
        }
    }
}

impl Change {
    /// Every change that is tried, in the order in which they are told.
    pub const ALL: [Self; 11] = [
        Self::Nothing,
        Self::Prices(50),
        Self::Prices(75),
        Self::Prices(90),
        Self::Prices(110),
        Self::Prices(125),
        Self::Prices(150),
        Self::AdSpend(0),
        Self::AdSpend(50),
        Self::AdSpend(200),
        Self::Round(70),
    ];

    /// What is decided at once.
    pub(super) fn at_once(self, settings: &Settings, bounds: &Bounds) -> Vec<Command> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Prices(_) => {
                let charged = settings.prices.iter().filter(|price| price.level() > 0);
                charged.filter_map(|price| self.later(&Command::SetPrice { price: *price }, bounds)).collect()
            }
            Self::AdSpend(_) => {
                let spent = settings.bids.iter().filter(|(_, bid)| bid.0 > 0);
                let bid = |&(channel, bid_fen_per_day)| Command::SetBid { channel, bid_fen_per_day };
                spent.map(bid).filter_map(|command| self.later(&command, bounds)).collect()
            }
            Self::Round(percent) => {
                round(times(settings.valuation_fen, percent), bounds).into_iter().collect()
            }
        }
    }

    /// What a later decision of the company becomes; none if it is not made any more.
    pub(super) fn later(self, command: &Command, bounds: &Bounds) -> Option<Command> {
        match self {
            Self::Nothing | Self::Round(_) => Some(command.clone()),
            Self::Prices(percent) => Some(priced(command, percent, bounds)),
            Self::AdSpend(percent) => advertised(command, percent, bounds),
        }
    }

    /// As documents have it, with words for people.
    #[must_use]
    pub fn document(self) -> Value {
        let (kind, percent) = match self {
            Self::Nothing => ("nothing", None),
            Self::Prices(percent) => ("prices", Some(percent)),
            Self::AdSpend(percent) => ("ad_spend", Some(percent)),
            Self::Round(percent) => ("round", Some(percent)),
        };
        json!({ "kind": kind, "percent": percent, "zh": self.zh(), "en": self.en() })
    }

    /// In English.
    #[must_use]
    pub fn en(self) -> String {
        match self {
            Self::Nothing => "nothing else, other luck".to_owned(),
            Self::Prices(percent) => format!("prices at {percent}%"),
            Self::AdSpend(0) => "no advertising".to_owned(),
            Self::AdSpend(percent) => format!("advertising at {percent}%"),
            Self::Round(percent) => format!("a round at {percent}% of the value"),
        }
    }

    /// In Chinese.
    #[must_use]
    pub fn zh(self) -> String {
        match self {
            Self::Nothing => "什么都不改，只换运气".to_owned(),
            Self::Prices(percent) => format!("价格改为{percent}%"),
            Self::AdSpend(0) => "停掉广告".to_owned(),
            Self::AdSpend(percent) => format!("广告费改为{percent}%"),
            Self::Round(percent) => format!("按估值的{percent}%融资一轮"),
        }
    }
}

/// A price times this many percent; anything else as it is, a free quota too.
fn priced(command: &Command, percent: u16, bounds: &Bounds) -> Command {
    let Command::SetPrice { price } = command else { return command.clone() };
    let times = |control, fen: Fen| Fen(nearest(bounds.range(control), times(fen.0, percent)));
    let price = match *price {
        Price::ApiInput { fen_per_mtok } => {
            Price::ApiInput { fen_per_mtok: times(Control::ApiInput, fen_per_mtok) }
        }
        Price::ApiOutput { fen_per_mtok } => {
            Price::ApiOutput { fen_per_mtok: times(Control::ApiOutput, fen_per_mtok) }
        }
        Price::Subscription { fen_per_month } => {
            Price::Subscription { fen_per_month: times(Control::Subscription, fen_per_month) }
        }
        free @ Price::FreeQuota { .. } => free,
    };
    Command::SetPrice { price }
}

/// A bid or a refresh of creative times this many percent; anything else as it is, but no advertising at all at none.
fn advertised(command: &Command, percent: u16, bounds: &Bounds) -> Option<Command> {
    let times = |control, fen: Fen| Fen(nearest(bounds.range(control), times(fen.0, percent)));
    if let Command::SetBid { channel, bid_fen_per_day } = command {
        let bid_fen_per_day = times(Control::Bid, *bid_fen_per_day);
        return Some(Command::SetBid { channel: *channel, bid_fen_per_day });
    }
    let is_booked_once = matches!(
        command,
        Command::RefreshCreative { .. } | Command::BookCreator { .. } | Command::BookOffline { .. }
    );
    if percent == 0 && is_booked_once {
        return None;
    }
    if let Command::RefreshCreative { spend_fen } = command {
        return Some(Command::RefreshCreative { spend_fen: times(Control::CreativeSpend, *spend_fen) });
    }
    Some(command.clone())
}

/// A round at this pre-money that sells [`SALE_BP`], or as near to it as the scenario allows; none for a company worth nothing.
fn round(pre_money_fen: i64, bounds: &Bounds) -> Option<Command> {
    if pre_money_fen <= 0 {
        return None;
    }
    let ask = nearest(bounds.range(Control::AskPreMoney), pre_money_fen);
    let Range { min, max, .. } = bounds.round_sale_bp;
    let sale_bp = i128::from(SALE_BP.max(min).min(max).clamp(0, WHOLE_BP - 1));
    // Rounded up where the least is sold, so that it is no less.
    let (sold, kept) = (i128::from(ask) * sale_bp, i128::from(WHOLE_BP) - sale_bp);
    let amount = if sale_bp == i128::from(min) { (sold + kept - 1) / kept } else { sold / kept };
    Some(Command::OpenRound {
        amount_fen: Fen(i64::try_from(amount).unwrap_or(i64::MAX)),
        ask_pre_money_fen: Fen(ask),
        walk_away_pre_money_fen: Fen(0),
        pool_bp: 0,
        compute_bp: 0,
    })
}

/// So many percent of a value, rounded down.
fn times(value: i64, percent: u16) -> i64 {
    i64::try_from(i128::from(value) * i128::from(percent) / WHOLE_PERCENT).unwrap_or(i64::MAX)
}

/// The greatest value on a step of a range that is not above another, or the least of the range.
fn nearest(range: Range, value: i64) -> i64 {
    let within = value.min(range.max).max(range.min);
    let step = i64::try_from(range.step.unsigned_abs().max(1)).unwrap_or(i64::MAX);
    within - within.saturating_sub(range.min) % step
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds() -> Bounds {
        burnrate_content::load("china-2024").unwrap().1.bounds
    }

    fn settings() -> Settings {
        Settings {
            prices: vec![
                Price::ApiInput { fen_per_mtok: Fen(2_400) },
                Price::ApiOutput { fen_per_mtok: Fen(0) },
                Price::Subscription { fen_per_month: Fen(4_900) },
            ],
            bids: vec![(ChannelId(0), Fen(0)), (ChannelId(2), Fen(30_000_000))],
            valuation_fen: 100_000_000_000,
        }
    }

    #[test]
    fn what_is_charged_and_spent_is_set_anew_at_once_and_what_is_nothing_stays_so() {
        let decided = |change: Change| change.at_once(&settings(), &bounds());
        let price = |price| Command::SetPrice { price };
        assert_eq!(
            decided(Change::Prices(75)),
            [
                price(Price::ApiInput { fen_per_mtok: Fen(1_800) }),
                price(Price::Subscription { fen_per_month: Fen(3_600) }),
            ],
            "whole yuan: 36.75 is 36"
        );
        let bid = |fen| Command::SetBid { channel: ChannelId(2), bid_fen_per_day: Fen(fen) };
        assert_eq!(decided(Change::AdSpend(0)), [bid(0)]);
        assert_eq!(decided(Change::AdSpend(50)), [bid(15_000_000)]);
        assert_eq!(decided(Change::Nothing), []);
        let [Command::OpenRound { amount_fen, ask_pre_money_fen, .. }] = decided(Change::Round(70))[..]
        else {
            panic!("a round")
        };
        assert_eq!((ask_pre_money_fen.0, amount_fen.0), (70_000_000_000, 17_500_000_000));
    }

    #[test]
    fn later_decisions_are_scaled_alike_and_others_stay() {
        let bounds = bounds();
        let creative = |fen| Command::RefreshCreative { spend_fen: Fen(fen) };
        let posters = Command::BookOffline { city_weeks: 8 };
        assert_eq!(Change::AdSpend(0).later(&creative(20_000_000), &bounds), None);
        assert_eq!(Change::AdSpend(0).later(&posters, &bounds), None);
        assert_eq!(Change::AdSpend(200).later(&posters, &bounds), Some(posters.clone()));
        assert_eq!(Change::AdSpend(200).later(&creative(20_000_000), &bounds), Some(creative(40_000_000)));
        let most = bounds.range(Control::Bid).max;
        let bid = |fen| Command::SetBid { channel: ChannelId(1), bid_fen_per_day: Fen(fen) };
        assert_eq!(
            Change::AdSpend(200).later(&bid(most), &bounds),
            Some(bid(most)),
            "not beyond what may be bid"
        );
        let free = Command::SetPrice { price: Price::FreeQuota { tenths: 40 } };
        assert_eq!(Change::Prices(50).later(&free, &bounds), Some(free.clone()), "a quota is no price");
        for change in Change::ALL {
            assert_eq!(change.later(&Command::Launch {}, &bounds), Some(Command::Launch {}));
        }
    }

    #[test]
    fn a_value_keeps_to_its_range_and_steps() {
        let range = Range { min: 10, max: 100, step: 20 };
        let found = [-5, 10, 29, 30, 99, 100, i64::MAX, i64::MIN].map(|value| nearest(range, value));
        assert_eq!(found, [10, 10, 10, 30, 90, 90, 90, 10]);
        assert_eq!((times(333, 50), times(i64::MAX, 200)), (166, i64::MAX));
    }
}
