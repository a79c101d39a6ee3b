//! `Distil`: learns from a rival's answers. The model comes within reach of its teacher's, and, being smaller, serves more.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::DecisionKey;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::rejection::{Named, Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;
use burnrate_content::resolved::Research;

use super::Actor;
use super::desk::Desk;
use super::projects::{begin, must_have_room};
use crate::fixed::Fixed;
use crate::market::rates::Rates;
use crate::market::research::{Model, Work};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{Business, Product};

/// What a distillation costs, fen, rounded down: a share of C0.
#[must_use]
pub(crate) fn cost_fen(rules: &Research) -> i64 {
    let exact = i128::from(rules.training_scale_fen) * i128::from(rules.distillation_cost_micro) / 1_000_000;
    i64::try_from(exact).unwrap_or(i64::MAX)
}

/// The quality of a vendor in business other than `own`.
fn quality_of(world: &World, own: Entity, teacher: VendorId) -> Option<Fixed> {
    let entity = world.resource::<Roster>().vendor(teacher.0).filter(|entity| *entity != own)?;
    world.get::<Business>(entity).filter(|business| business.is_active())?;
    world.get::<Product>(entity).map(|product| product.quality)
}

pub(super) fn judge(desk: &Desk, teacher: VendorId) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::Distil, None)?;
    let unknown = Rejection::Unknown { what: Named::Vendor };
    let theirs = quality_of(desk.world, desk.vendor, teacher).ok_or(unknown)?;
    let gap = desk.world.resource::<Rates>().research.distillation_gap;
    let own = desk.part::<Product>().map_or(Fixed::ZERO, |product| product.quality);
    let no_better = theirs.saturating_sub(Fixed::from_f64(gap)) <= own;
    if no_better && desk.part::<Model>().is_some_and(|model| model.distilled) {
        return Err(Rejection::NotNow { why: Obstacle::AlreadySo });
    }
    must_have_room(desk, DecisionKey::Distil { teacher })
}

pub(super) fn act(world: &mut World, actor: Actor, teacher: VendorId) -> Result<(), LapseReason> {
    let quality = quality_of(world, actor.entity, teacher).ok_or(LapseReason::RivalGone)?;
    let rules = world.resource::<Rules>().clone();
    let research = &rules.scenario.research;
    let work = Work::Distillation { teacher, quality };
    begin(world, actor, work, cost_fen(research), research.distillation_days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::Ledger;
    use crate::given::{ME, Match};
    use crate::market::research::{Projects, ServingResearch};
    use crate::outcome::Outcome;
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::id::ProjectId;
    use burnrate_client_proto::view::ProjectWork;

    const TEACHER: VendorId = VendorId(1);

    /// A rival has a quality of .5, and nobody imitates.
    fn given_teacher() -> Match {
        Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.vendors[1].start.quality_micro = 500_000;
            scenario.research.imitation_nano_per_day = 0;
        })
    }

    #[test]
    fn after_thirty_days_the_pupil_is_within_reach_and_serves_more() {
        let game = given_teacher().when(&[Command::Distil { teacher: TEACHER }]).days(30);
        let tau = |game: &Match, vendor| {
            let rates = game.sim.world.resource::<Rates>();
            game.part::<ServingResearch>(vendor).tokens_per_gpu(rates, game.part::<Model>(vendor))
        };
        assert_eq!(tau(&game, ME), tau(&game, TEACHER));
        let game = game.days(1);
        let quality = game.part::<Product>(ME).quality.to_f64();
        assert!((quality - 0.3).abs() < 1e-6, "{quality}");
        assert!((tau(&game, ME) / tau(&game, TEACHER) - 1.3).abs() < 1e-9);
        let (project, work) = (ProjectId(1), ProjectWork::Distillation { teacher: TEACHER });
        let done = Outcome::ProjectFinished { vendor: ME, project, work, gain_milli: 300 };
        let game = game.then(&[done]);
        // 15% of the ¥3M of the lesson's C0, and no more to learn.
        assert_eq!(game.part::<Ledger>(ME).balance_fen(crate::finance::Account::Research), 45_000_000);
        let again = Rejection::NotNow { why: Obstacle::AlreadySo };
        let _ = game.refused(&[Command::Distil { teacher: TEACHER }], again);
    }

    #[test]
    fn nobody_learns_from_themselves_or_from_nobody() {
        let unknown = Rejection::Unknown { what: Named::Vendor };
        let game = given_teacher().refused(&[Command::Distil { teacher: ME }], unknown.clone());
        let _ = game.refused(&[Command::Distil { teacher: VendorId(99) }], unknown);
    }

    #[test]
    fn a_teacher_that_is_gone_teaches_nobody() {
        let mut game = given_teacher().when(&[Command::Distil { teacher: TEACHER }]);
        let entity = game.entity(TEACHER);
        let gone = burnrate_client_proto::view::VendorStatus::Liquidated;
        game.sim.world.get_mut::<Business>(entity).unwrap().status = gone;
        let actor = Actor { vendor: ME, entity: game.entity(ME), day: 1 };
        let act = act(&mut game.sim.world, actor, TEACHER);
        assert_eq!(act, Err(LapseReason::RivalGone));
        assert!(game.part::<Projects>(ME).running.is_empty());
    }
}
