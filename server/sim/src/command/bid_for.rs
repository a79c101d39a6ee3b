//! `BidFor`: a sealed bid for a company on sale. It binds until the sale is settled; cash must cover all bids that stand.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::{Named, Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use super::Actor;
use super::desk::Desk;
use crate::finance::ForSale;
use crate::roster::Roster;

pub(super) fn judge(desk: &Desk, target: VendorId, bid: Fen) -> Result<(), Rejection> {
    desk.must_be_unlocked(Control::TakeoverBid, None)?;
    let entity = desk.world.resource::<Roster>().vendor(target.0);
    let Some(entity) = entity.filter(|entity| *entity != desk.vendor) else {
        return Err(Rejection::Unknown { what: Named::Vendor });
    };
    let obstacle = |why| Err(Rejection::NotNow { why });
    if desk.world.get::<ForSale>(entity).is_none_or(|for_sale| for_sale.offer().is_none()) {
        return obstacle(Obstacle::NotForSale);
    }
    if desk.part::<ForSale>().is_some_and(|for_sale| for_sale.offer().is_some()) {
        return obstacle(Obstacle::OnSale);
    }
    desk.must_be_within(Control::TakeoverBid, bid.0)
}

pub(super) fn act(world: &mut World, actor: Actor, target: VendorId, bid: Fen) -> Result<(), LapseReason> {
    let entity = world.resource::<Roster>().vendor(target.0).ok_or(LapseReason::NotForSale)?;
    let mut for_sale = world.get_mut::<ForSale>(entity).ok_or(LapseReason::NotForSale)?;
    for_sale.offer_mut().ok_or(LapseReason::NotForSale)?.bid(actor.vendor.0, bid.0);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::{Account, Ledger, Solvency, Traction, appraise_world};
    use crate::given::{ME, Match};
    use crate::market::self_serve::ApiAccounts;
    use crate::market::serving::Compute;
    use crate::outcome::Outcome;
    use crate::vendor::{Business, People};
    use burnrate_client_proto::command::Command;
    use burnrate_client_proto::message::Answer;
    use burnrate_client_proto::view::VendorStatus;

    const BUYER: VendorId = VendorId(2);

    fn bid(yuan: i64) -> Command {
        Command::BidFor { vendor: ME, bid_fen: Fen::from_yuan(yuan) }
    }

    /// The first vendor is on sale for at least ¥2M; the first turn has closed.
    fn on_sale() -> Match {
        let reserve_fen = Fen::from_yuan(2_000_000);
        let content = |scenario: &mut burnrate_content::Resolved| {
            scenario.unlocks.clear();
            scenario.talent.exit_nano_per_day = 0;
        };
        Match::given(content).when(&[Command::OfferSale { reserve_fen }]).days(7)
    }

    fn with(mut game: Match, bidder: VendorId, yuan: i64) -> Match {
        let answer = game.put(bidder, &[bid(yuan)]);
        assert!(matches!(answer, Answer::Accepted { .. }), "{answer:?}");
        game
    }

    #[test]
    fn the_best_bid_pays_the_second_and_gets_users_talent_and_heads() {
        let game = with(with(on_sale(), VendorId(1), 3_000_000), BUYER, 5_000_000);
        let game = game.days(20);
        let before_fen = game.part::<Ledger>(BUYER).cash_fen();
        let (heads, stars) = (game.part::<People>(BUYER).heads, game.part::<People>(BUYER).stars);
        let game = game.days(1);
        let price_fen = 300_000_000;
        let game = game.then(&[Outcome::Sold { vendor: ME, buyer: BUYER, price_fen }]);
        assert!(before_fen - game.part::<Ledger>(BUYER).cash_fen() > price_fen);
        assert_eq!(game.part::<People>(BUYER).heads, heads + 15);
        assert!(game.part::<People>(BUYER).stars > stars);
        assert_eq!(game.part::<Business>(ME).status, VendorStatus::Acquired);
        assert_eq!(game.part::<Ledger>(ME).cash_fen(), 0);
        let (sold, had) =
            (game.part::<Traction>(ME).primary_users, game.part::<Traction>(BUYER).primary_users);
        let game = game.days(1);
        assert_eq!(game.part::<Traction>(ME).primary_users, 0);
        let came = game.part::<Traction>(BUYER).primary_users.saturating_sub(had) as f64;
        assert!((came / sold as f64 - 0.7).abs() < 0.05, "{came} of {sold}");
        assert_eq!(game.sim.world.resource::<ApiAccounts>().by_vendor[0], 0);
        let _ = game.days(30);
    }

    #[test]
    fn a_buyer_gets_the_gpus_at_what_they_stand_at() {
        let game = Match::given_all_unlocked().when(&[Command::BuyGpu { gpus: 4 }]).days(7);
        let game = game.when(&[Command::OfferSale { reserve_fen: Fen::from_yuan(2_000_000) }]).days(7);
        let game = with(game, BUYER, 5_000_000).days(21);
        assert_eq!(game.part::<Business>(ME).status, VendorStatus::Acquired);
        let owned = |vendor| game.part::<Compute>(vendor).owned_gpus();
        assert_eq!((owned(ME), owned(BUYER)), (0, 4));
        let book = |game: &Match, vendor| game.part::<Ledger>(vendor).balance_fen(Account::OwnedGpus);
        assert_eq!(book(&game, ME), 0);
        let taken_over = book(&game, BUYER);
        assert!(taken_over > 95_000_000, "¥1M but for a month of three years: {taken_over}");
        for vendor in [ME, BUYER] {
            assert_eq!(game.part::<Ledger>(vendor).check(), Ok(()));
        }
        let game = game.days(30);
        let off = 100_000_000 * 30 / 1_080;
        assert!((taken_over - book(&game, BUYER) - off).abs() <= 1, "he goes on writing them off");
    }

    #[test]
    fn price_and_cash_pay_creditors_first_and_the_rest_is_the_founders_score() {
        let game = with(on_sale(), BUYER, 5_000_000).days(21);
        let founders_fen = game.part::<Solvency>(ME).wound_up().unwrap().founders_fen;
        assert!(founders_fen > 0);
        assert_eq!(appraise_world(&game.sim.world)[0].score_fen, founders_fen);
        assert_eq!(game.part::<Ledger>(ME).check(), Ok(()));
    }

    #[test]
    fn a_bid_binds_cash_until_the_sale_is_settled() {
        let mut game = with(on_sale(), BUYER, 15_000_000).days(7);
        let channel = burnrate_client_proto::id::ChannelId(0);
        // A week of it and the bid are more than the ¥20M of the start.
        let spend = Command::SetBid { channel, bid_fen_per_day: Fen::from_yuan(900_000) };
        let answer = format!("{:?}", game.put(BUYER, &[spend]));
        assert!(answer.contains("NotEnoughCash"), "{answer}");
        assert!(
            matches!(game.put(BUYER, &[bid(2_500_000)]), Answer::Accepted { .. }),
            "a lower bid frees it"
        );
        let answer = format!("{:?}", game.put(VendorId(1), &[bid(900_000_000)]));
        assert!(answer.contains("NotEnoughCash"), "{answer}");
    }

    #[test]
    fn a_bid_without_cash_behind_it_is_void_when_the_day_comes() {
        let game = with(with(on_sale(), VendorId(1), 3_000_000), BUYER, 5_000_000).days(20);
        let game = game.without_cash(BUYER).days(1);
        let _ = game.then(&[Outcome::Sold { vendor: ME, buyer: VendorId(1), price_fen: 200_000_000 }]);
    }

    #[test]
    fn only_a_rival_on_sale_can_be_bid_for() {
        let game = Match::given_all_unlocked();
        let game = game.refused(&[bid(3_000_000)], Rejection::Unknown { what: Named::Vendor });
        let other = |vendor| Command::BidFor { vendor: VendorId(vendor), bid_fen: Fen::from_yuan(3_000_000) };
        let game = game.refused(&[other(1)], Rejection::NotNow { why: Obstacle::NotForSale });
        let _ = game.refused(&[other(99)], Rejection::Unknown { what: Named::Vendor });
        let mut game = on_sale();
        let reserve_fen = Fen::from_yuan(2_000_000);
        let _ = game.put(BUYER, &[Command::OfferSale { reserve_fen }]);
        let mut game = game.days(7);
        let refused = Answer::Refused { index: 0, rejection: Rejection::NotNow { why: Obstacle::OnSale } };
        assert_eq!(game.put(BUYER, &[bid(3_000_000)]), refused);
    }
}
