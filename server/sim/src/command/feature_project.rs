//! `FeatureProject`: scene templates, games, exam-season features. The product becomes easier to use; the novelty wears off.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::DecisionKey;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use super::projects::{begin, must_have_room};
use crate::exact_math::ln_1p;
use crate::fixed::Fixed;
use crate::market::rates::{Rates, ResearchRates};
use crate::market::research::Work;
use crate::rules::Rules;

/// What a sum adds to ux: .15·ln(1 + ¥/2M).
fn gain(rates: &ResearchRates, spend_fen: i64) -> Fixed {
    Fixed::from_f64(rates.feature_gain * ln_1p(spend_fen.max(0) as f64 / rates.feature_scale_fen))
}

pub(super) fn judge(desk: &Desk, spend: Fen) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::FeatureSpend, None)?;
    desk.must_be_within(Control::FeatureSpend, spend.0)?;
    must_have_room(desk, DecisionKey::FeatureProject {})
}

pub(super) fn act(world: &mut World, actor: Actor, spend: Fen) -> Result<(), LapseReason> {
    let days = world.resource::<Rules>().scenario.research.feature_days;
    let gain = gain(&world.resource::<Rates>().research, spend.0);
    begin(world, actor, Work::Features { gain }, spend.0, days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact_math::{ln, pow};
    use crate::given::{ME, Match};
    use crate::outcome::Outcome;
    use crate::vendor::Product;
    use burnrate_client_proto::command::Command;

    fn build(yuan: i64) -> Command {
        Command::FeatureProject { spend_fen: Fen::from_yuan(yuan) }
    }

    /// ¥100,000 is the lesson's scale: .15·ln 2, half of it gone 45 days later.
    #[test]
    fn features_please_and_wear_off() {
        let ux = |game: &Match| game.part::<Product>(ME).ux.to_f64();
        let game = Match::given_all_unlocked().when(&[build(100_000)]).days(30);
        assert_eq!(ux(&game), 0.0);
        let game = game.days(1);
        let (fresh, exact) = (ux(&game), 0.15 * ln(2.0) * pow(0.5, 1.0 / 45.0));
        assert!((fresh - exact).abs() < 1e-6, "{fresh}, not {exact}");
        let game = game.days(45);
        assert!((ux(&game) / fresh - 0.5).abs() < 1e-6, "{}", ux(&game));
    }

    #[test]
    fn what_a_scenario_gives_does_not_wear_off() {
        let game = Match::given(|scenario| scenario.vendors[0].start.ux_micro = 300_000).days(60);
        assert!((game.part::<Product>(ME).ux.to_f64() - 0.3).abs() < 1e-6);
    }

    #[test]
    fn sums_out_of_bounds_are_refused_and_lost_cash_lapses() {
        let (value, min, max) = (0, 1_000_000, 500_000_000);
        let out = Rejection::OutOfBounds { field: Control::FeatureSpend, value, min, max };
        let game = Match::given_all_unlocked().refused(&[build(0)], out);
        let game = game.when(&[build(100_000)]).without_cash(ME).days(1);
        let (key, why) = (DecisionKey::FeatureProject {}, LapseReason::Cash);
        game.then(&[Outcome::DecisionLapsed { vendor: ME, key, why }]);
    }
}
