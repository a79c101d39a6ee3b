//! One seed's arms of a hypothesis: what was played, what was measured, and the orders that came to nothing.

use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::{Change, Dashboard};
use burnrate_sim::{OpenError, Outcome, Simulation, Vitals};

use crate::campaign::{Lost, Plan, PlayError, Played, play};

/// What one seed gave.
#[derive(Debug, Default)]
pub struct Trial {
    /// The figures that the hypothesis is judged by, in a layout of its own.
    pub sample: Vec<f64>,
    /// Orders of all arms.
    pub orders: usize,
    /// Those that came to nothing.
    pub lost: Vec<Lost>,
}

/// Why a seed gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    /// An arm can't be played.
    #[error(transparent)]
    Play(#[from] PlayError),
    /// An arm can't begin.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The scenario has not what the hypothesis speaks of.
    #[error("the scenario has no {0}")]
    Lacks(&'static str),
}

impl Trial {
    /// Plays an arm, and keeps account of its orders.
    pub(super) fn play(
        &mut self,
        plan: &Plan,
        watch: impl FnMut(&Simulation, &[Outcome]),
    ) -> Result<Played, TrialError> {
        let played = play(plan, watch)?;
        self.note(plan, &played);
        Ok(played)
    }

    pub(super) fn note(&mut self, plan: &Plan, played: &Played) {
        self.orders += plan.orders.len() + played.desk_bids;
        self.lost.extend(played.lost.iter().cloned());
    }

    /// The trial, with what was measured.
    pub(super) fn measured(mut self, sample: Vec<f64>) -> Self {
        self.sample = sample;
        self
    }
}

/// A vendor's figures; none for a vendor that does not exist.
pub(super) fn vitals_of(simulation: &Simulation, vendor: u16) -> Option<Vitals> {
    simulation.vitals().into_iter().nth(usize::from(vendor))
}

/// A vendor's habit users, as its own seat sees them; 0 for one that is gone.
pub(super) fn habit_users(simulation: &Simulation, vendor: u16) -> f64 {
    let dashboard = |change| if let Change::Dashboard(dashboard) = change { Some(*dashboard) } else { None };
    let found: Option<Dashboard> = simulation.vendor_view(VendorId(vendor)).into_iter().find_map(dashboard);
    found.map_or(0.0, |dashboard| dashboard.habit_users as f64)
}

/// One vendor's, or several vendors', money and tokens over a window of days.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Window {
    pub(super) days: f64,
    pub(super) revenue_fen: f64,
    pub(super) cost_fen: f64,
    pub(super) tokens: f64,
    pub(super) users: f64,
}

impl Window {
    /// Adds a day of one vendor.
    pub(super) fn add(&mut self, vitals: &Vitals) {
        self.days += 1.0;
        self.revenue_fen += vitals.revenue_fen as f64;
        self.cost_fen += vitals.cost_fen as f64;
        self.tokens += vitals.tokens as f64;
        self.users += vitals.active_users as f64;
    }
}
