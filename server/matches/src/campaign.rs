//! Matches played for a question, not for people: no log, no views, no hash. What is to be played is a [`Plan`], which is data:
//! a scenario edited at will, a seed, the bots that the scenario names by seat, and commands by day and vendor.
//!
//! Invariant: a planned command passes through `decide` like everybody's; one that is refused, or lapses before it acts, is
//! counted and told with its reason. A plan and its seed give the same match on any number of threads.

pub mod lesson;
mod spread;
mod tender_desk;

pub use spread::{Broken, caught, spread};
pub use tender_desk::TenderDesk;

use std::collections::BTreeMap;

use burnrate_client_proto::command::{Command, DecisionKey};
use burnrate_client_proto::id::{BadName, MatchId, VendorId};
use burnrate_content::Resolved;
use burnrate_sim::{Author, Batch, Event, Kernel, OpenError, Opening, Outcome, RULES_VERSION, Simulation};

use crate::bot_seats::BotSeats;
use crate::decisions::put;

/// One match to be played.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The market; each vendor's `reference_bot` plays its seat.
    pub resolved: Resolved,
    /// Its chance.
    pub seed: u64,
    /// Days to play at most.
    pub days: u32,
    /// Drawn or expected flows.
    pub kernel: Kernel,
    /// Commands besides those of the bots.
    pub orders: Vec<Order>,
    /// Seats that give away in tenders what their policy does not bid for, as each turn begins.
    pub tender_desks: Vec<TenderDesk>,
}

/// A command of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The day, from 1, right before which it is put.
    pub day: u32,
    /// Whose it is.
    pub vendor: VendorId,
    /// When it acts: a script's at once and before its control opens, a bot's as the next turn begins.
    pub author: Author,
    /// What it asks.
    pub command: Command,
}

impl Order {
    /// An order that acts on its day, whether or not a turn begins.
    #[must_use]
    pub fn on(day: u32, vendor: u16, command: Command) -> Self {
        Self { day, vendor: VendorId(vendor), author: Author::Script, command }
    }
}

/// A command of the plan that came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// What was ordered.
    pub order: Order,
    /// Why it did not happen.
    pub why: String,
}

/// Why a plan can't be played.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// The market can't begin so.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The match got no name.
    #[error(transparent)]
    Name(#[from] BadName),
}

/// A match that was played.
pub struct Played {
    /// The market as it was left.
    pub simulation: Simulation,
    /// Orders that came to nothing.
    pub lost: Vec<Lost>,
    /// Bids that the tender desks put.
    pub desk_bids: usize,
    /// What the bots decided and the rules accepted, as orders that would repeat it.
    pub bot_orders: Vec<Order>,
}

impl Plan {
    /// A scenario as it is, for all its days, with drawn flows.
    #[must_use]
    pub fn new(resolved: Resolved, seed: u64) -> Self {
        let days = resolved.meta.days;
        Self {
            resolved,
            seed,
            days,
            kernel: Kernel::Stochastic,
            orders: Vec::new(),
            tender_desks: Vec::new(),
        }
    }

    /// As a match's opening; the scenario's text is left away, as nothing is logged.
    #[must_use]
    pub fn opening(&self) -> Opening {
        Opening {
            rules_version: RULES_VERSION,
            scenario_text: String::new(),
            resolved: self.resolved.clone(),
            seed: self.seed,
            kernel: self.kernel,
        }
    }
}

/// Plays a plan to its last day, or to the match's end if that comes first. `watch` sees the market after each day.
///
/// # Errors
/// [`PlayError`] when the market can't begin so.
pub fn play(plan: &Plan, watch: impl FnMut(&Simulation, &[Outcome])) -> Result<Played, PlayError> {
    play_on(Simulation::new(&plan.opening())?, plan, watch)
}

/// The same, for plans that answer to what happens: `answer` sees the market after each day, and what it orders is put right
/// before the next one, whatever day stands on it.
///
/// # Errors
/// [`PlayError`] when the market can't begin so.
pub fn play_answering(
    plan: &Plan,
    mut answer: impl FnMut(&Simulation, &[Outcome]) -> Vec<Order>,
) -> Result<Played, PlayError> {
    let mut answered = plan.clone();
    let mut table = Table::new(Simulation::new(&plan.opening())?, plan)?;
    while table.simulation.is_over().is_none() && table.simulation.day() < plan.days {
        table.prepare_day(&answered);
        let outcomes = table.simulation.pass_day();
        table.note_lapsed(&outcomes);
        let day = table.simulation.day() + 1;
        let orders = answer(&table.simulation, &outcomes);
        answered.orders.extend(orders.into_iter().map(|order| Order { day, ..order }));
    }
    Ok(table.close(&answered))
}

