//! Where a run stands, as all its visitors know it: the storm, the calm in which all is settled, the comparison, the end.

use std::sync::{Mutex, MutexGuard};

use burnrate_client_proto::id::{JoinCode, MatchId};

/// A part of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Act {
    #[default]
    Storm,
    Calm,
    Compare,
    Over,
}

#[derive(Default)]
struct Inside {
    act: Act,
    class: Option<(JoinCode, Vec<MatchId>)>,
    settled: usize,
    compared: usize,
}

/// What all visitors know.
#[derive(Default)]
pub(crate) struct Stage(Mutex<Inside>);

impl Stage {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap()
    }

    pub(crate) fn act(&self) -> Act {
        self.inside().act
    }

    pub(crate) fn turn_to(&self, act: Act) {
        self.inside().act = act;
    }

    pub(crate) fn class(&self) -> Option<(JoinCode, Vec<MatchId>)> {
        self.inside().class.clone()
    }

    pub(crate) fn open(&self, code: JoinCode, matches: Vec<MatchId>) {
        self.inside().class = Some((code, matches));
    }

    pub(crate) fn settled(&self) {
        self.inside().settled += 1;
    }

    pub(crate) fn compared(&self) {
        self.inside().compared += 1;
    }

    pub(crate) fn settled_count(&self) -> usize {
        self.inside().settled
    }

    pub(crate) fn compared_count(&self) -> usize {
        self.inside().compared
    }
}
