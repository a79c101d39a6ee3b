//! `SetSignup`: people must register, or need not, until changed. Without it more come, more of them only look, and nobody registers.

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::Signup;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::offering::Offering;
use crate::outcome::{Outcome, Outcomes};

pub(super) fn judge(desk: &Desk) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::Signup, None)
}

pub(super) fn act(world: &mut World, actor: Actor, signup: Signup) -> Result<(), LapseReason> {
    let mut offering = world.get_mut::<Offering>(actor.entity).ok_or(LapseReason::Inactive)?;
    if offering.signup != signup {
        offering.signup = signup;
        world.resource_mut::<Outcomes>().push(Outcome::SignupChanged { vendor: actor.vendor, signup });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::head_count::HeadCount;
    use crate::market::advertising::AdPipeline;
    use burnrate_client_proto::command::Command;

    fn signup(signup: Signup) -> Command {
        Command::SetSignup { signup }
    }

    /// ¥20,000 a day on the first channel.
    fn advertised() -> Match {
        Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.vendors[0].start.bids_fen_per_day[0] = 2_000_000;
        })
    }

    fn heads(game: &Match) -> HeadCount {
        HeadCount::of(&game.sim.world, ME.index())
    }

    #[test]
    fn without_it_more_install_more_only_look_and_nobody_registers() {
        let (phone, open) = (advertised(), advertised().when(&[signup(Signup::None)]));
        let before = heads(&open).registered;
        let (phone, open) = (phone.days(1), open.days(1));
        let pending = |game: &Match| game.part::<AdPipeline>(ME).bought[0].to_f64();
        assert!((pending(&open) / pending(&phone) - 1.3).abs() < 1e-6);
        let (phone, open) = (phone.days(6), open.days(6));
        assert_eq!(heads(&open).registered, before);
        assert!(heads(&phone).registered > before);
        let looking = |game: &Match| heads(game).tourist as f64;
        let ratio = looking(&open) / looking(&phone);
        assert!((1.3..1.7).contains(&ratio), "1.25 of 1 to 1.3 times as many: {ratio}");
        let _ = open.then(&[Outcome::SignupChanged { vendor: ME, signup: Signup::None }]);
    }

    /// Whoever came without registering and comes back registers then.
    #[test]
    fn asked_again_people_register_again() {
        let game = advertised().when(&[signup(Signup::None)]).days(28);
        let before = heads(&game).registered;
        let game = game.when(&[signup(Signup::Phone)]).days(28);
        assert!(heads(&game).registered > before + 1_000);
    }
}
