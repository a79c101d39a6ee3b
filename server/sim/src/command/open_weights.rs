//! `OpenWeights`: publishes the weights of the present model, for ever. Everybody learns from it, twice as fast; the papers write of it.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::research::{Frontier, Model};
use crate::outcome::{Outcome, Outcomes};
use crate::vendor::Product;
use crate::vitals::thousandths;

pub(super) fn judge(desk: &Desk) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::OpenWeights, None)?;
    // Polish is no new model: else the papers would write of the same one every week.
    let is_new = desk.part::<Model>().is_some_and(|model| !model.is_published);
    if is_new { Ok(()) } else { Err(Rejection::NotNow { why: Obstacle::AlreadySo }) }
}

pub(super) fn act(world: &mut World, actor: Actor) -> Result<(), LapseReason> {
    let mut vendors = world.query::<(&Product, &mut Model)>();
    let (product, mut model) =
        vendors.get_mut(world, actor.entity).map_err(|_not_there| LapseReason::Inactive)?;
    if model.is_published {
        return Err(LapseReason::NothingNew);
    }
    let quality = product.quality;
    model.published = Some(quality);
    model.is_published = true;
    world.resource_mut::<Frontier>().publish(quality);
    let quality_milli = thousandths(quality);
    world.resource_mut::<Outcomes>().push(Outcome::WeightsOpened { vendor: actor.vendor, quality_milli });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact_math::pow;
    use crate::given::{ME, Match};
    use crate::market::awareness::InTheNews;
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::id::VendorId;

    const OPEN: Command = Command::OpenWeights {};

    fn given_good_model() -> Match {
        Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.vendors[0].start.quality_micro = 400_000;
        })
    }

    #[test]
    fn everybody_learns_twice_as_fast_and_the_papers_write() {
        let quality = |game: &Match| game.part::<Product>(VendorId(1)).quality.to_f64();
        let game = given_good_model().when(&[OPEN]).days(7);
        let exact = 0.4 * (1.0 - pow(0.992, 7.0));
        assert!((quality(&game) - exact).abs() < 1e-6, "{}, not {exact}", quality(&game));
        assert_eq!(game.part::<InTheNews>(ME).until_day, 2);
        let _ = game.then(&[Outcome::WeightsOpened { vendor: ME, quality_milli: 399 }]);
    }

    #[test]
    fn the_same_model_is_not_published_twice() {
        let game = given_good_model().when(&[OPEN]).days(7);
        let _ = game.refused(&[OPEN], Rejection::NotNow { why: Obstacle::AlreadySo });
    }

    #[test]
    fn everybody_sees_whose_weights_are_open() {
        let game = given_good_model().when(&[OPEN]).days(1);
        let open: Vec<bool> = game
            .sim
            .public_view()
            .into_iter()
            .filter_map(|change| {
                let burnrate_client_proto::view::Change::Standing(standing) = change else { return None };
                Some(standing.weights_open)
            })
            .collect();
        assert_eq!(open, [true, false, false, false, false, false]);
    }
}
