//! What a product has got from research, and how a day changes it: imitation lifts quality, novelty wears off features.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use super::Frontier;
use crate::fixed::Fixed;
use crate::market::rates::Rates;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{Business, Product};

/// What a vendor's product owes to its projects.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Model {
    /// The quality whose weights it published.
    pub published: Option<Fixed>,
    /// What is published is the present model, however it was polished since.
    pub is_published: bool,
    /// What is served is a smaller, distilled model: a GPU serves more of it.
    pub distilled: bool,
    /// Turns of depth bought, in thousandths; each lengthens every prompt.
    pub bought_turns_milli: u32,
    /// The part of ux that features gave and that fades.
    pub fading_ux: Fixed,
}

impl Model {
    /// By how much system and knowledge prompts are longer: 1 + growth · turns bought.
    #[must_use]
    pub fn prompt_multiple(&self, growth_per_turn: f64) -> f64 {
        1.0 + growth_per_turn * f64::from(self.bought_turns_milli) / 1_000.0
    }

    /// A day of wear: takes off ux what of it has faded.
    fn fade(&mut self, product: &mut Product, keep: f64) {
        let left = self.fading_ux.decayed(keep, 0.0);
        product.ux = product.ux.saturating_sub(self.fading_ux.saturating_sub(left));
        self.fading_ux = left;
    }
}

/// System: every product in business imitates and wears; then the market's best is noted.
pub(crate) fn improve_products(
    rules: Res<Rules>,
    rates: Res<Rates>,
    roster: Res<Roster>,
    mut frontier: ResMut<Frontier>,
    mut vendors: Query<(&Business, &mut Product, &mut Model)>,
) {
    let mut best: Option<Fixed> = None;
    for entity in &roster.vendors {
        let Ok((business, mut product, mut model)) = vendors.get_mut(*entity) else { continue };
        if business.is_active() {
            product.quality = frontier.imitated(&rates.research, product.quality);
            model.fade(&mut product, rates.research.feature_keep);
            best = best.max(Some(product.quality));
        }
    }
    frontier.note_best(best.unwrap_or(Fixed::ZERO), rules.scenario.research.public_lag_days);
}