/// The same on a market that the caller opened for this plan.
pub(crate) fn play_on(
    simulation: Simulation,
    plan: &Plan,
    mut watch: impl FnMut(&Simulation, &[Outcome]),
) -> Result<Played, PlayError> {
    let mut table = Table::new(simulation, plan)?;
    while table.simulation.is_over().is_none() && table.simulation.day() < plan.days {
        table.prepare_day(plan);
        let outcomes = table.simulation.pass_day();
        table.note_lapsed(&outcomes);
        watch(&table.simulation, &outcomes);
    }
    Ok(table.close(plan))
}

/// A match under way.
struct Table {
    simulation: Simulation,
    bots: BotSeats,
    lost: Vec<Lost>,
    desk_bids: usize,
    bot_orders: Vec<Order>,
    /// Orders that were accepted, until they are replaced or lapse.
    waiting: BTreeMap<(VendorId, DecisionKey), Order>,
}

impl Table {
    fn new(mut simulation: Simulation, plan: &Plan) -> Result<Self, BadName> {
        simulation.evolve(&Event::Started {});
        let name = MatchId::new(&format!("{:016x}", plan.seed))?;
        let bots = BotSeats::new(&plan.opening(), &name);
        Ok(Self {
            simulation,
            bots,
            lost: Vec::new(),
            desk_bids: 0,
            bot_orders: Vec::new(),
            waiting: BTreeMap::new(),
        })
    }

    /// In a live match's order: the scenario's moves, then the plan's, then where a turn begins the bots'.
    fn prepare_day(&mut self, plan: &Plan) {
        let turn_begins = self.simulation.is_turn_start();
        if turn_begins {
            self.bots.observe(&self.simulation);
        }
        for batch in self.simulation.due_script() {
            put(&mut self.simulation, batch, drop);
        }
        let day = self.simulation.day() + 1;
        plan.orders.iter().filter(|order| order.day == day).for_each(|order| self.follow(order));
        if turn_begins {
            plan.tender_desks.iter().for_each(|desk| self.answer_invitations(plan, desk, day));
            self.ask_bots(plan.seed, day);
        }
    }

    fn follow(&mut self, order: &Order) {
        let Order { vendor, author, .. } = *order;
        let batch = Batch { vendor, author, stamp: None, commands: vec![order.command.clone()] };
        let done = put(&mut self.simulation, batch, drop);
        if done.accepted.is_empty() {
            let why = done.refused.first().map_or("no such vendor".to_owned(), |(_, why)| format!("{why:?}"));
            self.lost.push(Lost { order: order.clone(), why });
        } else if let Some(key) = order.command.key() {
            self.waiting.insert((vendor, key), order.clone());
        }
    }

    /// What a desk bids is an order like any other: it passes `decide`, and what comes to nothing is told.
    fn answer_invitations(&mut self, plan: &Plan, desk: &TenderDesk, day: u32) {
        for command in desk.bids(&plan.resolved, &self.simulation) {
            self.desk_bids += 1;
            self.follow(&Order { day, vendor: desk.vendor, author: Author::Script, command });
        }
    }

    fn ask_bots(&mut self, seed: u64, day: u32) {
        for vendor in self.bots.vendors() {
            let commands = self.bots.decide(vendor, &self.simulation, seed);
            let batch = Batch { vendor, author: Author::Bot, stamp: None, commands };
            let done = put(&mut self.simulation, batch, drop);
            let order = |command| Order { day, vendor, author: Author::Bot, command };
            self.bot_orders.extend(done.accepted.into_iter().map(order));
        }
    }

    /// What was ordered for later days finds no market any more.
    fn close(self, plan: &Plan) -> Played {
        let Self { simulation, mut lost, desk_bids, bot_orders, .. } = self;
        let day = simulation.day();
        let left = plan.orders.iter().filter(|order| order.day > day && order.day <= plan.days);
        lost.extend(left.map(|order| Lost { order: order.clone(), why: "the match was over".to_owned() }));
        Played { simulation, lost, desk_bids, bot_orders }
    }

    fn note_lapsed(&mut self, outcomes: &[Outcome]) {
        for outcome in outcomes {
            if let Outcome::DecisionLapsed { vendor, key, why } = outcome
                && let Some(order) = self.waiting.remove(&(*vendor, *key))
            {
                self.lost.push(Lost { order, why: format!("lapsed: {why:?}") });
            }
        }
    }
}
