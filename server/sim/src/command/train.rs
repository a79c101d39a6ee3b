//! `Train`: pays for a training run and gives it GPUs that were set aside; weeks later it brings a better model, or nothing.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::DecisionKey;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use super::projects::{begin, free_gpus_after_queue, must_have_room};
use crate::market::research::project::Run;
use crate::market::research::training::{gpu_days, gpus_min, length_days, promise};
use crate::market::research::{Projects, Work};
use crate::market::serving::Compute;
use crate::rules::Rules;

pub(super) fn judge(desk: &Desk, spend: Fen, gpus: u32) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::TrainSpend, None)?;
    desk.must_be_within(Control::TrainSpend, spend.0)?;
    desk.must_be_within(Control::TrainGpus, i64::from(gpus))?;
    must_have_room(desk, DecisionKey::Train {})?;
    let least = gpus_min(&desk.rules.scenario.research, spend.0);
    if gpus < least {
        let max = desk.rules.scenario.bounds.range(Control::TrainGpus).max;
        let (value, min) = (i64::from(gpus), i64::from(least));
        return Err(Rejection::OutOfBounds { field: Control::TrainGpus, value, min, max });
    }
    if gpus > free_gpus_after_queue(desk) {
        return Err(Rejection::NotNow { why: Obstacle::TooFewGpus });
    }
    Ok(())
}

