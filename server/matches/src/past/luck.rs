//! Was it luck? The same moves under many seeds: how each vendor's score and survival spread, and where what happened lies.

use burnrate_client_proto::id::VendorId;
use burnrate_sim::{OpenError, Vitals};
use serde_json::{Value, json};

use super::question::{Assumption, Question, Unanswerable};
use super::tally::UNRELIABLE_SHARE;
use super::{Past, Rerun, Tally, in_business};
use crate::statistics::{mean, quantile, share};

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
}

impl Question for UnderSeeds {
    type Part = Fate;

    const PARTS: &'static str = "seeds";

    fn parts(&self) -> u32 {
        self.seeds
    }

    fn play(&self, past: &Past, part: u32) -> Result<Fate, Unanswerable> {
        Ok(Fate::of(past, self.first_seed.wrapping_add(u64::from(part)))?)
    }

    fn document(&self, past: &Past, played: Vec<Fate>) -> Value {
        let luck = Luck::of_all(past, &played);
        json!({
            "match": past.match_id().as_str(),
            "days": past.days(),
            "seed": past.opening().seed,
            "first_seed": self.first_seed,
            "seeds": self.seeds,
            "assumes": ASSUMES.document(),
            "vendors": luck.iter().map(|luck| luck.document(past)).collect::<Vec<_>>(),
        })
    }
}

/// How the moves ended under one seed, a vendor each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// The seed.
    pub seed: u64,
    /// In vendor order.
    pub vendors: Vec<VendorFate>,
}

/// How one vendor ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    pub fn of(past: &Past, seed: u64) -> Result<Self, OpenError> {
        let mut rerun = Rerun::new(past, seed)?;
        rerun.finish();
        let vendors = rerun.simulation().vitals();
        let vendors = vendors.iter().map(|vitals| VendorFate::of(vitals, rerun.tally(vitals.vendor)));
        Ok(Self { seed, vendors: vendors.collect() })
    }
}

impl VendorFate {
    fn of(vitals: &Vitals, tally: Tally) -> Self {
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
    /// Share of its commands that came to nothing, on average over the seeds.
    pub not_applicable_share: f64,
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
        let lapsed: Vec<f64> = ends.iter().map(|end| end.tally.not_applicable_share()).collect();
        let lower = share(&ends, |end| end.score_fen < happened.score_fen);
        let equal = share(&ends, |end| end.score_fen == happened.score_fen);
        Self {
            vendor,
            score_fen: happened.score_fen,
            alive: in_business(happened),
            percentile: lower + equal / 2.0,
            score_quantiles_fen: QUANTILES.map(|share| quantile(&scores, share)),
            survival_share: share(&ends, |end| end.alive),
            not_applicable_share: mean(&lapsed),
        }
    }

    fn document(&self, past: &Past) -> Value {
        let quantiles = QUANTILES.iter().zip(self.score_quantiles_fen);
        json!({
            "vendor": past.vendor_key(self.vendor),
            "score_fen": self.score_fen,
            "alive": self.alive,
            "percentile": self.percentile,
            "score_quantiles_fen": quantiles
                .map(|(share, score)| json!({ "share": share, "score_fen": score }))
                .collect::<Vec<_>>(),
            "survival_share": self.survival_share,
            "not_applicable_share": self.not_applicable_share,
            "unreliable": self.is_unreliable(),
        })
    }

    /// Whether so many of its commands came to nothing that the result says little of them.
    #[must_use]
    pub fn is_unreliable(&self) -> bool {
        self.not_applicable_share > UNRELIABLE_SHARE
    }
}
