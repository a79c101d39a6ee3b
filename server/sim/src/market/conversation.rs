//! Tokens: what conversations need, how demand for them grows, and how busy serving gets.
//!
//! A conversation of K turns resends its whole history, so its tokens grow with the square of K. Sizes are the scenario's;
//! tokens are means over people.

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
    /// T(K) = K(S+m+r) + (m+r)·K(K−1)/2 tokens for a mean of K ≥ 0 turns; exact for whole ones while below 2^53. S is the
    /// prompt times `prompt_multiple`.
    #[must_use]
    pub fn mean_tokens(&self, turns: f64, prompt_multiple: f64) -> f64 {
        let exchange = (self.message + self.reply) as f64;
        let turns = turns.max(0.0);
        turns * (self.prompt as f64 * prompt_multiple + exchange)
            + exchange * (turns * (turns - 1.0).max(0.0) / 2.0)
    }
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
