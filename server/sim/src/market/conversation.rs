//! Tokens: what conversations need, how demand for them grows, and how busy serving gets.
//!
//! A conversation of K turns resends its whole history, so its tokens grow with the square of K. Tokens are counted in
//! u128 where exact, and in f64 for means over people.

use crate::exact_math::{exp, ln, pow};

/// Sizes of one kind of conversation, in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConversationShape {
    /// System or knowledge prompt, sent with every turn.
    pub prompt: u64,
    /// One message of the user.
    pub message: u64,
    /// One reply.
    pub reply: u64,
}

impl ConversationShape {
    /// Plain chat: prompt 200, message 50, reply 300.
    pub const CHAT: Self = Self { prompt: 200, message: 50, reply: 300 };
    /// On a knowledge base: prompt 9,000, message 100, reply 400.
    pub const KNOWLEDGE: Self = Self { prompt: 9_000, message: 100, reply: 400 };

    /// T(K) = K(S+m+r) + (m+r)·K(K−1)/2 for a whole number of turns, exact.
    ///
    /// Each size at most 2^32 tokens and K at most 2^24 keep it far within 128 bits.
    #[must_use]
    pub fn tokens(&self, turns: u64) -> u128 {
        let turns = u128::from(turns);
        let exchange = u128::from(self.message) + u128::from(self.reply);
        turns * (u128::from(self.prompt) + exchange) + exchange * (turns * turns.saturating_sub(1) / 2)
    }

    /// The same formula for a mean number of turns ≥ 0, with the prompt scaled by `prompt_factor` (1.1 for each
    /// long-context project bought).
    #[must_use]
    pub fn mean_tokens(&self, turns: f64, prompt_factor: f64) -> f64 {
        let exchange = (self.message + self.reply) as f64;
        let turns = turns.max(0.0);
        turns * (self.prompt as f64 * prompt_factor + exchange)
            + exchange * (turns * (turns - 1.0).max(0.0) / 2.0)
    }
}

/// Tokens a day of one active user: conversations·[(1−kb)·T_chat(K) + kb·T_kb(K)], K = min(wanted, depth).
///
/// `conversations` a day, `knowledge_share` kb in 0..=1, `wanted_turns` and `depth_turns` in turns.
#[must_use]
pub fn tokens_per_user(
    conversations: f64,
    knowledge_share: f64,
    wanted_turns: f64,
    depth_turns: f64,
    prompt_factor: f64,
) -> f64 {
    let turns = wanted_turns.min(depth_turns);
    let chat = ConversationShape::CHAT.mean_tokens(turns, prompt_factor);
    let knowledge = ConversationShape::KNOWLEDGE.mean_tokens(turns, prompt_factor);
    conversations * ((1.0 - knowledge_share) * chat + knowledge_share * knowledge)
}

/// Growth since the start: (1 + monthly)^(day/30), at most `cap`. Conversations: .02 up to 4; wanted turns: .02 up to 20/7.5.
#[must_use]
pub fn growth(monthly: f64, cap: f64, day: u32) -> f64 {
    exp(ln(1.0 + monthly) * f64::from(day) / 30.0).min(cap)
}

/// How a metered price dampens use: (1 + p/p½)^(−exponent), 1 at a price of 0.
///
/// Both prices in the same unit (p½ = ¥10 a million tokens); exponent .8.
#[must_use]
pub fn metered_factor(price: f64, half_price: f64, exponent: f64) -> f64 {
    if price <= 0.0 || half_price <= 0.0 {
        return 1.0;
    }
    pow(1.0 + price / half_price, -exponent)
}

/// The share of requests turned away at peak load ρ = peak demand / capacity, in the fluid limit: max(0, 1 − 1/ρ).
#[must_use]
pub fn busy(peak_load: f64) -> f64 {
    if peak_load > 1.0 { 1.0 - 1.0 / peak_load } else { 0.0 }
}
