//! What a seat has seen: the cards of the match, and one view a turn, the latest last.
//! Built from wire changes alone, so a bot over the wire and a bot inside the server know the same.

use std::collections::VecDeque;

use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::ChannelId;
use burnrate_client_proto::view::{
    AttentionDesk, BusinessDesk, Change, ChannelCard, Clock, ControlCard, Dashboard, Lab, Market, MatchCard,
    MoneyDesk, Staff, Standing, VendorCard,
};

/// Turns that are kept; older ones are forgotten.
const TURNS_MAX: usize = 16;

/// What one turn looked like when it began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnView {
    /// Day, turn and phase.
    pub clock: Clock,
    /// Public figures, in vendor order.
    pub standings: Vec<Standing>,
    /// The market as a whole.
    pub market: Market,
    /// One's own vendor.
    pub own: Dashboard,
    /// One's own desks beside it, as far as the match has them.
    pub desks: Desks,
}

/// What a seat sees of its own company beside the dashboard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desks {
    /// Tenders and contracts.
    pub business: Option<BusinessDesk>,
    /// Debts, notes, hibernation, sales.
    pub money: Option<MoneyDesk>,
    /// Attention beside bids.
    pub attention: Option<AttentionDesk>,
    /// Research.
    pub lab: Option<Lab>,
    /// People.
    pub staff: Option<Staff>,
}

/// The cards, and the last turns.
#[derive(Clone, Debug, Default)]
pub struct ViewHistory {
    card: Option<MatchCard>,
    vendors: Vec<VendorCard>,
    channels: Vec<ChannelCard>,
    controls: Vec<ControlCard>,
    turns: VecDeque<TurnView>,
}

impl ViewHistory {
    /// A history that begins with a seat's whole view.
    #[must_use]
    pub fn start(view: &[Change]) -> Self {
        let mut history = Self::default();
        history.observe(view);
        history
    }

    /// Takes in a seat's whole view at the beginning of a turn. A view without clock, market or dashboard
    /// (the seat is not on the market yet) adds no turn.
    pub fn observe(&mut self, view: &[Change]) {
        let (mut clock, mut market, mut own, mut standings) = (None, None, None, Vec::new());
        let mut desks = Desks::default();
        for change in view {
            match change {
                Change::Match(card) => self.card = Some(card.clone()),
                Change::Vendor(card) => keep(&mut self.vendors, card, |c| c.id == card.id),
                Change::Channel(card) => keep(&mut self.channels, card, |c| c.id == card.id),
                Change::Control(card) => {
                    keep(&mut self.controls, card, |c| {
                        c.control == card.control && c.channel == card.channel
                    });
                }
                Change::Clock(now) => clock = Some(now.clone()),
                Change::Market(now) => market = Some(now.clone()),
                Change::Standing(standing) => standings.push(standing.clone()),
                Change::Dashboard(dashboard) => own = Some((**dashboard).clone()),
                Change::Business(desk) => desks.business = Some((**desk).clone()),
                Change::Money(desk) => desks.money = Some((**desk).clone()),
                Change::Attention(desk) => desks.attention = Some((**desk).clone()),
                Change::Lab(lab) => desks.lab = Some((**lab).clone()),
                Change::Staff(staff) => desks.staff = Some(staff.clone()),
                Change::Segment(_)
                | Change::MarketPoint(_)
                | Change::Seat(_)
                | Change::News(_)
                | Change::OwnPoint(_)
                | Change::Queue { .. }
                | Change::Notice(_)
                | Change::Secrets(_)
                | Change::Person(_)
                | Change::BusinessSegment(_)
                | Change::Report(_)
                | Change::Award(_)
                | Change::Keyword(_)
                | Change::MakeUp(_)
                | Change::ReportCard(_)
                | Change::Auto { .. }
                | Change::Card(_)
                | Change::Weights(_) => {}
            }
        }
        if let (Some(clock), Some(market), Some(own)) = (clock, market, own) {
            standings.sort_by_key(|standing| standing.vendor);
            self.turns.push_back(TurnView { clock, standings, market, own, desks });
            if self.turns.len() > TURNS_MAX {
                self.turns.pop_front();
            }
        }
    }

    /// The match's card, once seen.
    #[must_use]
    pub fn card(&self) -> Option<&MatchCard> {
        self.card.as_ref()
    }

    /// The latest turn.
    #[must_use]
    pub fn now(&self) -> Option<&TurnView> {
        self.turns.back()
    }

    /// The turns that are kept, oldest first.
    pub(crate) fn turns(&self) -> impl Iterator<Item = &TurnView> {
        self.turns.iter()
    }

    /// The turn so many turns ago, or the oldest that is kept.
    #[must_use]
    pub fn turns_ago(&self, turns: usize) -> Option<&TurnView> {
        self.turns.get(self.turns.len().saturating_sub(turns + 1))
    }

    /// The channels, in order.
    #[must_use]
    pub fn channels(&self) -> &[ChannelCard] {
        &self.channels
    }

    /// What the seat may set, in the order of the cards.
    #[must_use]
    pub fn controls(&self) -> &[ControlCard] {
        &self.controls
    }

    /// A channel by its key in the scenario.
    #[must_use]
    pub fn channel(&self, key: &str) -> Option<&ChannelCard> {
        self.channels.iter().find(|card| card.key == key)
    }

    /// The value nearest to `wish` that a control may take now, on one of its steps; none while it is locked.
    #[must_use]
    pub fn allowed(&self, control: Control, channel: Option<ChannelId>, wish: i64) -> Option<i64> {
        let turn = self.now()?.clock.turn;
        let card = self.controls.iter().find(|c| c.control == control && c.channel == channel)?;
        if card.unlock_turn > turn {
            return None;
        }
        let step = card.step.max(1);
        // An owner who closed a channel takes no bid but 0.
        let closed =
            channel.is_some_and(|id| self.now().is_some_and(|t| t.market.closed_channels.contains(&id)));
        let within = if closed { card.min } else { wish.clamp(card.min, card.max) };
        Some(within - (within - card.min) % step)
    }
}

fn keep<T: Clone>(cards: &mut Vec<T>, card: &T, same: impl Fn(&T) -> bool) {
    match cards.iter_mut().find(|c| same(c)) {
        Some(old) => *old = card.clone(),
        None => cards.push(card.clone()),
    }
}
