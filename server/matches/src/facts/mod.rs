//! `burnrate facts`: what is recorded of 2024 beside what the scenario gives, and what the fit is worth.
//!
//! The fitted numbers stand in the scenario files; nothing here changes them. Every number of a report is the mean over seeds, or
//! follows from the rules. A report is the same for the same scenario and seeds, whatever the threads.
//!
//! - `recorded`: the record, one line a number; `measure`: how a line is taken; `diary`: what is noted of a match
//! - `dials`: which numbers are fitted; `minimise`, `fit`: how; `spends`: half and twice what nobody knows
//! - `flow_test`: T6; `report`: all of it

mod dials;
mod diary;
mod fit;
mod flow_test;
mod measure;
mod minimise;
mod recorded;
mod report;
mod spends;
mod spread;

pub use dials::{DIALS, Dial, rounded};
pub use fit::{FIT_SEEDS, FitLine, Fitted, LEFT_OUT, as_it_stands, fit};
pub use measure::NotRun;
pub use report::{Line, Refit, Report, Request, Spends, report, work_of};

use burnrate_content::{Fault, Resolved};
use burnrate_sim::{Kernel, Opening, RULES_VERSION};

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// A scenario with other numbers breaks the schema.
    #[error("{}", .faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faulty {
        /// Every fault.
        faults: Vec<Fault>,
    },
    /// A match of it can't be played.
    #[error("the scenario can't be played: {why}")]
    Unplayable {
        /// Why.
        why: String,
    },
    /// A match broke one of the market's invariants.
    #[error("the market broke one of its invariants; see above")]
    Broken,
    /// A fitted number is in neither file.
    #[error("{place}: this number is fitted, and neither the scenario nor the defaults have it")]
    NoSuchDial {
        /// Where it should stand.
        place: String,
    },
    /// None of T1 to T4 and T6 can be taken.
    #[error("the scenario has none of the vendors, or of the days, that T1 to T4 and T6 are about")]
    NothingToFit,
}

impl FactsError {
    fn faulty(faults: Vec<Fault>) -> Self {
        Self::Faulty { faults }
    }
}

/// Hears how far the work is.
pub trait Progress: Sync {
    /// So many more pieces of [`work_of`] are done.
    fn done(&self, pieces: u64);
}

/// A match of bots.
fn opening(scenario: &Resolved, seed: u64, kernel: Kernel) -> Opening {
    // The log of these matches is kept by nobody, so it needs no text.
    Opening {
        rules_version: RULES_VERSION,
        scenario_text: String::new(),
        resolved: scenario.clone(),
        seed,
        kernel,
    }
}
