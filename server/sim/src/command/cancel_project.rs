//! `CancelProject`: stops a project. Three tenths of its cost come back, its GPUs are free, and what it was for never comes.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::ProjectId;
use burnrate_client_proto::rejection::{Named, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::{Investment, Ledger};
use crate::market::research::Projects;
use crate::rules::Rules;

pub(super) fn judge(desk: &Desk, project: ProjectId) -> Result<(), Rejection> {
    let running = desk.part::<Projects>().is_some_and(|projects| projects.find(project.0).is_some());
    if !running {
        desk.must_be_unlocked(Control::CancelProject, None)?;
        return Err(Rejection::Unknown { what: Named::Project });
    }
    // What runs may be stopped, whatever the lesson has opened so far.
    Ok(())
}

pub(super) fn act(world: &mut World, actor: Actor, project: ProjectId) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let mut vendors = world.query::<(&mut Projects, &mut Ledger)>();
    let (mut projects, mut ledger) =
        vendors.get_mut(world, actor.entity).map_err(|_not_there| LapseReason::Inactive)?;
    let cancelled = projects.cancel(project.0).ok_or(LapseReason::ProjectOver)?;
    let refund_fen = cancelled.refund_fen(&rules.scenario.research);
    ledger.give_up(Investment::Project, cancelled.prepaid_fen(), refund_fen);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::Account;
    use crate::given::{ME, Match};
    use crate::outcome::Outcome;
    use burnrate_client_proto::command::{Command, DecisionKey};
    use burnrate_client_proto::quantity::Fen;

    const FEATURES: Command = Command::FeatureProject { spend_fen: Fen(10_000_000) };
    const CANCEL: Command = Command::CancelProject { project: ProjectId(1) };

    #[test]
    fn three_tenths_come_back_and_the_rest_is_lost() {
        let cash = |game: &Match| game.part::<Ledger>(ME).cash_fen();
        let kept = Match::given_all_unlocked().when(&[FEATURES]).days(8);
        let game = Match::given_all_unlocked().when(&[FEATURES]).days(7).when(&[CANCEL]).days(1);
        assert_eq!(cash(&game) - cash(&kept), 3_000_000);
        let ledger = game.part::<Ledger>(ME);
        assert_eq!(ledger.balance_fen(Account::PrepaidResearch), 0);
        // 7 of 30 days were booked; of the other 7,666,667 fen, 3,000,000 came back.
        let lost = ledger.balance_fen(Account::Research) + ledger.balance_fen(Account::Impairment);
        assert_eq!(lost, 7_000_000);
        let game = game.days(30);
        game.then_never(|o| matches!(o, Outcome::ProjectFinished { .. }));
    }

    #[test]
    fn what_is_not_under_way_is_not_stopped() {
        let unknown = Rejection::Unknown { what: Named::Project };
        let game = Match::given_all_unlocked().refused(&[CANCEL], unknown.clone());
        let game = game.when(&[FEATURES]).days(40);
        let _ = game.refused(&[CANCEL], unknown);
    }

    #[test]
    fn a_project_that_ended_meanwhile_is_not_stopped() {
        let mut game = Match::given_all_unlocked().when(&[FEATURES]).days(7).when(&[CANCEL]);
        let entity = game.entity(ME);
        game.sim.world.get_mut::<Projects>(entity).unwrap().running.clear();
        let (key, why) = (DecisionKey::CancelProject { project: ProjectId(1) }, LapseReason::ProjectOver);
        game.days(1).then(&[Outcome::DecisionLapsed { vendor: ME, key, why }]);
    }
}