pub(super) fn act(world: &mut World, actor: Actor, spend: Fen, gpus: u32) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let research = &rules.scenario.research;
    let set_aside = world.get::<Compute>(actor.entity).map_or(0, Compute::set_aside_gpus);
    let held = world.get::<Projects>(actor.entity).map_or(0, Projects::held_gpus);
    if gpus > set_aside.saturating_sub(held) {
        return Err(LapseReason::TooFewGpus);
    }
    let run = Run {
        promise: promise(world, actor.entity, spend.0),
        gpus,
        working_gpus: gpus,
        gpu_days: gpu_days(research, spend.0),
        gpu_days_done: 0,
    };
    begin(world, actor, Work::Training(run), spend.0, length_days(research, spend.0, gpus))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact_math::ln;
    use crate::finance::{Account, Ledger};
    use crate::given::{ME, Match};
    use crate::market::research::Frontier;
    use crate::outcome::Outcome;
    use crate::vendor::Product;
    use burnrate_client_proto::command::{Command, GpuTerm};
    use burnrate_client_proto::id::{ProjectId, VendorId};
    use burnrate_content::Resolved;

    fn train(yuan: i64, gpus: u32) -> Command {
        Command::Train { spend_fen: Fen::from_yuan(yuan), gpus }
    }

    fn allocate(train_share_bp: u16) -> Command {
        Command::Allocate { train_share_bp }
    }

    /// Runs never fail and are neither lucky nor unlucky.
    fn sure(scenario: &mut Resolved) {
        scenario.unlocks.clear();
        (scenario.research.training_fail_micro, scenario.research.training_sigma_micro) = (0, 0);
        scenario.research.frontier_start_micro = 2_000_000;
    }

    /// ¥3M needs 3,000 GPU-days: 30 GPUs for 100 days. θ·ln 2 = .4159 for a vendor like the others.
    #[test]
    fn a_run_brings_a_better_model_when_its_gpus_have_worked() {
        let game = Match::given(sure).when(&[allocate(5_000), train(3_000_000, 30)]).days(100);
        assert_eq!(game.part::<Product>(ME).quality.to_f64(), 0.0);
        let ledger = game.part::<Ledger>(ME);
        assert_eq!(ledger.balance_fen(Account::Research), 300_000_000);
        assert_eq!(ledger.balance_fen(Account::PrepaidResearch), 0);
        let game = game.days(1);
        let quality = game.part::<Product>(ME).quality.to_f64();
        assert!((quality - 0.6 * ln(2.0)).abs() < 0.003, "{quality}");
        assert!(game.part::<Projects>(ME).running.is_empty());
        let work = Work::Features { gain: crate::fixed::Fixed::ZERO };
        assert!(!matches!(work, Work::Training(_)));
        assert!(
            game.saw(|o| matches!(o, Outcome::ProjectFinished { vendor: ME, project: ProjectId(1), .. }))
        );
        assert!(game.saw(|o| matches!(o, Outcome::ModelReleased { vendor: ME, .. })));
    }

    #[test]
    fn a_run_that_fails_brings_nothing_and_only_its_vendor_hears_of_it() {
        let game = Match::given(|scenario| {
            sure(scenario);
            scenario.research.training_fail_micro = 1_000_000;
        });
        let game = game.when(&[allocate(10_000), train(3_000_000, 60)]).days(61);
        let failed = Outcome::TrainingFailed { vendor: ME, project: ProjectId(1) };
        let game = game.then(&[failed]).then_never(|o| matches!(o, Outcome::ModelReleased { .. }));
        assert_eq!(game.part::<Product>(ME).quality.to_f64(), 0.0);
    }

    #[test]
    fn no_model_is_better_than_the_frontier() {
        let game = Match::given(|scenario| {
            sure(scenario);
            scenario.research.frontier_start_micro = 100_000;
            scenario.research.frontier_gain_micro_per_day = 0;
        });
        let game = game.when(&[allocate(10_000), train(3_000_000, 60)]).days(61);
        assert_eq!(game.part::<Product>(ME).quality, game.sim.world.resource::<Frontier>().quality());
    }

    #[test]
    fn it_is_paid_at_once_and_its_cost_is_booked_by_the_day() {
        let plain = Match::given(sure).when(&[allocate(5_000)]).days(10);
        let game = Match::given(sure).when(&[allocate(5_000), train(3_000_000, 30)]).days(10);
        let cash = |game: &Match| game.part::<Ledger>(ME).cash_fen();
        assert_eq!(cash(&plain) - cash(&game), 300_000_000);
        assert_eq!(game.part::<Ledger>(ME).balance_fen(Account::Research), 30_000_000);
    }

    #[test]
    fn gpus_that_go_make_a_run_longer_and_it_is_told() {
        let game = Match::given(sure).when(&[allocate(5_000), train(3_000_000, 30)]).days(7);
        let game = game.when(&[allocate(2_500)]).days(1);
        let slowed = Outcome::TrainingSlowed { vendor: ME, project: ProjectId(1), gpus: 15 };
        let game = game.then(&[slowed]).days(100);
        // 7 days of 30 and 101 of 15: 1,725 of 3,000.
        let Work::Training(run) = game.part::<Projects>(ME).running[0].work else { panic!("no run") };
        assert_eq!(run.gpu_days_done, 7 * 30 + 101 * 15);
    }

    #[test]
    fn gpus_that_are_not_set_aside_and_too_few_of_them_are_refused() {
        let too_few = Rejection::NotNow { why: Obstacle::TooFewGpus };
        let game = Match::given_all_unlocked().refused(&[train(3_000_000, 30)], too_few.clone());
        let game = game.refused(&[allocate(5_000), train(3_000_000, 31)], too_few.clone());
        let (value, min, max) = (19, 20, 2_500);
        let out = Rejection::OutOfBounds { field: Control::TrainGpus, value, min, max };
        let game = game.refused(&[allocate(5_000), train(3_000_000, 19)], out);
        // GPUs rented in the same batch count; those of another run do not.
        let rent = Command::RentGpu { term: GpuTerm::Days30, gpus: 40 };
        let game = game.when(&[rent, allocate(5_000), train(3_000_000, 50)]).days(1);
        assert_eq!(game.part::<Projects>(ME).held_gpus(), 50);
        let _ = game.refused(&[train(3_000_000, 20)], too_few);
    }

    #[test]
    fn a_run_beyond_the_cash_is_refused_and_one_whose_cash_is_gone_lapses() {
        let game = Match::given_all_unlocked();
        let (needed_fen, cash_fen) = (Fen::from_yuan(21_000_000), Fen::from_yuan(20_000_000));
        let poor = Rejection::NotEnoughCash { needed_fen, cash_fen };
        let rent = Command::RentGpu { term: GpuTerm::Days30, gpus: 400 };
        let game = game.refused(&[rent, allocate(10_000), train(21_000_000, 400)], poor);
        let game = game.when(&[allocate(5_000), train(3_000_000, 30)]).without_cash(ME).days(1);
        let (key, why) = (DecisionKey::Train {}, LapseReason::Cash);
        let game = game.then(&[Outcome::DecisionLapsed { vendor: ME, key, why }]);
        assert!(game.part::<Projects>(ME).running.is_empty());
    }

    #[test]
    fn more_projects_than_there_is_room_for_are_refused() {
        let game = Match::given(|scenario| {
            sure(scenario);
            scenario.research.projects_max = 2;
        });
        let distil = |vendor| Command::Distil { teacher: VendorId(vendor) };
        let full = Rejection::NotNow { why: Obstacle::TooManyProjects };
        let _ = game.refused(&[distil(1), distil(2), distil(3)], full);
    }
}
