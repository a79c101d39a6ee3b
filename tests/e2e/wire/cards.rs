//! An instructor's cards and weights over real sockets: to every match of a classroom, and from nobody else.

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::message::{ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::shock::ShockKind;
use burnrate_client_proto::view::{Change, NewsKind, Pace, ScoreWeights};

use crate::folder::Folder;
use crate::guest::{Guest, run};
use crate::server::Server;

const WINTER: Order = Order::PlayShock { shock: ShockKind::InvestorWinter, vendor: None, rumour_turns: 2 };

fn weights(cash_weight_micro: u64) -> Order {
    let weights = ScoreWeights {
        habit_user_fen: Fen::from_yuan(300),
        arr_multiple_micro: 0,
        star_fen: Fen(0),
        cash_weight_micro,
        debt_weight_micro: 1_000_000,
        parent_weight_micro: 1_000_000,
    };
    Order::SetScoreWeights { weights }
}

/// Reads what a guest is sent until a change of its view is as wanted.
async fn until(guest: &mut Guest, wanted: impl Fn(&Change) -> bool) {
    loop {
        if let ServerMessage::Delta { changes, .. } | ServerMessage::Snapshot { changes, .. } =
            guest.next().await.unwrap()
            && changes.iter().any(&wanted)
        {
            return;
        }
    }
}

fn is_rumour(change: &Change) -> bool {
    let rumour = NewsKind::Rumour { shock: ShockKind::InvestorWinter, chance_bp: 10_000 };
    matches!(change, Change::News(news) if news.kind == rumour)
}

#[test]
fn a_card_reaches_every_match_of_its_classroom() {
    for codec in [Codec::Json, Codec::Bincode] {
        let folder = Folder::new("cards");
        let server = Server::start(folder.path());
        run(async {
            let mut instructor = Guest::connect(&server, codec, 200).await;
            let (code, matches) = instructor.create(2, Pace::Stepped {}).await;
            instructor.instruct(&matches[0]).await;
            let mut players = Vec::new();
            for (number, match_id) in (0_u8..).zip(&matches) {
                let mut player = Guest::connect(&server, codec, number).await;
                let taken = player.join(&code, &format!("team {number}"), match_id, 0).await;
                player.sit(&taken).await;
                players.push(player);
            }
            let early = instructor.refused(ClientMessage::Order { request: 1, order: WINTER }).await;
            assert_eq!(early, WireError::NotNow {}, "before the start");
            let wild =
                instructor.refused(ClientMessage::Order { request: 2, order: weights(u64::MAX >> 12) }).await;
            assert!(matches!(wild, WireError::OutOfRange { .. }), "{wild:?}");
            instructor.order(weights(2_000_000)).await;
            let set =
                |change: &Change| matches!(change, Change::Weights(w) if w.cash_weight_micro == 2_000_000);
            for player in &mut players {
                until(player, set).await;
            }
            instructor.order(Order::Start {}).await;
            let late = instructor.refused(ClientMessage::Order { request: 3, order: weights(1) }).await;
            assert_eq!(late, WireError::NotNow {}, "after the start");
            let stolen = players[0].refused(ClientMessage::Order { request: 4, order: WINTER }).await;
            assert_eq!(stolen, WireError::NotInstructor {});
            let long = Order::PlayShock { shock: ShockKind::ContentScandal, vendor: None, rumour_turns: 1 };
            let long = instructor.refused(ClientMessage::Order { request: 5, order: long }).await;
            assert!(matches!(long, WireError::OutOfRange { max: 0, .. }), "{long:?}");
            let whose = Order::PlayShock {
                shock: ShockKind::ViralBreakout,
                vendor: Some(VendorId(900)),
                rumour_turns: 0,
            };
            let whose = instructor.refused(ClientMessage::Order { request: 6, order: whose }).await;
            assert!(matches!(whose, WireError::OutOfRange { max: 5, .. }), "{whose:?}");
            instructor.order(WINTER).await;
            instructor.order(Order::Step {}).await;
            for player in &mut players {
                until(player, is_rumour).await;
                player.is_well().await;
            }
        });
    }
}
