//! Conversations and GPUs.

use burnrate_content::Resolved;
use burnrate_content::resolved::Conversation;

use super::SegmentRates;
use crate::exact_math::exp2;
use crate::fixed::micro_to_f64 as micro;
use crate::market::conversation::{ConversationShape, growth};

/// Sizes of both kinds of conversation.
#[derive(Clone, Debug)]
pub struct ConversationRates {
    /// Plain chat.
    pub chat: ConversationShape,
    /// On a knowledge base.
    pub knowledge: ConversationShape,
}

impl ConversationRates {
    pub(super) fn new(sizes: &Conversation) -> Self {
        Self {
            chat: ConversationShape {
                prompt: sizes.chat_system_tokens,
                message: sizes.chat_message_tokens,
                reply: sizes.chat_reply_tokens,
            },
            knowledge: ConversationShape {
                prompt: sizes.knowledge_system_tokens,
                message: sizes.knowledge_message_tokens,
                reply: sizes.knowledge_reply_tokens,
            },
        }
    }

    /// Tokens a day of an active user: conversations·[(1−kb)·T_chat(K) + kb·T_kb(K)], K = min(wanted, depth).
    #[must_use]
    pub fn tokens_per_user(&self, segment: &SegmentRates, wanted: Wanted, served: &Served) -> f64 {
        let turns = wanted.turns.min(served.depth_turns);
        let chat = self.chat.mean_tokens(turns, served.prompt_multiple);
        let knowledge = self.knowledge.mean_tokens(turns, served.prompt_multiple);
        let share = segment.knowledge_share;
        wanted.conversations * ((1.0 - share) * chat + share * knowledge)
    }
}

/// What a product's conversations are like.
#[derive(Clone, Copy, Debug)]
pub struct Served {
    /// Turns before repetition starts.
    pub depth_turns: f64,
    /// Prompts are so many times as long as the scenario's: what long context costs.
    pub prompt_multiple: f64,
}

/// What an active user of a segment wants on one day.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Conversations.
    pub conversations: f64,
    /// Turns of each, if depth allows.
    pub turns: f64,
}

impl SegmentRates {
    /// What a user wants on `day` (from 1): both grow by the month up to their caps.
    #[must_use]
    pub fn wanted_on(&self, day: u32) -> Wanted {
        let days = day.saturating_sub(1);
        Wanted {
            conversations: self.conversations
                * growth(self.conversations_growth, self.conversations_cap, days),
            turns: self.wanted_turns * growth(self.turns_growth, self.turns_cap, days),
        }
    }
}

/// GPUs.
#[derive(Clone, Debug)]
pub struct ServingRates {
    tau_start: f64,
    doubling_days: f64,
    tau_ceiling: f64,
    /// ρ = this · demand / capacity.
    pub peak_factor: f64,
    /// False: nothing is ever busy or turned away.
    pub congests: bool,
    /// A second user takes this share of a primary user's tokens.
    pub second_token_share: f64,
    /// Share of the fee given back for 1% missed.
    pub credit_per_percent_micro: u64,
    user_costs_fen: Vec<Option<i64>>,
}

impl ServingRates {
    pub(super) fn new(scenario: &Resolved) -> Self {
        let compute = &scenario.compute;
        Self {
            tau_start: compute.tau_start_tokens_per_gpu_day as f64,
            doubling_days: f64::from(compute.tau_doubling_days.max(1)),
            tau_ceiling: compute.tau_ceiling_tokens_per_gpu_day as f64,
            peak_factor: micro(compute.peak_factor_micro),
            congests: scenario.switches.congestion,
            second_token_share: micro(scenario.flows.second_token_share_micro),
            credit_per_percent_micro: u64::try_from(compute.sla_credit_per_percent_micro).unwrap_or(0),
            user_costs_fen: scenario.vendors.iter().map(|v| v.fixed.cost_fen_per_user_month).collect(),
        }
    }

    /// What serving one primary user of a vendor costs a month, in fen, instead of GPUs; none for who rents them.
    #[must_use]
    pub fn cost_fen_per_user_month(&self, vendor: usize) -> Option<i64> {
        self.user_costs_fen.get(vendor).copied().flatten()
    }

    /// τ after so many days of full research, times a factor: tokens a GPU serves in a day, up to a ceiling.
    #[must_use]
    pub fn tokens_per_gpu(&self, full_days: f64, factor: f64) -> f64 {
        let tau = self.tau_start * exp2(full_days / self.doubling_days) * factor;
        tau.min(self.tau_ceiling.max(self.tau_start))
    }
}

#[cfg(test)]
mod tests {
    use crate::kernel::Kernel;
    use crate::market::rates::Rates;
    use crate::rules::Rules;

    fn rates() -> Rates {
        let (_, scenario) = burnrate_content::load("china-2024").unwrap();
        Rates::new(&Rules::new(scenario, 7, Kernel::Expected))
    }

    #[test]
    fn tokens_of_a_conversation_are_those_that_were_published() {
        let sizes = rates().conversation;
        let (chat, knowledge) = (sizes.chat, sizes.knowledge);
        for (turns, tokens) in [(0.0, 0.0), (1.0, 550.0), (8.0, 14_200.0), (10.0, 21_250.0), (20.0, 77_500.0)]
        {
            assert_eq!(chat.mean_tokens(turns, 1.0), tokens);
        }
        for (turns, tokens) in [(1.0, 9_500.0), (8.0, 90_000.0), (10.0, 117_500.0), (20.0, 285_000.0)] {
            assert_eq!(knowledge.mean_tokens(turns, 1.0), tokens);
        }
    }

    /// On day 1 a user asks for what the free quota is measured in, within 2%; a product of less depth is asked for less.
    #[test]
    fn users_of_every_segment_ask_for_their_mean_need() {
        let rates = rates();
        for segment in &rates.segments {
            let wanted = segment.wanted_on(1);
            let asked = |depth_turns: f64| {
                let served = super::Served { depth_turns, prompt_multiple: 1.0 };
                rates.conversation.tokens_per_user(segment, wanted, &served)
            };
            assert!((asked(7.5) / segment.need_mean - 1.0).abs() < 0.02, "{segment:?}");
            assert!(asked(7.0) < asked(7.5) && asked(8.0) == asked(7.5));
        }
    }
}
