//! A match with its log in memory: steps are proposed, their records kept, then settled, as a server does it.
//! Beside it stand the views that clients would have built from the deltas alone.

use std::collections::BTreeMap;

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::{ClientId, MatchId, PersonId, VendorId};
use burnrate_client_proto::message::{Answer, Audience};
use burnrate_client_proto::view::{Change, View};
use burnrate_content::Resolved;
use burnrate_matches::{CorrectError, Intent, Match, RecoverError, Refusal, Reply, Settled};
use burnrate_sim::{Author, Batch, Event, Kernel, Opening, RULES_VERSION, Stamp};

/// A match under test.
pub(crate) struct Table {
    pub(crate) live: Match,
    /// The log's records.
    pub(crate) log: Vec<Vec<u8>>,
    /// How many records there were after each step, the opening's first.
    pub(crate) steps: Vec<usize>,
    /// What each audience has built from deltas.
    pub(crate) built: BTreeMap<Audience, View>,
    /// What each audience was shown at the end of each day, where that is kept.
    pub(crate) days_seen: Option<Vec<BTreeMap<Audience, Vec<Change>>>>,
}

pub(crate) fn match_id() -> MatchId {
    MatchId::new("table1").unwrap()
}

/// The first lesson with every control open, changed as a test needs it.
pub(crate) fn opening(seed: u64, change: impl FnOnce(&mut Resolved)) -> Opening {
    opening_of("first-class", seed, |resolved| {
        resolved.vendors.iter_mut().for_each(|vendor| vendor.start.bids_fen_per_day.fill(0));
        resolved.unlocks.clear();
        change(resolved);
    })
}

/// A scenario of the program, changed as a test needs it.
pub(crate) fn opening_of(name: &str, seed: u64, change: impl FnOnce(&mut Resolved)) -> Opening {
    let (scenario_text, mut resolved) = burnrate_content::load(name).unwrap();
    change(&mut resolved);
    Opening { rules_version: RULES_VERSION, scenario_text, resolved, seed, kernel: Kernel::Stochastic }
}

/// The audiences of a match of so many vendors.
pub(crate) fn audiences(vendors: u16) -> Vec<Audience> {
    let own = (0..vendors).map(|vendor| Audience::Vendor { vendor: VendorId(vendor) });
    [Audience::Public {}, Audience::Instructor {}].into_iter().chain(own).collect()
}

/// The client of a vendor's person.
pub(crate) fn stamp(vendor: u16, seq: u64) -> Stamp {
    Stamp { client: ClientId([vendor.to_le_bytes()[0] + 1; 16]), seq }
}

pub(crate) fn batch(vendor: u16, seq: u64, commands: &[Command]) -> Batch {
    Batch {
        vendor: VendorId(vendor),
        author: Author::Person(PersonId(u32::from(vendor))),
        stamp: Some(stamp(vendor, seq)),
        commands: commands.to_vec(),
    }
}

impl Table {
    pub(crate) fn open(seed: u64) -> Self {
        Self::open_as(opening(seed, |_| ()))
    }

    pub(crate) fn open_as(opening: Opening) -> Self {
        let vendors = u16::try_from(opening.resolved.vendors.len()).unwrap();
        let (live, log) = Match::open(&match_id(), opening).unwrap();
        let built = audiences(vendors).into_iter().map(|a| (a, View::from_changes(live.view(a)))).collect();
        Self { steps: vec![log.len()], live, log, built, days_seen: None }
    }

    /// A match that has begun, its first `people` seats held by people.
    pub(crate) fn begun(opening: Opening, people: u16) -> Self {
        let mut table = Self::open_as(opening);
        for vendor in 0..people {
            table.step(Intent::SeatControl { vendor: VendorId(vendor), bot: false });
        }
        table.step(Intent::Start);
        table
    }

    pub(crate) fn audiences(&self) -> Vec<Audience> {
        self.built.keys().copied().collect()
    }

    /// One step that the match must be ready for.
    pub(crate) fn step(&mut self, intent: Intent) -> Settled {
        self.try_step(intent).unwrap()
    }

    pub(crate) fn try_step(&mut self, intent: Intent) -> Result<Settled, Refusal> {
        let day = self.live.simulation().day();
        let proposal = self.live.propose(intent)?;
        self.log.extend(proposal.records.iter().cloned());
        self.steps.push(self.log.len());
        let settled = self.live.settle(proposal);
        if self.live.simulation().day() > day
            && let Some(days) = &mut self.days_seen
        {
            days.push(self.built.keys().map(|audience| (*audience, self.live.view(*audience))).collect());
        }
        for (audience, changes) in &settled.changes {
            let view = self.built.get_mut(audience).unwrap();
            changes.iter().cloned().for_each(|change| view.apply(change));
        }
        Ok(settled)
    }

    pub(crate) fn days(&mut self, days: u32) {
        for _ in 0..days {
            self.step(Intent::CloseDay);
        }
    }

    pub(crate) fn act(&mut self, vendor: u16, seq: u64, commands: &[Command]) -> Answer {
        match self.step(Intent::Commands(batch(vendor, seq, commands))).reply {
            Reply::Answer(answer) => answer,
            Reply::Done => panic!("commands are answered"),
        }
    }

    /// Takes a decision back, as a server does it: from the log, and appended to it.
    pub(crate) fn take_back(&mut self, decision: u64) -> Result<(), CorrectError> {
        let log = self.log.iter().cloned().map(Ok);
        let (mut corrected, proposal) = Match::corrected(&match_id(), log, decision)?;
        self.log.extend(proposal.records.iter().cloned());
        self.steps.push(self.log.len());
        assert!(corrected.in_flight());
        let settled = corrected.settle(proposal);
        assert!(settled.changes.is_empty(), "its views are whole: everybody gets them anew");
        self.live = corrected;
        let built = self.audiences().into_iter().map(|a| (a, View::from_changes(self.live.view(a))));
        self.built = built.collect();
        Ok(())
    }

    /// The records of decisions of people and bots, taken back or not.
    pub(crate) fn decisions(&self) -> Vec<u64> {
        let events = (0..).zip(self.events_from(0));
        let decided = |(record, event)| match event {
            Event::CommandsAccepted { author: Author::Person(_) | Author::Bot, .. } => Some(record),
            _ => None,
        };
        events.filter_map(decided).collect()
    }

    /// The events of the log from a record on.
    pub(crate) fn events_from(&self, record: usize) -> Vec<Event> {
        self.log[record..].iter().map(|bytes| Event::from_bytes(bytes).unwrap()).collect()
    }

    /// The match as a restarted server finds it after so many records.
    pub(crate) fn recovered(&self, records: usize) -> Match {
        recover(&self.log[..records]).unwrap()
    }
}

pub(crate) fn recover(log: &[Vec<u8>]) -> Result<Match, RecoverError> {
    Match::recover(&match_id(), log.iter().cloned().map(Ok))
}

/// The same state, the same answers and the same screens for everybody.
pub(crate) fn assert_same(live: &Match, again: &Match, audiences: &[Audience], told: &str) {
    assert_eq!(live.simulation().state_hash(), again.simulation().state_hash(), "{told}: state");
    assert_eq!(live.card(), again.card(), "{told}: card");
    assert_eq!(live.ended(), again.ended(), "{told}: end");
    for audience in audiences {
        assert_eq!(live.view(*audience), again.view(*audience), "{told}: what {audience:?} sees");
        if let Audience::Vendor { vendor } = audience {
            assert_eq!(live.forecast(*vendor, &[]), again.forecast(*vendor, &[]), "{told}: forecast");
        }
    }
}
