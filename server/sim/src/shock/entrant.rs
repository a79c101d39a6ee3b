//! A device maker's assistant that is no vendor of the scenario: an outside product that takes people.
//!
//! A share d of devices has it, a share r gets it today. Of those people, a consider it (they know what is on their own telephone)
//! and weigh it by logit against what they use and against nothing:
//! - a user of j: v_e ÷ (1 + v_e + v_j·e^s), when the device is new or when a review comes along; whoever takes it lapses
//! - whoever uses none: v_e ÷ (1 + v_e); whoever takes it is not there to adopt or to come back
//!
//! Its people stay within never and lapsed, so heads are conserved. Their return is as ever once it has no more of them.

use burnrate_content::resolved::Shocks;

use super::climate::Climate;
use crate::exact_math::exp;
use crate::fixed::micro_to_f64;

/// What an assistant outside the game is on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Entrant {
    /// d·a: of all people, those who have it and consider it.
    held: f64,
    /// r·a: those who get it today and consider it.
    new: f64,
    /// v_e.
    weight: f64,
}

impl Entrant {
    /// Today's; nothing at all while no device maker has come.
    #[must_use]
    pub fn on(climate: &Climate, rules: &Shocks, day: u32) -> Self {
        let (held, new) = climate.devices(day, rules);
        let aware = micro_to_f64(rules.device_entrant.awareness_micro);
        let weight = exp(micro_to_f64(rules.device_entrant.value_micro));
        Self { held: held * aware, new: new * aware, weight }
    }

    /// Of those who use nothing, the share that has this instead, 0 to 1.
    #[must_use]
    pub fn holds_outsiders(&self) -> f64 {
        self.held * self.weight / (1.0 + self.weight)
    }

    /// The chance that a user takes it today, who reviews with `review` a day and whose own vendor weighs `own` (v·e^s).
    #[must_use]
    pub fn takes_user(&self, review: f64, own: f64) -> f64 {
        (self.new + review * self.held) * self.weight / (1.0 + self.weight + own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::head_count::HeadCount;
    use crate::market::causes::{UserCause, UserCauses};
    use burnrate_client_proto::shock::ShockKind;

    #[test]
    fn its_share_grows_to_what_the_rule_says_and_stays() {
        let mut game = Match::given_all_unlocked().card(ShockKind::DeviceEntrant, None, 0).days(1);
        let rules = game.opening.resolved.shocks.clone();
        let climate = game.sim.world.resource_mut::<Climate>().clone();
        let on = |day| Entrant::on(&climate, &rules, day);
        let weight = exp(0.9);
        let held = |day: u32, share: f64| {
            let expected = share * 0.6 * weight / (1.0 + weight);
            assert!((on(day).holds_outsiders() - expected).abs() < 1e-9, "day {day}");
        };
        held(1, 0.08 / 180.0);
        held(90, 0.04);
        held(180, 0.08);
        held(300, 0.08);
        // New devices come for 180 days; afterwards it is met in reviews alone.
        let takes = |day, review| on(day).takes_user(review, 0.0) * (1.0 + weight) / weight;
        assert!((takes(180, 0.0) - 0.6 * 0.08 / 180.0).abs() < 1e-9);
        assert!(takes(181, 0.0).abs() < 1e-12 && takes(181, 0.1) > 0.0);
        assert!(Entrant::on(&Climate::default(), &rules, 9).holds_outsiders().abs() < 1e-12);
    }

    /// A market that nobody leaves for anything else: what goes to the assistant has that cause, and heads are conserved.
    #[test]
    fn users_who_take_it_go_by_a_cause_of_its_own() {
        let still = |scenario: &mut burnrate_content::Resolved| {
            scenario.unlocks.clear();
            scenario.switches.churn = false;
            scenario.shocks.device_entrant.device_share_micro = 1_000_000;
        };
        let game = Match::given(still).card(ShockKind::DeviceEntrant, None, 0).days(7);
        let causes = game.part::<UserCauses>(ME);
        let taken = -causes.of(UserCause::DeviceEntrant);
        assert!(taken > 500, "{taken}");
        assert_eq!((causes.of(UserCause::HabitLost), causes.of(UserCause::TouristsLeft)), (0, 0));
        let plain = Match::given(still).days(7);
        let users = |game: &Match| HeadCount::of(&game.sim.world, 0).primary();
        assert!(users(&game) < users(&plain));
    }

    #[test]
    fn whoever_has_it_neither_adopts_nor_comes_back() {
        let everywhere = |scenario: &mut burnrate_content::Resolved| {
            scenario.unlocks.clear();
            let entrant = &mut scenario.shocks.device_entrant;
            (entrant.device_share_micro, entrant.rollout_days) = (1_000_000, 1);
            (entrant.awareness_micro, entrant.value_micro) = (1_000_000, 10_000_000);
        };
        let came = |game: &Match| {
            let causes = game.part::<UserCauses>(ME);
            (causes.of(UserCause::Adopted), causes.of(UserCause::Returned))
        };
        let game = Match::given(everywhere).card(ShockKind::DeviceEntrant, None, 0).days(7);
        let plain = Match::given(everywhere).days(7);
        assert!(came(&game).0 * 100 < came(&plain).0, "{:?} of {:?}", came(&game), came(&plain));
        assert!(came(&game).1 * 100 < came(&plain).1);
    }
}
