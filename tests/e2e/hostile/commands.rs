//! What must hold of any decisions that reach a market that runs. Used by the ordinary tests and by
//! `fuzz/fuzz_targets/commands.rs`; a broken promise panics, and so does the market when an identity of its books or its
//! people breaks at the end of a day (`server/sim/src/invariants.rs`).

use std::convert::Infallible;
use std::sync::OnceLock;

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::{BATCH_COMMANDS_MAX, Command};
use burnrate_client_proto::id::{ClientId, MatchId, PersonId, VendorId};
use burnrate_client_proto::message::Answer;
use burnrate_matches::Match;
use burnrate_matches::simulate::{Witness, simulate};
use burnrate_sim::{
    Author, Batch, DayClosed, Decision, Event, Kernel, Opening, RULES_VERSION, Simulation, Stamp,
};

/// A market on the evening before a turn, as it was saved.
struct Evening {
    opening: Opening,
    saved: Vec<u8>,
}

/// Scenario, and the days that its bots have played.
const EVENINGS: [(&str, u32); 4] =
    [("first-class", 0), ("first-class", 112), ("china-2024", 0), ("china-2024", 112)];

/// Batches and days of one input, at most: an input has its end.
const BATCHES_MAX: u64 = 6;
const DAYS_MAX: u32 = 16;

/// In the first byte: forecasts are asked for too, which play the future and take long.
const FORECASTS: u8 = 0x10;

/// A step of this value or more lets days pass, one below puts a batch for the vendor of this number.
const DAYS_PASS: u8 = 0x80;

/// The input that makes [`check`] put this batch on this evening, and lets a turn pass.
pub(crate) fn input(evening: u8, vendor: VendorId, commands: &[Command]) -> Option<Vec<u8>> {
    let batch = Codec::Bincode.encode(&commands.to_vec()).ok()?;
    let length = u8::try_from(batch.len()).ok()?;
    let vendor = u8::try_from(vendor.0).ok().filter(|vendor| *vendor < DAYS_PASS)?;
    Some([&[evening, vendor, length], &batch[..], &[DAYS_PASS + 7]].concat())
}

/// The first byte chooses the evening; then come steps: a vendor, a length and a batch in bincode, or days that pass.
pub(crate) fn check(input: &[u8]) {
    let Some((selector, steps)) = input.split_first() else { return };
    let evenings = evenings();
    let evening = &evenings[usize::from(*selector) % evenings.len()];
    let market = Simulation::restore(&evening.opening, &evening.saved).expect("what was saved");
    let mut put = Put { market, batches: 0, days: 0, forecasts: selector & FORECASTS != 0 };
    put.steps(steps);
    // Whatever was decided acts on the next day at the latest, and that day's identities hold.
    put.pass(1);
    let saved = put.market.save();
    let restored = Simulation::restore(&evening.opening, &saved).expect("what was saved");
    assert_eq!(restored.state_hash(), put.market.state_hash(), "a saved market is another one");
}

struct Put {
    market: Simulation,
    batches: u64,
    days: u32,
    forecasts: bool,
}

impl Put {
    fn steps(&mut self, mut rest: &[u8]) {
        while let Some((step, after)) = rest.split_first() {
            rest = after;
            if *step >= DAYS_PASS {
                self.pass(u32::from(*step % 8));
                continue;
            }
            let Some((length, after)) = rest.split_first() else { return };
            let (batch, after) = after.split_at(usize::from(*length).min(after.len()));
            rest = after;
            if let Ok(commands) = Codec::Bincode.decode::<Vec<Command>>(batch) {
                self.decide(VendorId(u16::from(*step)), commands);
            }
        }
    }

    fn decide(&mut self, vendor: VendorId, commands: Vec<Command>) {
        if self.batches == BATCHES_MAX {
            return;
        }
        self.batches += 1;
        let stamp = Stamp { client: ClientId([7; 16]), seq: self.batches };
        let batch = Batch { vendor, author: Author::Person(PersonId(1)), stamp: Some(stamp), commands };
        let before = self.market.state_hash();
        let decision = self.market.decide(&batch);
        assert_eq!(self.market.state_hash(), before, "deciding changed the market");
        match decision {
            Decision::Fresh { events, answer } => self.take(&batch, &events, &answer),
            Decision::Malformed => {
                let sized = (1..=BATCH_COMMANDS_MAX).contains(&batch.commands.len());
                let known = usize::from(vendor.0) < self.market.vitals().len();
                assert!(!(sized && known), "{batch:?} is called malformed");
            }
            Decision::Remembered(answer) => panic!("{batch:?} was never answered, and yet with {answer:?}"),
            Decision::TooOld => panic!("{batch:?} is the newest"),
        }
    }

    /// One event, which is what the log would hold, and an answer that is given again to whoever asks again.
    fn take(&mut self, batch: &Batch, events: &[Event], answer: &Answer) {
        let [event] = events else { panic!("{} events for {batch:?}", events.len()) };
        let bytes = event.to_bytes().expect("an event fits a record");
        assert_eq!(Event::from_bytes(&bytes).as_ref(), Ok(event));
        self.market.evolve(event);
        assert_eq!(self.market.decide(batch), Decision::Remembered(answer.clone()));
        if let Answer::Refused { index, .. } = answer {
            assert!(usize::from(*index) < batch.commands.len(), "{answer:?} to {batch:?}");
        }
        if self.forecasts && self.batches == 1 {
            drop(self.market.forecast(batch.vendor, &[]));
        }
    }

    fn pass(&mut self, days: u32) {
        for _ in 0..days.min(DAYS_MAX - self.days.min(DAYS_MAX)) {
            self.days += 1;
            let closed = self.market.close_day();
            let event = Event::DayClosed(Box::new(closed));
            assert_eq!(
                Event::from_bytes(&event.to_bytes().expect("a day fits a record")).as_ref(),
                Ok(&event)
            );
        }
        let views =
            [self.market.public_view(), self.market.vendor_view(VendorId(0)), self.market.instructor_view()];
        assert!(views.iter().all(|view| !view.is_empty()));
    }
}

fn evenings() -> &'static [Evening] {
    static ALL: OnceLock<Vec<Evening>> = OnceLock::new();
    ALL.get_or_init(|| EVENINGS.iter().map(|(scenario, days)| evening(scenario, *days)).collect())
}

/// A market whose controls are all open, after some days of its bots.
fn evening(scenario: &str, days: u32) -> Evening {
    let (scenario_text, mut resolved) = burnrate_content::load(scenario).expect("a scenario of ours");
    resolved.unlocks.clear();
    let opening = Opening {
        rules_version: RULES_VERSION,
        scenario_text,
        resolved,
        seed: 7,
        kernel: Kernel::Stochastic,
    };
    let saved = if days == 0 {
        let mut market = Simulation::new(&opening).expect("it opens");
        market.evolve(&Event::Started {});
        market.save()
    } else {
        let id = MatchId::new("evening1").expect("a name");
        let played = simulate(&id, opening.clone(), days, &mut Nobody).expect("it plays");
        assert!(played.simulation().is_turn_start(), "{scenario}: day {days} is no evening before a turn");
        played.simulation().save()
    };
    Evening { opening, saved }
}

/// Keeps nothing of a match.
struct Nobody;

impl Witness for Nobody {
    type Error = Infallible;

    fn records(&mut self, _: &[Vec<u8>]) -> Result<(), Infallible> {
        Ok(())
    }

    fn day(&mut self, _: &Match, _: &DayClosed) -> Result<(), Infallible> {
        Ok(())
    }
}
