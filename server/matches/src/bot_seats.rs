//! The bots of a match: for each seat its policy and what that seat has seen so far.
//! Bots have no other memory, so a recovered match gives them the same history from its records.

use burnrate_bots::{Policy, ViewHistory, policy};
use burnrate_client_proto::command::{BATCH_COMMANDS_MAX, Command};
use burnrate_client_proto::id::{MatchId, VendorId};
use burnrate_client_proto::view::{CARD_TURNS_MAX, Change, Clock, MatchCard, Pace, Phase};
use burnrate_sim::{Opening, Simulation};

/// Every seat's bot.
pub(crate) struct BotSeats {
    seats: Vec<BotSeat>,
    card: MatchCard,
}

struct BotSeat {
    policy: Option<&'static dyn Policy>,
    from_day: u32,
    history: ViewHistory,
}

impl BotSeats {
    /// The bots that the scenario names as each vendor's reference.
    pub(crate) fn new(opening: &Opening, match_id: &MatchId) -> Self {
        let seats = opening.resolved.vendors.iter().map(|vendor| BotSeat {
            policy: policy(&vendor.reference_bot),
            from_day: vendor.bot_from_day,
            history: ViewHistory::default(),
        });
        Self { seats: seats.collect(), card: match_card(opening, match_id) }
    }

    /// Every vendor, in order.
    pub(crate) fn vendors(&self) -> impl ExactSizeIterator<Item = VendorId> + use<> {
        // A scenario has at most 12 vendors.
        (0..u16::try_from(self.seats.len()).unwrap_or(u16::MAX)).map(VendorId)
    }

    /// Lets every seat look at the state with which a turn begins.
    pub(crate) fn observe(&mut self, simulation: &Simulation) {
        let vendors = self.vendors();
        let public = simulation.public_view();
        for (vendor, seat) in vendors.zip(&mut self.seats) {
            if seat.policy.is_none() {
                continue;
            }
            let mut view = public.clone();
            view.extend(simulation.vendor_view(vendor));
            view.push(Change::Match(self.card.clone()));
            view.push(Change::Clock(turn_clock(simulation)));
            seat.history.observe(&view);
        }
    }

    /// What the bot of a seat wants for the coming turn; nothing before its first day.
    pub(crate) fn decide(&self, vendor: VendorId, simulation: &Simulation, seed: u64) -> Vec<Command> {
        let Some(seat) = self.seats.get(vendor.index()) else { return Vec::new() };
        let Some(policy) = seat.policy.filter(|_| simulation.day() + 1 >= seat.from_day) else {
            return Vec::new();
        };
        let mut commands = policy.decide(&seat.history, turn_seed(seed, simulation.turn(), vendor));
        commands.truncate(BATCH_COMMANDS_MAX);
        commands
    }
}

/// A seed of its own for each turn and seat.
fn turn_seed(seed: u64, turn: u32, vendor: VendorId) -> u64 {
    let mix = seed ^ (u64::from(turn) << 16) ^ u64::from(vendor.0);
    // Multiplication by an odd constant (2^64 ÷ golden ratio) spreads neighbouring turns over all bits.
    mix.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn turn_clock(simulation: &Simulation) -> Clock {
    Clock {
        day: simulation.day(),
        turn: simulation.turn(),
        next_turn_day: simulation.next_turn_day(),
        phase: Phase::Running,
        pace: Pace::Stepped {},
        turn_ends_in_ms: None,
    }
}

/// The card of a match, as every audience sees it.
pub(crate) fn match_card(opening: &Opening, match_id: &MatchId) -> MatchCard {
    let meta = &opening.resolved.meta;
    let plan = &opening.resolved.pacing.turn_plan;
    let turn_days =
        plan.iter().flat_map(|span| std::iter::repeat_n(span.days, usize::try_from(span.turns).unwrap_or(0)));
    MatchCard {
        match_id: match_id.clone(),
        scenario: meta.key.clone(),
        title: wire_text(&meta.title),
        summary: wire_text(&meta.summary),
        start_date: meta.start_date.clone(),
        days: meta.days,
        turn_days: turn_days.take(CARD_TURNS_MAX).collect(),
        rules_version: opening.rules_version,
    }
}

fn wire_text(text: &burnrate_content::resolved::Text) -> burnrate_client_proto::quantity::Text {
    burnrate_client_proto::quantity::Text { zh: text.zh.clone(), en: text.en.clone() }
}
