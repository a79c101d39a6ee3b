//! Given a match, when commands are put, then outcomes: the table on which tests of decisions are laid.

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::{ClientId, PersonId, VendorId};
use burnrate_client_proto::message::Answer;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::shock::ShockKind;
use burnrate_content::Resolved;

use crate::event::{Author, Event, Opening, Stamp};
use crate::finance::Ledger;
use crate::kernel::Kernel;
use crate::outcome::Outcome;
use crate::roster::Roster;
use crate::simulation::{Batch, Decision, Simulation};
use bevy_ecs::prelude::*;

pub(crate) const ME: VendorId = VendorId(0);

/// Asks ¥20M at a pre-money of ¥100M: a sixth of the company.
pub(crate) const OPEN_ROUND: Command = Command::OpenRound {
    amount_fen: Fen(2_000_000_000),
    ask_pre_money_fen: Fen(10_000_000_000),
    walk_away_pre_money_fen: Fen(0),
    pool_bp: 0,
    compute_bp: 0,
};

/// A match under test.
pub(crate) struct Match {
    pub(crate) sim: Simulation,
    pub(crate) opening: Opening,
    next_seq: u64,
    outcomes: Vec<Outcome>,
}

impl Match {
    /// The lesson's scenario with every control open, on the evening before day 1.
    pub(crate) fn given_all_unlocked() -> Self {
        Self::given(|scenario| scenario.unlocks.clear())
    }

    /// The lesson's scenario without advertisements, changed as the test needs it, and started.
    pub(crate) fn given(change: impl FnOnce(&mut Resolved)) -> Self {
        let mut game = Self::in_lobby(change);
        game.sim.evolve(&Event::Started {});
        game
    }

    /// Every control is open; investors think alike, always come, and offer what is asked.
    pub(crate) fn given_eager_investors() -> Self {
        Self::given(|scenario| {
            scenario.unlocks.clear();
            let investors = &mut scenario.finance.investors;
            investors.close_intercept_micro = 1_000_000_000;
            investors.offer_max_over_ask_micro = 1_000_000;
            (investors.value_sigma_micro, investors.cap_sigma_micro) = (0, 0);
            investors.cap_median_fen = i64::MAX / 4;
            scenario.vendors[0].start.stars_micro = 100_000_000;
        })
    }

    pub(crate) fn in_lobby(change: impl FnOnce(&mut Resolved)) -> Self {
        let (scenario_text, mut resolved) = burnrate_content::load("first-class").unwrap();
        // A test of one mechanic says itself who advertises.
        resolved.vendors.iter_mut().for_each(|vendor| vendor.start.bids_fen_per_day.fill(0));
        change(&mut resolved);
        let rules_version = crate::RULES_VERSION;
        let opening = Opening { rules_version, scenario_text, resolved, seed: 7, kernel: Kernel::Stochastic };
        let sim = Simulation::new(&opening).unwrap();
        Self { sim, opening, next_seq: 1, outcomes: Vec::new() }
    }

    pub(crate) fn put(&mut self, vendor: VendorId, commands: &[Command]) -> Answer {
        let stamp = Stamp { client: ClientId([vendor.0 as u8; 16]), seq: self.next_seq };
        self.next_seq += 1;
        let author = Author::Person(PersonId(u32::from(vendor.0)));
        let batch = Batch { vendor, author, stamp: Some(stamp), commands: commands.to_vec() };
        self.submit(&batch)
    }

    pub(crate) fn submit(&mut self, batch: &Batch) -> Answer {
        match self.sim.decide(batch) {
            Decision::Fresh { events, answer } => {
                events.iter().for_each(|event| self.sim.evolve(event));
                answer
            }
            Decision::Remembered(answer) => answer,
            Decision::TooOld => Answer::TooOld {},
            Decision::Malformed => panic!("a malformed batch"),
        }
    }

    pub(crate) fn entity(&self, vendor: VendorId) -> Entity {
        self.sim.world.resource::<Roster>().vendors[vendor.index()]
    }

    pub(crate) fn part<T: Component>(&self, vendor: VendorId) -> &T {
        self.sim.world.get::<T>(self.entity(vendor)).unwrap()
    }

    /// The vendor's books are replaced by empty ones.
    pub(crate) fn without_cash(mut self, vendor: VendorId) -> Self {
        let entity = self.entity(vendor);
        self.sim.world.entity_mut(entity).insert(Ledger::open(0, 0));
        self
    }

    /// Commands of the first vendor, which the rules must accept.
    pub(crate) fn when(mut self, commands: &[Command]) -> Self {
        let answer = self.put(ME, commands);
        assert!(matches!(answer, Answer::Accepted { .. }), "{answer:?}");
        self
    }

    /// Commands of the first vendor, and why the rules refuse the last of them.
    pub(crate) fn refused(mut self, commands: &[Command], expected: Rejection) -> Self {
        let index = u8::try_from(commands.len() - 1).unwrap();
        assert_eq!(self.put(ME, commands), Answer::Refused { index, rejection: expected });
        self
    }

    /// A card of the instructor's, which the rules must accept.
    pub(crate) fn card(mut self, shock: ShockKind, vendor: Option<VendorId>, rumour_turns: u8) -> Self {
        let event = self.sim.decide_card(shock, vendor, rumour_turns).unwrap();
        self.sim.evolve(&event);
        self
    }

    /// Days pass; what they bring is added to what earlier ones brought.
    pub(crate) fn days(mut self, days: u32) -> Self {
        for _ in 0..days {
            let closed = self.sim.close_day();
            self.outcomes.extend(closed.outcomes);
        }
        self
    }

    /// What the days so far brought to the first vendor, less what the market does by itself.
    pub(crate) fn then(self, expected: &[Outcome]) -> Self {
        for outcome in expected {
            assert!(self.outcomes.contains(outcome), "no {outcome:?} in {:?}", self.outcomes);
        }
        self
    }

    pub(crate) fn saw(&self, wanted: impl Fn(&Outcome) -> bool) -> bool {
        self.outcomes.iter().any(wanted)
    }

    pub(crate) fn then_never(self, unwanted: impl Fn(&Outcome) -> bool) -> Self {
        let found = self.outcomes.iter().find(|outcome| unwanted(outcome));
        assert!(found.is_none(), "{found:?}");
        self
    }
}
