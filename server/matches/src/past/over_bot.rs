//! What was a seat's play worth? The seat as it was played beside the same seat played by its reference bot, rivals as recorded in
//! both, under the same seeds and on the match's own.

use burnrate_client_proto::id::VendorId;
use burnrate_sim::{OpenError, StateHash};
use serde_json::{Value, json};

use super::luck::{QUANTILES, VendorFate};
use super::question::{Assumption, Question, Unanswerable};
use super::tally::MeanTally;
use super::{Form, Past, Rerun, Tally};
use crate::statistics::{mean, quantile, share};

/// What the figures assume.
pub const ASSUMES: Assumption = Assumption {
    zh: "对手照旧重复当时的决定，没有人会作出反应；机器人看得到新的局面并据此决定，而这个席位当时的决定照旧不变；机器人并不是它所代表的人",
    en: "rivals repeat their recorded decisions: nobody reacts; the bot sees what comes and decides by it, while the seat's own decisions stay as recorded; a bot is not the person it stands for",
};

/// What was a seat's play worth? Part 0 is the match's own seed; each further one is a seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverBot {
    /// Whose seat.
    pub vendor: VendorId,
    /// How many seeds beside the match's own.
    pub seeds: u32,
    /// The first of them; each next is one more.
    pub first_seed: u64,
    /// What recorded commands mean that name what is not there.
    pub form: Form,
}

/// A seat under one seed, played both ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The seed.
    pub seed: u64,
    /// With the decisions that were recorded.
    pub recorded: VendorFate,
    /// Played by its bot.
    pub bot: VendorFate,
    /// The market at the end of the bot's.
    pub bot_state_hash: StateHash,
}

impl Pair {
    /// Score as recorded less the bot's, in fen.
    #[must_use]
    pub fn difference_fen(&self) -> i64 {
        self.recorded.score_fen.saturating_sub(self.bot.score_fen)
    }
}

/// What many seeds say of a seat.
#[derive(Clone, Debug, PartialEq)]
pub struct Worth {
    /// Of the differences in score, those at [`QUANTILES`], in fen.
    pub difference_quantiles_fen: [f64; 5],
    /// The mean difference, in fen.
    pub mean_difference_fen: f64,
    /// Share of the seeds under which the recorded play gives more; equal ones count half.
    pub better_share: f64,
    /// Share of the seeds under which the company is in business at the end, as recorded.
    pub survival_share: f64,
    /// The same with its bot.
    pub bot_survival_share: f64,
    /// What became of its recorded commands.
    pub tally: MeanTally,
}

impl Worth {
    /// From at least one seed; else no figure is one.
    #[must_use]
    pub fn of(pairs: &[Pair]) -> Self {
        let differences: Vec<f64> = pairs.iter().map(|pair| pair.difference_fen() as f64).collect();
        let tallies: Vec<Tally> = pairs.iter().map(|pair| pair.recorded.tally).collect();
        let more = share(&differences, |difference| *difference > 0.0);
        let equal = share(&differences, |difference| *difference == 0.0);
        Self {
            difference_quantiles_fen: QUANTILES.map(|share| quantile(&differences, share)),
            mean_difference_fen: mean(&differences),
            better_share: more + equal / 2.0,
            survival_share: share(pairs, |pair| pair.recorded.alive),
            bot_survival_share: share(pairs, |pair| pair.bot.alive),
            tally: MeanTally::of(&tallies),
        }
    }
}

impl OverBot {
    /// The policy that plays the seat in its stead.
    #[must_use]
    pub fn bot<'a>(&self, past: &'a Past) -> &'a str {
        past.opening().resolved.vendors.get(self.vendor.index()).map_or("", |vendor| &vendor.reference_bot)
    }

    fn pair(&self, past: &Past, seed: u64) -> Result<Pair, OpenError> {
        let mut recorded = Rerun::new(past, seed)?.in_form(self.form);
        recorded.finish();
        let others = past.vitals().iter().map(|vitals| vitals.vendor).filter(|other| *other != self.vendor);
        let mut bot =
            Rerun::new(past, seed)?.in_form(self.form).against_bots(past.match_id(), 1, others.collect());
        bot.finish();
        let fate = |rerun: &Rerun<'_>| {
            let vitals = rerun.simulation().vitals();
            let of = |own| VendorFate::of(own, rerun.tally(self.vendor));
            vitals.get(self.vendor.index()).map_or(VendorFate::default(), of)
        };
        let bot_state_hash = bot.simulation().state_hash();
        Ok(Pair { seed, recorded: fate(&recorded), bot: fate(&bot), bot_state_hash })
    }
}

impl Question for OverBot {
    type Part = Pair;

    const PARTS: &'static str = "seeds";

    fn parts(&self) -> u32 {
        self.seeds.saturating_add(1)
    }

    fn play(&self, past: &Past, part: u32) -> Result<Pair, Unanswerable> {
        let seed = match part.checked_sub(1) {
            None => past.opening().seed,
            Some(place) => self.first_seed.wrapping_add(u64::from(place)),
        };
        Ok(self.pair(past, seed)?)
    }

    fn document(&self, past: &Past, played: Vec<Pair>) -> Value {
        let Some((own, others)) = played.split_first() else { return Value::Null };
        let worth = Worth::of(others);
        let quantiles = QUANTILES.iter().zip(worth.difference_quantiles_fen);
        let mut document = json!({
            "match": past.match_id().as_str(),
            "days": past.days(),
            "vendor": past.vendor_key(self.vendor),
            "bot": self.bot(past),
            "seed": past.opening().seed,
            "first_seed": self.first_seed,
            "seeds": self.seeds,
            "form": self.form.word(),
            "assumes": ASSUMES.document(),
            "own_seed": {
                "score_fen": own.recorded.score_fen,
                "bot_score_fen": own.bot.score_fen,
                "difference_fen": own.difference_fen(),
                "alive": own.recorded.alive,
                "bot_alive": own.bot.alive,
            },
            "difference_quantiles_fen": quantiles
                .map(|(share, fen)| json!({ "share": share, "difference_fen": fen }))
                .collect::<Vec<_>>(),
            "mean_difference_fen": worth.mean_difference_fen,
            "better_share": worth.better_share,
            "survival_share": worth.survival_share,
            "bot_survival_share": worth.bot_survival_share,
        });
        worth.tally.tell(&mut document);
        document
    }
}
