//! `PressStatement`: a word on the last scandal. To admit costs some trust at once, and what is missing heals faster from then
//! on; a denial may be exposed, and costs more then; silence changes nothing.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::Stance;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::rates::Rates;
use crate::market::scandal::{Scandal, Scandals, ShockDraw, less_trust, shock_draw};
use crate::outcome::{Outcome, Outcomes};
use crate::rules::Rules;
use crate::vendor::Product;

/// It must still be possible when it acts.
pub(super) fn judge(desk: &Desk) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::Statement, None)?;
    let terms = &desk.rules.scenario.attention.scandal;
    let open = desk.part::<Scandals>().and_then(|scandals| scandals.open_on(terms, desk.acts_on_day));
    open.map(|_| ()).ok_or(Rejection::NotNow { why: Obstacle::NoScandal })
}

pub(super) fn act(world: &mut World, actor: Actor, stance: Stance) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let terms = &rules.scenario.attention.scandal;
    let scandals = world.get::<Scandals>(actor.entity).ok_or(LapseReason::Inactive)?;
    let (open, _) = scandals.open_on(terms, actor.day).ok_or(LapseReason::NoScandal)?;
    let rates = world.resource::<Rates>().attention.scandal.clone();
    let draw = shock_draw(&rules, actor.day, actor.vendor.index(), ShockDraw::Denial);
    let exposed = stance == Stance::Deny && draw < rates.deny_exposed;
    let loss = match stance {
        Stance::Admit => rates.admit_loss,
        Stance::Deny if exposed => rates.deny_loss,
        Stance::Deny | Stance::Silent => 0.0,
    };
    if let Some(mut product) = world.get_mut::<Product>(actor.entity) {
        product.trust = less_trust(product.trust, loss);
    }
    if let Some(mut scandals) = world.get_mut::<Scandals>(actor.entity) {
        scandals.last = Some(Scandal { answer: Some(stance), ..open });
    }
    let vendor = actor.vendor;
    world.resource_mut::<Outcomes>().push(Outcome::StatementMade { vendor, stance, exposed });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact_math::exp2;
    use crate::given::{ME, Match};
    use crate::market::scandal::break_scandal;
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::view::ScandalKind;

    fn say(stance: Stance) -> Command {
        Command::PressStatement { stance }
    }

    /// A scandal on the evening of day 7; denials are exposed with this chance.
    fn struck(deny_exposed_micro: i64) -> Match {
        let mut game = Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.attention.scandal.deny_exposed_micro = deny_exposed_micro;
        });
        game = game.days(7);
        break_scandal(&mut game.sim.world, ME, ScandalKind::Content);
        game
    }

    fn gap(game: &Match) -> f64 {
        1.0 - game.part::<Product>(ME).trust.to_f64()
    }

    #[test]
    fn who_admits_loses_a_tenth_and_heals_twice_as_fast() {
        let (silent, admitted) =
            (struck(0).when(&[say(Stance::Silent)]).days(1), struck(0).when(&[say(Stance::Admit)]).days(1));
        let day_keep = |half_life: f64| exp2(-1.0 / half_life);
        assert!((gap(&silent) - 0.5 * day_keep(60.0)).abs() < 1e-6);
        assert!((gap(&admitted) - 0.6 * day_keep(30.0)).abs() < 1e-6, "{}", gap(&admitted));
        let (silent, admitted) = (silent.days(59), admitted.days(59));
        assert!((gap(&silent) - 0.25).abs() < 1e-6 && (gap(&admitted) - 0.15).abs() < 1e-6);
        let said = Outcome::StatementMade { vendor: ME, stance: Stance::Admit, exposed: false };
        let _ = admitted.then(&[said]);
    }

    #[test]
    fn a_denial_costs_nothing_or_a_quarter() {
        let day_keep = exp2(-1.0 / 60.0);
        let believed = struck(0).when(&[say(Stance::Deny)]).days(1);
        assert!((gap(&believed) - 0.5 * day_keep).abs() < 1e-6);
        let exposed = struck(1_000_000).when(&[say(Stance::Deny)]).days(1);
        assert!((gap(&exposed) - 0.75 * day_keep).abs() < 1e-6);
        let _ = exposed.then(&[Outcome::StatementMade { vendor: ME, stance: Stance::Deny, exposed: true }]);
    }

    #[test]
    fn there_must_be_something_to_speak_of_and_once_is_enough() {
        let nothing = Rejection::NotNow { why: Obstacle::NoScandal };
        let _ = Match::given_all_unlocked().refused(&[say(Stance::Admit)], nothing.clone());
        let game = struck(0).when(&[say(Stance::Deny)]).days(1);
        let _ = game.refused(&[say(Stance::Admit)], nothing.clone());
        // What is decided on day 15 acts on day 22, after the fortnight.
        let _ = struck(0).days(8).refused(&[say(Stance::Admit)], nothing);
    }
}
