//! One day of one consumer segment: who starts, comes back, changes vendor or leaves.
//!
//! All flows start from the snapshot at the beginning of the day. The outflows of a cell (those who never used a model, the
//! lapsed, and each vendor's habit users and tourists) are one multinomial, so they never exceed it, and never + lapsed +
//! users is the same after as before. Positions of draws depend on declared indices alone ([`draw_at`]).

mod exit_ring;
mod flows;
mod second_apps;

pub use exit_ring::{ExitRing, RING_DAYS, returned_count};
pub use flows::SegmentFlows;
pub use second_apps::{SECOND_DRAWS_PER_SEGMENT, SecondAppDraws, SecondAppRates, second_app_flows};

use super::choice::{ChoiceTable, VENDORS_MAX, VendorRow};
use crate::kernel::Kernel;

/// Heads by vendor index; those at and beyond the vendor count are 0.
pub type HeadRow = [u64; VENDORS_MAX];

/// The outcomes of a cell: each of [`VENDORS_MAX`] vendors, whether in the match or not, then lapsing.
const OUTCOMES: usize = VENDORS_MAX + 1;
/// The outcome of lapsing.
const LAPSE: usize = VENDORS_MAX;
/// Cells of a segment: never, lapsed, habit users a vendor, tourists a vendor.
const CELLS: usize = 2 + 2 * VENDORS_MAX;
/// Where the splits of arrivals into paid and unpaid begin: from never, from lapsed, from rivals.
const PAID_AT: usize = CELLS * OUTCOMES;
/// Where the splits of arrivals into tourists and habit users begin.
const TOURIST_AT: usize = PAID_AT + 3 * VENDORS_MAX;
/// Draws set aside for one segment; the last 14 are spare.
pub const DRAWS_PER_SEGMENT: usize = 400;
const _: () = assert!(TOURIST_AT + VENDORS_MAX <= DRAWS_PER_SEGMENT);

/// Where a segment's draws begin in the day's `ConsumerFlows` stream; read [`DRAWS_PER_SEGMENT`] from there.
#[must_use]
pub const fn draw_at(segment: u32) -> u64 {
    segment as u64 * DRAWS_PER_SEGMENT as u64
}

/// The cells of one segment, in heads. Both slices have one entry a vendor.
#[derive(Clone, Copy, Debug)]
pub struct SegmentCells<'a> {
    /// Never used any model.
    pub never: u64,
    /// Used one, and none now.
    pub lapsed: u64,
    /// Habit users of each vendor.
    pub habit: &'a [u64],
    /// Tourists of each vendor.
    pub tourist: &'a [u64],
}

/// The day's hazards (chances a head, 0..=1) of one segment. Slices have one entry a vendor.
#[derive(Clone, Copy, Debug)]
pub struct DayHazards<'a> {
    /// One who never used a model adopts: Bass hazard × the chance of knowing any vendor.
    pub adoption: f64,
    /// One who lapsed looks again (.008); he then chooses like a newcomer, or stays away.
    pub lapsed_return: f64,
    /// A habit user of i thinks again (1/45, ×3 after a price rise or an outage).
    pub review: &'a [f64],
    /// A habit user of i stops; see [`crate::market::adoption::habit_exit`].
    pub habit_exit: &'a [f64],
    /// A tourist of i stops (.35).
    pub tourist_exit: &'a [f64],
    /// Installs that land today by ads for j, expected heads.
    pub ad_installs: &'a [f64],
    /// How much easier an ad wins one who never used a model than one who lapsed (.5).
    pub lapsed_ease: f64,
    /// e^(−s): how much easier an ad wins a newcomer than a rival's user.
    pub poach_ease: f64,
    /// The share of arrivals at j who are tourists (.6).
    pub tourist_share: &'a [f64],
}

/// What chance brings: the segment's part of the day's draws, and its order of vendors.
#[derive(Clone, Copy, Debug)]
pub struct SegmentDraws<'a> {
    /// [`DRAWS_PER_SEGMENT`] uniforms from [`draw_at`].
    pub uniforms: &'a [f64; DRAWS_PER_SEGMENT],
    /// [`crate::random::Streams::vendor_order`]: a permutation of 0..vendor count.
    pub vendor_order: &'a [usize],
}

/// Computes the day's flows of one segment into `flows`, whatever it held before.
///
/// An ad's installs fall on never, lapsed and rivals' users by how easily each is won, so they are a hazard: the same for all
/// never users, `lapsed_ease` of it for the lapsed, e^(−s) of it for rivals' users.
pub fn segment_flows(
    kernel: Kernel,
    cells: &SegmentCells<'_>,
    hazards: &DayHazards<'_>,
    choice: &ChoiceTable,
    draws: &SegmentDraws<'_>,
    flows: &mut SegmentFlows,
) {
    let vendor_count = choice.vendor_count;
    debug_assert!(cells.habit.len() == vendor_count && cells.tourist.len() == vendor_count);
    *flows = SegmentFlows { vendor_count, ..SegmentFlows::default() };
    let mut order = [LAPSE; OUTCOMES];
    order[1..=vendor_count].copy_from_slice(draws.vendor_order);
    let day = Day { kernel, cells, hazards, choice, draws, order: &order[..=vendor_count], vendor_count };
    let ads = day.ad_hazards();
    day.newcomers(&ads, flows);
    day.users(&ads, flows);
    day.arrivals(flows);
}

/// What every step of the day reads.
struct Day<'a> {
    kernel: Kernel,
    cells: &'a SegmentCells<'a>,
    hazards: &'a DayHazards<'a>,
    choice: &'a ChoiceTable,
    draws: &'a SegmentDraws<'a>,
    order: &'a [usize],
    vendor_count: usize,
}

