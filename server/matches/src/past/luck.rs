//! Was it luck? The same moves under many seeds: how each vendor's score and survival spread, and where what happened lies.
//! In both forms of commands that name what is not there: how far the two lie apart says how much hangs on that.

use burnrate_client_proto::id::VendorId;
use burnrate_sim::{OpenError, Vitals};
use serde_json::{Value, json};

use super::question::{Assumption, Question, Unanswerable};
use super::tally::MeanTally;
use super::{Form, Past, Rerun, Tally, in_business};
use crate::statistics::{quantile, share};

/// The quantiles of the score that are told.
pub const QUANTILES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// What the figures assume.
pub const ASSUMES: Assumption = Assumption {
    zh: "每家公司照样做出当时的决定；运气变了，没有人会因此改变主意",
    en: "every company makes the very decisions it made; nobody reacts to what chance changed",
};

/// Was it luck? A part is a seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnderSeeds {
    /// How many.
    pub seeds: u32,
    /// The first of them; each next is one more.
    pub first_seed: u64,
    /// The form whose figures come first.
    pub form: Form,
}

impl Question for UnderSeeds {
    type Part = InForms;

    const PARTS: &'static str = "seeds";

    fn parts(&self) -> u32 {
        self.seeds
    }

    fn play(&self, past: &Past, part: u32) -> Result<InForms, Unanswerable> {
        Ok(InForms::of(past, self.first_seed.wrapping_add(u64::from(part)))?)
    }

    fn document(&self, past: &Past, played: Vec<InForms>) -> Value {
        let forms = [Form::Soft, Form::Exact].map(|form| Luck::of_all(past, &in_form(&played, form)));
        let [soft, exact] = &forms;
        let vendors = soft.iter().zip(exact).map(|(soft, exact)| {
            let mut document = match self.form {
                Form::Soft => soft.document(past),
                Form::Exact => exact.document(past),
            };
            document["soft"] = soft.brief();
            document["exact"] = exact.brief();
            document
        });
        json!({
            "match": past.match_id().as_str(),
            "days": past.days(),
            "seed": past.opening().seed,
            "first_seed": self.first_seed,
            "seeds": self.seeds,
            "form": self.form.word(),
            "assumes": ASSUMES.document(),
            "vendors": vendors.collect::<Vec<_>>(),
        })
    }
}

/// How the moves ended under one seed, in both forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForms {
    /// With what is not there taken in the soft form.
    pub soft: Fate,
    /// With what is not there left out.
    pub exact: Fate,
}

impl InForms {
    /// Puts the moves of a match under a seed, in the exact form only where it can come out otherwise.
    ///
    /// # Errors
    /// [`OpenError`] when the market can't begin so.
    pub fn of(past: &Past, seed: u64) -> Result<Self, OpenError> {
        let soft = Fate::of(past, seed, Form::Soft)?;
        let exact = if soft.adapts { Fate::of(past, seed, Form::Exact)? } else { soft.clone() };
        Ok(Self { soft, exact })
    }
}

/// The fates of one form.
#[must_use]
pub fn in_form(fates: &[InForms], form: Form) -> Vec<Fate> {
    let of = |fate: &InForms| match form {
        Form::Soft => fate.soft.clone(),
        Form::Exact => fate.exact.clone(),
    };
    fates.iter().map(of).collect()
}

/// How the moves ended under one seed, a vendor each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// The seed.
    pub seed: u64,
    /// Whether any command was taken otherwise than the exact form takes it.
    pub adapts: bool,
    /// In vendor order.
    pub vendors: Vec<VendorFate>,
}

/// How one vendor ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VendorFate {
    /// Its score in fen.
    pub score_fen: i64,
    /// Whether it was in business.
    pub alive: bool,
    /// What became of its commands.
    pub tally: Tally,
}

impl Fate {
    /// Puts the moves of a match under a seed, for as many days as it had.
    ///
    /// # Errors
    /// [`OpenError`] when the market can't begin so.
    pub fn of(past: &Past, seed: u64, form: Form) -> Result<Self, OpenError> {
        let mut rerun = Rerun::new(past, seed)?.in_form(form);
        rerun.finish();
        let vendors = rerun.simulation().vitals();
        let vendors = vendors.iter().map(|vitals| VendorFate::of(vitals, rerun.tally(vitals.vendor)));
        Ok(Self { seed, adapts: rerun.adapts(), vendors: vendors.collect() })
    }
}

impl VendorFate {
    /// From its figures at the end.
    pub(super) fn of(vitals: &Vitals, tally: Tally) -> Self {
        Self { score_fen: vitals.score_fen, alive: in_business(vitals), tally }
    }
}

/// What luck made of one vendor.
#[derive(Clone, Debug, PartialEq)]
pub struct Luck {
    /// Which vendor.
    pub vendor: VendorId,
    /// The score that it had, in fen.
    pub score_fen: i64,
    /// Whether it was in business at the end.
    pub alive: bool,
    /// Where its score lies among those of all seeds: the share of lower ones and half of the equal ones, 0 to 1.
    pub percentile: f64,
    /// The score at each of [`QUANTILES`], in fen.
    pub score_quantiles_fen: [f64; 5],
    /// Share of the seeds under which it is in business at the end.
    pub survival_share: f64,
    /// What became of its commands, on average over the seeds.
    pub tally: MeanTally,
}

impl Luck {
    /// Of every vendor of a match, in vendor order.
    #[must_use]
    pub fn of_all(past: &Past, fates: &[Fate]) -> Vec<Self> {
        past.vitals().iter().map(|happened| Self::of(happened, fates)).collect()
    }

    fn of(happened: &Vitals, fates: &[Fate]) -> Self {
        let vendor = happened.vendor;
        let ends: Vec<VendorFate> =
            fates.iter().filter_map(|fate| fate.vendors.get(vendor.index()).copied()).collect();
        let scores: Vec<f64> = ends.iter().map(|end| end.score_fen as f64).collect();
        let tallies: Vec<Tally> = ends.iter().map(|end| end.tally).collect();
        let lower = share(&ends, |end| end.score_fen < happened.score_fen);
        let equal = share(&ends, |end| end.score_fen == happened.score_fen);
        Self {
            vendor,
            score_fen: happened.score_fen,
            alive: in_business(happened),
            percentile: lower + equal / 2.0,
            score_quantiles_fen: QUANTILES.map(|share| quantile(&scores, share)),
            survival_share: share(&ends, |end| end.alive),
            tally: MeanTally::of(&tallies),
        }
    }

    fn document(&self, past: &Past) -> Value {
        let quantiles = QUANTILES.iter().zip(self.score_quantiles_fen);
        let mut document = json!({
            "vendor": past.vendor_key(self.vendor),
            "score_fen": self.score_fen,
            "alive": self.alive,
            "percentile": self.percentile,
            "score_quantiles_fen": quantiles
                .map(|(share, score)| json!({ "share": share, "score_fen": score }))
                .collect::<Vec<_>>(),
            "survival_share": self.survival_share,
        });
        self.tally.tell(&mut document);
        document
    }

    /// What two forms are compared by.
    fn brief(&self) -> Value {
        json!({
            "percentile": self.percentile,
            "survival_share": self.survival_share,
            "not_applicable_share": self.tally.not_applicable_share,
            "unreliable": self.tally.is_unreliable(),
        })
    }
}
