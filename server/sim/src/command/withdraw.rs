//! `Withdraw`: takes a decision that waits back. It acts when it is accepted and never waits itself.

use burnrate_client_proto::command::DecisionKey;
use burnrate_client_proto::rejection::Rejection;

use super::desk::Desk;

pub(super) fn judge(desk: &Desk, decision: DecisionKey) -> Result<(), Rejection> {
    if desk.queue.decisions.contains_key(&decision) { Ok(()) } else { Err(Rejection::NotQueued { decision }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::outcome::Outcome;
    use crate::vendor::Prices;
    use burnrate_client_proto::command::{Command, Price, PriceItem};
    use burnrate_client_proto::quantity::Fen;

    const KEY: DecisionKey = DecisionKey::SetPrice { item: PriceItem::Subscription };
    const WITHDRAW: Command = Command::Withdraw { decision: KEY };

    fn subscription(yuan: i64) -> Command {
        Command::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(yuan) } }
    }

    #[test]
    fn what_is_taken_back_never_acts() {
        let game = Match::given_all_unlocked().when(&[subscription(19)]).when(&[WITHDRAW]).days(14);
        assert_eq!(game.part::<Prices>(ME).subscription_fen, 4_900);
        game.then_never(|o| matches!(o, Outcome::PriceChanged { vendor: ME, .. }));
    }

    #[test]
    fn it_makes_room_for_another_decision_of_its_kind() {
        let game = Match::given_all_unlocked().when(&[subscription(19)]).when(&[WITHDRAW]);
        let game = game.when(&[subscription(29)]).days(1);
        assert_eq!(game.part::<Prices>(ME).subscription_fen, 2_900);
    }

    #[test]
    fn what_does_not_wait_is_not_taken_back() {
        let not_queued = Rejection::NotQueued { decision: KEY };
        let game = Match::given_all_unlocked().refused(&[WITHDRAW], not_queued.clone());
        // It acted on day 1.
        let _ = game.when(&[subscription(19)]).days(1).refused(&[WITHDRAW], not_queued);
    }
}
