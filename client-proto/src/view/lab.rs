//! What only a vendor's own seat sees of its makers: research with its projects and GPUs, and the staff.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::{ProjectId, VendorId};
use crate::quantity::Fen;

/// One's own research: the product, what is under way, and what a next step would cost.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Lab {
    /// The vendor.
    pub vendor: VendorId,
    /// Quality, in thousandths.
    pub quality_milli: i64,
    /// The best that anybody in the world can make today, in thousandths: no vendor exceeds it.
    pub frontier_milli: i64,
    /// What everybody drifts up to, in thousandths: the market's best of some time ago, or a published model.
    pub public_best_milli: i64,
    /// The quality whose weights one published; none before.
    pub published_milli: Option<i64>,
    /// Ease of use, in thousandths.
    pub ux_milli: i64,
    /// Of it, what features gave and what fades, in thousandths.
    pub ux_fading_milli: i64,
    /// Turns before answers repeat, in thousandths.
    pub depth_milli: u32,
    /// Of them, bought by long-context projects, in thousandths: each lengthens every prompt.
    pub bought_turns_milli: u32,
    /// Conversations that feed training, old ones faded.
    pub data_conversations: u64,
    /// One's monthly users against the median vendor's, in thousandths: what published figures tell of who has more data.
    pub data_ratio_milli: u32,
    /// Tokens that one GPU serves a day.
    pub tokens_per_gpu_day: u64,
    /// Whether what is served is a smaller, distilled model.
    pub distilled: bool,
    /// Spent on serving research in 30 days.
    pub serving_research_fen_per_month: Fen,
    /// Serving research done, in ten-thousandths of full: one's own, or what everybody does unbidden if that is more.
    pub serving_research_bp: u32,
    /// Rented GPUs.
    pub rented_gpus: u64,
    /// GPUs of one's own.
    pub owned_gpus: u32,
    /// What the GPUs of one's own are worth in the books.
    pub owned_gpus_book_fen: Fen,
    /// The share of all GPUs that is set aside, in ten-thousandths.
    pub train_share_bp: u16,
    /// GPUs that this sets aside.
    pub set_aside_gpus: u32,
    /// Of them, held by training runs.
    pub held_gpus: u32,
    /// Projects under way, oldest first.
    pub projects: Vec<Project>,
    /// What a next step costs and needs.
    pub terms: LabTerms,
}

/// A project under way.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Project {
    /// Its number.
    pub project: ProjectId,
    /// What it is.
    pub work: ProjectWork,
    /// What was paid for it when it began.
    pub spend_fen: Fen,
    /// The first day of it.
    pub begun_on_day: u32,
    /// The day on which it ends, with the GPUs that it has today; none while it has none.
    pub ends_on_day: Option<u32>,
    /// GPUs that it holds.
    pub gpus: u32,
    /// Of them, at work today: fewer where less is set aside than is held.
    pub working_gpus: u32,
    /// What comes back if it is cancelled.
    pub refund_fen: Fen,
}

/// What a project is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "kind", deny_unknown_fields)]
pub enum ProjectWork {
    /// A training run.
    Training {},
    /// Learning from a rival's answers.
    Distillation {
        /// The rival.
        teacher: VendorId,
    },
    /// Longer conversations.
    LongContext {},
    /// Features.
    Features {},
}

/// What a next step costs and needs: the scenario's figures, the same for every vendor.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct LabTerms {
    /// The spend of a training run that gains ln 2 of what runs gain.
    pub training_scale_fen: Fen,
    /// A run needs a GPU for a day for each of these sums that it costs.
    pub training_fen_per_gpu_day: Fen,
    /// No run is shorter, days.
    pub training_days_min: u32,
    /// A run needs so many GPUs that it is no longer, days.
    pub training_days_max: u32,
    /// The chance that a run fails, in ten-thousandths.
    pub training_fails_bp: u32,
    /// What distillation costs.
    pub distillation_fen: Fen,
    /// How far behind its teacher it stays, in thousandths.
    pub distillation_gap_milli: i64,
    /// Days that it takes.
    pub distillation_days: u32,
    /// What one more turn of depth costs.
    pub context_fen_per_turn: Fen,
    /// Days that it takes.
    pub context_days: u32,
    /// The spend of a feature project that gains ln 2 of what features gain.
    pub feature_scale_fen: Fen,
    /// Days that it takes.
    pub feature_days: u32,
    /// Full serving research in 30 days.
    pub serving_full_fen_per_month: Fen,
    /// What a GPU costs today.
    pub gpu_price_fen: Fen,
    /// How many can be bought at once today.
    pub gpus_on_sale: u32,
    /// The most projects at a time.
    pub projects_max: u8,
}

/// One's own people.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Staff {
    /// The vendor.
    pub vendor: VendorId,
    /// Heads.
    pub heads: u32,
    /// Research talent, in thousandths of a star.
    pub stars_milli: i64,
    /// Pay against the market, in ten-thousandths.
    pub pay_bp: u16,
    /// The best pay among rivals, in ten-thousandths: job advertisements tell it.
    pub best_rival_pay_bp: u16,
    /// Pay and overhead of all heads in 30 days.
    pub monthly_cost_fen: Fen,
    /// Severance of one head.
    pub severance_fen_per_head: Fen,
    /// Hired within 30 days.
    pub hired_30d: u32,
    /// Went by themselves within 30 days.
    pub left_30d: u32,
    /// Laid off within 30 days.
    pub laid_off_30d: u32,
    /// Heads that may be hired today.
    pub may_hire: u32,
    /// Heads that may be laid off today.
    pub may_lay_off: u32,
    /// Who would go within 30 days as things stand, in thousandths of a head.
    pub expected_leavers_milli: u64,
}