impl Day<'_> {
    /// The chance that one who never used a model installs j today because of an ad.
    fn ad_hazards(&self) -> VendorRow {
        let mut users: f64 = 0.0;
        for j in 0..self.vendor_count {
            users += (self.cells.habit[j] + self.cells.tourist[j]) as f64;
        }
        let free = self.cells.never as f64 + self.hazards.lapsed_ease * self.cells.lapsed as f64;
        let mut ads = [0.0; VENDORS_MAX];
        for (j, hazard) in ads.iter_mut().enumerate().take(self.vendor_count) {
            let own = (self.cells.habit[j] + self.cells.tourist[j]) as f64;
            let eligible = free + self.hazards.poach_ease * (users - own);
            let installs = self.hazards.ad_installs[j].max(0.0);
            *hazard = if eligible > 0.0 { (installs / eligible).min(1.0) } else { 0.0 };
        }
        ads
    }

    /// never → j and lapsed → j, and how many of them ads brought.
    fn newcomers(&self, ads: &VendorRow, flows: &mut SegmentFlows) {
        let split = self.choice.split_inside();
        let (mut adopt, mut come_back) = ([0.0; OUTCOMES], [0.0; OUTCOMES]);
        let (mut adopt_paid, mut come_back_paid) = ([0.0; VENDORS_MAX], [0.0; VENDORS_MAX]);
        for j in 0..self.vendor_count {
            adopt[j] = self.hazards.adoption * split[j] + ads[j];
            come_back[j] =
                self.hazards.lapsed_return * self.choice.newcomer[j] + self.hazards.lapsed_ease * ads[j];
            adopt_paid[j] = share(ads[j], adopt[j]);
            come_back_paid[j] = share(self.hazards.lapsed_ease * ads[j], come_back[j]);
        }
        self.outflow(0, self.cells.never, &adopt, &mut flows.from_never);
        self.outflow(1, self.cells.lapsed, &come_back, &mut flows.from_lapsed);
        self.paid(0, &flows.from_never, &adopt_paid, &mut flows.paid_from_never);
        self.paid(1, &flows.from_lapsed, &come_back_paid, &mut flows.paid_from_lapsed);
    }

    /// Habit users and tourists of every vendor: to rivals, or lapsed.
    fn users(&self, ads: &VendorRow, flows: &mut SegmentFlows) {
        let ease = self.hazards.poach_ease;
        // Expected heads an ad brought to j, among those who came from rivals.
        let (mut paid, mut came) = ([0.0; VENDORS_MAX], [0_u64; VENDORS_MAX]);
        for i in 0..self.vendor_count {
            let review = self.hazards.review[i];
            let (mut habit, mut tourist) = ([0.0; OUTCOMES], [0.0; OUTCOMES]);
            for j in (0..self.vendor_count).filter(|&j| j != i) {
                habit[j] = review * self.choice.review[i][j] + ease * ads[j];
                tourist[j] = ease * ads[j];
            }
            habit[LAPSE] = review * self.choice.review_outside[i] + self.hazards.habit_exit[i];
            tourist[LAPSE] = self.hazards.tourist_exit[i];
            flows.habit_lapsed[i] =
                self.outflow(2 + i, self.cells.habit[i], &habit, &mut flows.habit_switched[i]);
            flows.tourist_lapsed[i] = self.outflow(
                2 + VENDORS_MAX + i,
                self.cells.tourist[i],
                &tourist,
                &mut flows.tourist_switched[i],
            );
            for j in 0..self.vendor_count {
                let (by_habit, by_tourist) = (flows.habit_switched[i][j], flows.tourist_switched[i][j]);
                paid[j] += by_habit as f64 * share(ease * ads[j], habit[j]) + by_tourist as f64;
                came[j] += by_habit + by_tourist;
            }
        }
        for j in 0..self.vendor_count {
            paid[j] = share(paid[j], came[j] as f64);
        }
        self.paid(2, &came, &paid, &mut flows.paid_from_rivals);
    }

    /// Tourists and habit users among those who came.
    fn arrivals(&self, flows: &mut SegmentFlows) {
        for j in 0..self.vendor_count {
            let came = flows.from_never[j] + flows.from_lapsed[j] + flows.switched_to(j);
            flows.arrivals[j] = came;
            flows.arrivals_tourist[j] = self.kernel.binomial(
                came,
                self.hazards.tourist_share[j],
                self.draws.uniforms[TOURIST_AT + j],
            );
        }
    }

    /// One multinomial of cell number `cell`; returns how many lapse.
    fn outflow(&self, cell: usize, count: u64, chances: &[f64; OUTCOMES], to: &mut HeadRow) -> u64 {
        if count == 0 {
            return 0;
        }
        let at = cell * OUTCOMES;
        let uniforms = &self.draws.uniforms[at..at + OUTCOMES];
        let mut out = [0; OUTCOMES];
        self.kernel.multinomial(count, chances, uniforms, self.order, &mut out);
        to.copy_from_slice(&out[..VENDORS_MAX]);
        out[LAPSE]
    }

    /// How many of `came` ads brought; `source` numbers never, lapsed and rivals.
    fn paid(&self, source: usize, came: &HeadRow, shares: &VendorRow, paid: &mut HeadRow) {
        for j in 0..self.vendor_count {
            let uniform = self.draws.uniforms[PAID_AT + source * VENDORS_MAX + j];
            paid[j] = self.kernel.binomial(came[j], shares[j], uniform);
        }
    }
}

/// part / whole, at most 1; 0 of nothing.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { (part / whole).min(1.0) } else { 0.0 }
}
