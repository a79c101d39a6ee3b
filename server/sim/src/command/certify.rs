//! `Certify`: pays for the certificate that installations on customers' premises need. It comes some days later and stays.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::{Expense, Ledger};
use crate::market::business::BusinessBook;
use crate::rules::Rules;

/// What it costs, in fen.
pub(super) fn cost_fen(desk: &Desk) -> i64 {
    desk.rules.scenario.business.certificate_fen
}

pub(super) fn judge(desk: &Desk) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::Certificate, None)?;
    let under_way = |book: &BusinessBook| book.certified || book.certified_on_day.is_some();
    if desk.part::<BusinessBook>().is_some_and(under_way) {
        return Err(Rejection::NotNow { why: Obstacle::AlreadySo });
    }
    Ok(())
}

pub(super) fn act(world: &mut World, actor: Actor) -> Result<(), LapseReason> {
    let rules = world.resource::<Rules>().clone();
    let business = &rules.scenario.business;
    let mut parts = world.query::<(&mut BusinessBook, &mut Ledger)>();
    let (mut book, mut ledger) =
        parts.get_mut(world, actor.entity).map_err(|_not_there| LapseReason::Inactive)?;
    if book.certified || book.certified_on_day.is_some() {
        return Err(LapseReason::AlreadySo);
    }
    if ledger.cash_fen() < business.certificate_fen {
        return Err(LapseReason::Cash);
    }
    ledger.pay_now(Expense::Business, business.certificate_fen);
    book.certified_on_day = Some(actor.day.saturating_add(business.certificate_days));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::Account;
    use crate::given::{ME, Match};
    use crate::outcome::Outcome;
    use burnrate_client_proto::command::{Command, DecisionKey};

    const CERTIFY: Command = Command::Certify {};

    #[test]
    fn it_is_paid_at_once_and_comes_after_its_days() {
        let game = Match::given_all_unlocked().when(&[CERTIFY]).days(60);
        assert!(!game.part::<BusinessBook>(ME).certified);
        assert_eq!(game.part::<Ledger>(ME).balance_fen(Account::BusinessCosts), 50_000_000);
        let game = game.days(1);
        assert!(game.part::<BusinessBook>(ME).certified);
        let _ = game.then(&[Outcome::Certified { vendor: ME }]);
    }

    #[test]
    fn it_is_not_bought_twice() {
        let already = Rejection::NotNow { why: Obstacle::AlreadySo };
        let game = Match::given_all_unlocked().when(&[CERTIFY]).days(2).refused(&[CERTIFY], already.clone());
        let _ = game.days(80).refused(&[CERTIFY], already);
    }

    #[test]
    fn it_lapses_when_the_cash_is_gone_and_is_refused_without() {
        let game = Match::given_all_unlocked().when(&[CERTIFY]).without_cash(ME).days(1);
        let key = DecisionKey::Certify {};
        let game = game.then(&[Outcome::DecisionLapsed { vendor: ME, key, why: LapseReason::Cash }]);
        assert_eq!(game.part::<BusinessBook>(ME).certified_on_day, None);
        let mut poor = Match::given_all_unlocked().without_cash(ME);
        let answer = poor.put(ME, &[CERTIFY]);
        let refused = burnrate_client_proto::message::Answer::Refused {
            index: 0,
            rejection: Rejection::NotEnoughCash {
                needed_fen: burnrate_client_proto::quantity::Fen(50_000_000),
                cash_fen: burnrate_client_proto::quantity::Fen(0),
            },
        };
        assert_eq!(answer, refused);
    }
}
