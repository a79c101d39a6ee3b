//! Who chooses whom: logit over the vendors a person happens to consider (McFadden; consideration as in Goeree 2008).
//!
//! Each person considers vendor k with its awareness a_k, independently, and chooses by logit among those considered and
//! the outside good, whose utility is 0. One's own vendor is always considered, with inertia s on top of its utility. One
//! call fills a [`ChoiceTable`] for one segment: newcomers, each vendor's own users, and the second choices.
//!
//! Vendors are taken in an order given by their figures, not their indices, and twins get the same numbers: relabelling the
//! vendors relabels the table, to the bit.

mod consideration;
mod soft;

use bincode::{Decode, Encode};

use crate::exact_math::exp;
use consideration::Quadrature;

/// The most vendors of one match, and the width of every table here.
pub const VENDORS_MAX: usize = 12;
/// Utilities are clamped to ±: beyond, a choice is certain, and the quadrature's range would end.
pub const UTILITY_MIN: f64 = -40.0;
/// The highest utility a vendor's figures may give, without inertia.
pub const UTILITY_MAX: f64 = 10.0;
/// Inertia is clamped to 0..=this.
pub const INERTIA_MAX: f64 = 3.0;

/// One number a vendor, by vendor index; those at and beyond the vendor count are 0.
pub type VendorRow = [f64; VENDORS_MAX];

/// Which rule turns utilities into shares; a scenario says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode)]
pub enum ChoiceForm {
    /// The sum over all consideration sets, by its integral (better than 1e-6).
    #[default]
    ConsiderationSets,
    /// a_j·v_j / (1 + Σ a_k·v_k): cheaper, and kind to small brands.
    Soft,
}

/// What a segment knows and thinks of the vendors. Both slices have one entry a vendor, at most [`VENDORS_MAX`].
#[derive(Clone, Copy, Debug)]
pub struct Tastes<'a> {
    /// V_j, without inertia; clamped to [`UTILITY_MIN`]..=[`UTILITY_MAX`], NaN counts as the lowest.
    pub utility: &'a [f64],
    /// a_j = [`awareness`] of goodwill, in 0..=1 (clamped). 0 for a vendor that is not on the market.
    pub awareness: &'a [f64],
    /// s: the bonus of the vendor one uses already, 0..=[`INERTIA_MAX`] (clamped).
    pub inertia: f64,
}

/// The choice probabilities of one segment. Rows sum to 1 with their outside entry.
#[derive(Clone, Debug, Encode, Decode)]
pub struct ChoiceTable {
    /// How many vendors the table holds.
    pub vendor_count: usize,
    /// Someone without a vendor takes j.
    pub newcomer: VendorRow,
    /// Someone without a vendor takes none.
    pub newcomer_outside: f64,
    /// `review[i][j]`: a user of i who thinks again takes j; the diagonal is staying.
    pub review: [VendorRow; VENDORS_MAX],
    /// A user of i who thinks again takes none.
    pub review_outside: VendorRow,
    /// `next_best[i][j]`: what a user of i would take if i did not exist; the diagonal is 0.
    pub next_best: [VendorRow; VENDORS_MAX],
}

impl Default for ChoiceTable {
    fn default() -> Self {
        Self {
            vendor_count: 0,
            newcomer: [0.0; VENDORS_MAX],
            newcomer_outside: 1.0,
            review: [[0.0; VENDORS_MAX]; VENDORS_MAX],
            review_outside: [0.0; VENDORS_MAX],
            next_best: [[0.0; VENDORS_MAX]; VENDORS_MAX],
        }
    }
}

impl ChoiceTable {
    /// The chance that someone without a vendor takes any of them, 0..=1.
    #[must_use]
    pub fn inside(&self) -> f64 {
        self.newcomer[..self.vendor_count].iter().sum()
    }

    /// The choice of someone without a vendor, given that he takes one: sums to 1, or all 0 when nobody can be chosen.
    #[must_use]
    pub fn split_inside(&self) -> VendorRow {
        let inside = self.inside();
        let mut split = self.newcomer;
        for share in &mut split {
            *share = if inside > 0.0 { *share / inside } else { 0.0 };
        }
        split
    }
}

/// Computes choice tables; built once, holds node tables and scratch, allocates nothing afterwards.
#[derive(Clone, Debug, Encode, Decode)]
pub struct ChoiceModel {
    form: ChoiceForm,
    quadrature: Box<Quadrature>,
}

impl ChoiceModel {
    /// A model of this form.
    #[must_use]
    pub fn new(form: ChoiceForm) -> Self {
        Self { form, quadrature: Box::new(Quadrature::new()) }
    }

