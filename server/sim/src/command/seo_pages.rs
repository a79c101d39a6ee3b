//! `SeoPages`: so many question-and-answer pages on the web each day, until changed; see [`SearchPages`].

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::market::search_pages::SearchPages;

pub(super) fn judge(desk: &Desk, pages_per_day: u32) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::SeoPages, None)?;
    desk.must_be_within(Control::SeoPages, i64::from(pages_per_day))
}

pub(super) fn act(world: &mut World, actor: Actor, pages_per_day: u32) -> Result<(), LapseReason> {
    let mut pages = world.get_mut::<SearchPages>(actor.entity).ok_or(LapseReason::Inactive)?;
    pages.pages_per_day = pages_per_day;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::{Account, Ledger};
    use crate::given::{ME, Match};
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::quantity::Fen;

    fn pages(pages_per_day: u32) -> Command {
        Command::SeoPages { pages_per_day }
    }

    /// Nobody ever finds out.
    fn discreet() -> Match {
        Match::given(|scenario| {
            scenario.unlocks.clear();
            scenario.attention.search_pages.scandal_scale_pages = u64::MAX;
        })
    }

    #[test]
    fn pages_are_put_up_and_paid_every_day_and_stay_when_it_stops() {
        let game = discreet().when(&[pages(2_000)]).days(7);
        assert_eq!(game.part::<SearchPages>(ME).live_pages, 14_000);
        let game = game.when(&[pages(0)]).days(7);
        assert_eq!(game.part::<SearchPages>(ME).live_pages, 14_000);
        assert_eq!(game.part::<Ledger>(ME).balance_fen(Account::SearchPages), 14_000 * 5);
    }

    #[test]
    fn without_cash_no_page_is_put_up() {
        let game = discreet().when(&[pages(2_000)]).without_cash(ME).days(1);
        assert_eq!(game.part::<SearchPages>(ME).live_pages, 0);
    }

    #[test]
    fn more_than_the_bound_or_than_a_turn_can_pay_is_refused() {
        let out = Rejection::OutOfBounds { field: Control::SeoPages, value: 10_100, min: 0, max: 10_000 };
        let game = discreet().refused(&[pages(10_100)], out);
        let silent = [0, 1, 2, 3, 4, 5].map(|channel| Command::SetBid {
            channel: burnrate_client_proto::id::ChannelId(channel),
            bid_fen_per_day: Fen(0),
        });
        let game = game.when(&silent).without_cash(ME);
        // Seven days of 10,000 pages at ¥.05.
        let (needed_fen, cash_fen) = (Fen(350_000), Fen(0));
        let _ = game.refused(&[pages(10_000)], Rejection::NotEnoughCash { needed_fen, cash_fen });
    }
}
