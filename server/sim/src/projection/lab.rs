//! What a vendor's own seat sees of its research. Reads no rival's secrets: how its data compares is told from published users.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::{ProjectId, VendorId};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Lab, LabTerms, Project};
use burnrate_content::resolved::Research;

use crate::calendar::Calendar;
use crate::command::distillation_cost_fen;
use crate::finance::{Investment, Ledger};
use crate::market::audience::MauHistory;
use crate::market::rates::Rates;
use crate::market::research::{self, DataStock, Frontier, Model, Projects, ServingResearch};
use crate::market::serving::Compute;
use crate::market::serving::gpu_market::gpu_market;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{Business, Product};
use crate::vitals::thousandths;

/// One's own research; none if there is no such vendor.
pub(super) fn lab(world: &World, vendor: VendorId) -> Option<Lab> {
    let entity = world.resource::<Roster>().vendor(vendor.0)?;
    let rules = world.resource::<Rules>();
    let frontier = world.resource::<Frontier>();
    let (product, model) = (world.get::<Product>(entity)?, world.get::<Model>(entity)?);
    let (compute, projects) = (world.get::<Compute>(entity)?, world.get::<Projects>(entity)?);
    let serving = world.get::<ServingResearch>(entity)?;
    let share_bp = serving.share_micro(&rules.scenario) / 100;
    let day = world.resource::<Calendar>().day;
    Some(Lab {
        vendor,
        quality_milli: thousandths(product.quality),
        frontier_milli: thousandths(frontier.quality()),
        public_best_milli: thousandths(frontier.public_best()),
        published_milli: model.published.map(thousandths),
        ux_milli: thousandths(product.ux),
        ux_fading_milli: thousandths(model.fading_ux),
        depth_milli: product.depth_milli,
        bought_turns_milli: model.bought_turns_milli,
        data_conversations: world.get::<DataStock>(entity)?.conversations,
        data_ratio_milli: users_over_median_milli(world, entity),
        tokens_per_gpu_day: serving.tokens_per_gpu(world.resource::<Rates>(), model) as u64,
        distilled: model.distilled,
        serving_research_fen_per_month: Fen(serving.fen_per_month),
        serving_research_bp: u32::try_from(share_bp).unwrap_or(10_000),
        rented_gpus: compute.rented_gpus(),
        owned_gpus: compute.owned_gpus(),
        owned_gpus_book_fen: Fen(world.get::<Ledger>(entity)?.asset_fen(Investment::Gpus.asset())),
        train_share_bp: compute.train_share_bp,
        set_aside_gpus: compute.set_aside_gpus(),
        held_gpus: projects.held_gpus(),
        projects: projects.running.iter().map(|p| project(p, day, &rules.scenario.research)).collect(),
        terms: terms(world),
    })
}

fn project(project: &research::Project, day: u32, rules: &Research) -> Project {
    Project {
        project: ProjectId(project.number),
        work: project.work.shown(),
        spend_fen: Fen(project.cost_fen),
        begun_on_day: project.begun_on_day,
        ends_on_day: project.ends_on_day(day, rules),
        gpus: project.gpus(),
        working_gpus: project.working_gpus(),
        refund_fen: Fen(project.refund_fen(rules)),
    }
}

/// What a next step costs: the scenario's figures, and today's price of a GPU.
fn terms(world: &World) -> LabTerms {
    let rules = world.resource::<Rules>();
    let research = &rules.scenario.research;
    let market = gpu_market(world);
    LabTerms {
        training_scale_fen: Fen(research.training_scale_fen),
        training_fen_per_gpu_day: Fen(research.training_fen_per_gpu_day),
        training_days_min: research.training_days_min,
        training_days_max: research.training_days_max,
        training_fails_bp: u32::try_from(research.training_fail_micro / 100).unwrap_or(0),
        distillation_fen: Fen(distillation_cost_fen(research)),
        distillation_gap_milli: research.distillation_gap_micro / 1_000,
        distillation_days: research.distillation_days,
        context_fen_per_turn: Fen(research.context_fen_per_turn),
        context_days: research.context_days,
        feature_scale_fen: Fen(research.feature_scale_fen),
        feature_days: research.feature_days,
        serving_full_fen_per_month: Fen(research.serving_full_fen_per_month),
        gpu_price_fen: Fen(market.price_fen(rules)),
        gpus_on_sale: market.on_sale(rules),
        projects_max: u8::try_from(research.projects_max).unwrap_or(u8::MAX),
    }
}

/// One's MAU over the median of those in business, in thousandths: both are published.
fn users_over_median_milli(world: &World, own: Entity) -> u32 {
    let mau = |entity: &Entity| world.get::<MauHistory>(*entity).map_or(0, MauHistory::now);
    let active = |entity: &&Entity| world.get::<Business>(**entity).is_some_and(Business::is_active);
    let mut all: Vec<u64> = world.resource::<Roster>().vendors.iter().filter(active).map(mau).collect();
    all.sort_unstable();
    let (lower, upper) = (all.len().saturating_sub(1) / 2, all.len() / 2);
    let at = |place: usize| u128::from(all.get(place).copied().unwrap_or(0));
    let twice_median = at(lower) + at(upper);
    let milli = u128::from(mau(&own)) * 2_000 / twice_median.max(1);
    u32::try_from(milli).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use burnrate_client_proto::command::Command;

    fn shown(game: &Match) -> Lab {
        lab(&game.sim.world, ME).unwrap()
    }

    /// What the view foretells of a run is what happens.
    #[test]
    fn a_run_ends_on_the_day_that_is_shown() {
        let train = Command::Train { spend_fen: Fen::from_yuan(3_000_000), gpus: 30 };
        let mut game =
            Match::given_all_unlocked().when(&[Command::Allocate { train_share_bp: 5_000 }, train]);
        for day in 1..=100 {
            game = game.days(1);
            let lab = shown(&game);
            assert_eq!(lab.projects[0].ends_on_day, Some(101), "day {day}");
            assert_eq!((lab.held_gpus, lab.set_aside_gpus, lab.projects[0].working_gpus), (30, 30, 30));
            assert_eq!(lab.projects[0].refund_fen, Fen::from_yuan(900_000));
        }
        assert_eq!(shown(&game.days(1)).projects, []);
    }

    #[test]
    fn tokens_a_gpu_serves_are_those_that_capacity_is_made_of() {
        let game = Match::given_all_unlocked();
        let (today, data_ratio_milli) = (shown(&game).tokens_per_gpu_day, shown(&game).data_ratio_milli);
        let game = game.days(1);
        let capacity = game.part::<crate::market::serving::ServiceLoad>(ME).capacity_tokens;
        assert_eq!(capacity, 60 * today);
        assert_eq!((shown(&game).rented_gpus, data_ratio_milli), (60, 1_000));
    }
}