    /// Fills `table` with the choices of a segment with these tastes. What `table` held before does not matter.
    pub fn fill(&mut self, tastes: &Tastes<'_>, table: &mut ChoiceTable) {
        let ranked = Ranked::new(tastes);
        match self.form {
            ChoiceForm::ConsiderationSets => self.quadrature.fill(&ranked, table),
            ChoiceForm::Soft => soft::fill(&ranked, table),
        }
    }
}

/// Awareness of goodwill `goodwill` ≥ 0: a = 1 − e^−G, in 0..=1.
#[must_use]
pub fn awareness(goodwill: f64) -> f64 {
    -crate::exact_math::exp_m1(-goodwill.max(0.0))
}

/// The chance of knowing at least one vendor, 1 − Π(1 − a_k).
#[must_use]
pub fn any_awareness(awareness: &[f64]) -> f64 {
    1.0 - awareness.iter().map(|a| 1.0 - a.clamp(0.0, 1.0)).product::<f64>()
}

/// The vendors in an order of their own figures, with exponentials taken.
struct Ranked {
    count: usize,
    /// Place → vendor index.
    vendor: [usize; VENDORS_MAX],
    /// Place → first place of the same figures: twins share their numbers.
    twin: [usize; VENDORS_MAX],
    /// Place → a, v = e^V, and v·e^s.
    awareness: VendorRow,
    weight: VendorRow,
    own_weight: VendorRow,
}

impl Ranked {
    fn new(tastes: &Tastes<'_>) -> Self {
        let count = tastes.utility.len().min(VENDORS_MAX);
        debug_assert!(tastes.awareness.len() == tastes.utility.len() && tastes.utility.len() <= VENDORS_MAX);
        let mut figures = [(0.0_f64, 0.0_f64, 0_usize); VENDORS_MAX];
        for (i, (u, a)) in tastes.utility.iter().zip(tastes.awareness).take(count).enumerate() {
            // Adding 0 turns −0 into 0.
            let figure = (bounded(*u, UTILITY_MIN, UTILITY_MAX) + 0.0, bounded(*a, 0.0, 1.0) + 0.0, i);
            let mut place = i;
            while place > 0 && before(&figure, &figures[place - 1]) {
                figures[place] = figures[place - 1];
                place -= 1;
            }
            figures[place] = figure;
        }
        let bonus = exp(bounded(tastes.inertia, 0.0, INERTIA_MAX));
        let mut ranked = Self {
            count,
            vendor: [0; VENDORS_MAX],
            twin: [0; VENDORS_MAX],
            awareness: [0.0; VENDORS_MAX],
            weight: [0.0; VENDORS_MAX],
            own_weight: [0.0; VENDORS_MAX],
        };
        for place in 0..count {
            let (utility, awareness, index) = figures[place];
            let same = place > 0 && figures[place - 1].0 == utility && figures[place - 1].1 == awareness;
            ranked.twin[place] = if same { ranked.twin[place - 1] } else { place };
            ranked.vendor[place] = index;
            ranked.awareness[place] = awareness;
            ranked.weight[place] = if same { ranked.weight[place - 1] } else { exp(utility) };
            ranked.own_weight[place] = ranked.weight[place] * bonus;
        }
        ranked
    }

    /// Writes a table given by place into one by vendor; twins take the numbers of the first of them.
    fn write(&self, by_place: &ChoiceTable, table: &mut ChoiceTable) {
        *table = ChoiceTable::default();
        table.vendor_count = self.count;
        table.newcomer_outside = by_place.newcomer_outside;
        for i in 0..self.count {
            let (vendor, row) = (self.vendor[i], self.twin[i]);
            table.newcomer[vendor] = by_place.newcomer[row];
            table.review_outside[vendor] = by_place.review_outside[row];
            for j in 0..self.count {
                let column = self.column(i, j);
                table.review[vendor][self.vendor[j]] = by_place.review[row][column];
                table.next_best[vendor][self.vendor[j]] = by_place.next_best[row][column];
            }
        }
    }

    /// Where the number of (i, j) stands in the row of i's first twin.
    fn column(&self, i: usize, j: usize) -> usize {
        let first = self.twin[j];
        if i == j {
            first
        } else if first == self.twin[i] {
            first + 1
        } else {
            first
        }
    }
}

/// Ascending by utility, then awareness; neither is NaN.
fn before(a: &(f64, f64, usize), b: &(f64, f64, usize)) -> bool {
    a.0 < b.0 || (a.0 == b.0 && a.1 < b.1)
}

/// `x` within its range; NaN counts as the lowest.
fn bounded(x: f64, low: f64, high: f64) -> f64 {
    if x.is_nan() { low } else { x.clamp(low, high) }
}
