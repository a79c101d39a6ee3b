//! `Hire`: people come on the day on which it acts, from those who look for work in the market and from outside.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::talent::Staffing;
use crate::rules::Rules;
use crate::vendor::People;

pub(super) fn judge(desk: &Desk, heads: u32) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::Hires, None)?;
    desk.must_be_within(Control::Hires, i64::from(heads))?;
    let (people, staffing) = (desk.part::<People>(), desk.part::<Staffing>());
    let max = people.zip(staffing).map_or(0, |(p, s)| s.may_hire(p, &desk.rules.scenario.talent));
    if heads > max {
        let (value, max) = (i64::from(heads), i64::from(max));
        return Err(Rejection::OutOfBounds { field: Control::Hires, value, min: 0, max });
    }
    Ok(())
}

pub(super) fn act(world: &mut World, actor: Actor, heads: u32) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let mut vendors = world.query::<(&People, &mut Staffing)>();
    let (people, mut staffing) =
        vendors.get_mut(world, actor.entity).map_err(|_not_there| LapseReason::Inactive)?;
    if heads > staffing.may_hire(people, &rules.scenario.talent) {
        return Err(LapseReason::MonthlyLimit);
    }
    staffing.joining = staffing.joining.saturating_add(heads);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::outcome::Outcome;
    use burnrate_client_proto::command::Command;

    fn hire(heads: u32) -> Command {
        Command::Hire { heads }
    }

    /// Nobody leaves by himself.
    fn given_content_people() -> Match {
        Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.talent.exit_nano_per_day = 0;
        })
    }

    #[test]
    fn they_come_that_day_with_a_tenth_of_the_stars_from_outside() {
        let game = given_content_people().when(&[hire(9)]).days(1);
        let people = game.part::<People>(ME);
        assert_eq!(people.heads, 39);
        assert!((people.stars.to_f64() - (1.5 + 9.0 * 0.05 * 0.1)).abs() < 1e-6, "{people:?}");
        game.then(&[Outcome::PeopleHired { vendor: ME, heads: 9 }]);
    }

    #[test]
    fn three_in_ten_a_month_and_no_more() {
        let out = |value, max| Rejection::OutOfBounds { field: Control::Hires, value, min: 0, max };
        let game = given_content_people().refused(&[hire(10)], out(10, 9));
        let game = game.when(&[hire(9)]).days(7).refused(&[hire(1)], out(1, 0));
        // The month is over on day 31; the lesson's turn begins on day 36.
        let game = game.days(28).when(&[hire(11)]).days(1);
        assert_eq!(game.part::<People>(ME).heads, 50);
    }

    #[test]
    fn who_was_let_go_finds_work_with_those_who_hire() {
        let mut game = given_content_people();
        let stars = |game: &Match| game.part::<People>(ME).stars.to_f64();
        let rival = burnrate_client_proto::id::VendorId(1);
        let _ = game.put(rival, &[Command::Layoff { heads: 9 }]);
        let game = game.days(7).when(&[hire(5)]).days(1);
        // Seekers fade by half in 30 days, stars and heads alike: each still brings .05.
        assert!((stars(&game) - (1.5 + 5.0 * 0.05)).abs() < 1e-6, "{}", stars(&game));
    }
}
