//! An instructor's cards and weights, live and from the log.

use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::message::Audience;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::shock::ShockKind;
use burnrate_client_proto::view::{Change, NewsKind, ScoreWeights, Slot, View};
use burnrate_matches::{Intent, Refusal};
use burnrate_sim::Event;
use burnrate_sim::finance::WeightsRefusal;
use burnrate_sim::shock::CardRefusal;

use crate::table::{Table, assert_same, opening, recover};

fn play(shock: ShockKind, vendor: Option<VendorId>, rumour_turns: u8) -> Intent {
    Intent::PlayShock { shock, vendor, rumour_turns }
}

fn weights() -> ScoreWeights {
    ScoreWeights {
        habit_user_fen: Fen(100),
        arr_multiple_micro: 2_000_000,
        star_fen: Fen(0),
        cash_weight_micro: 1_000_000,
        debt_weight_micro: 1_000_000,
        parent_weight_micro: 0,
    }
}

#[test]
fn cards_played_live_come_out_the_same_from_the_log() {
    let mut table = Table::begun(opening(7, |_| ()), 2);
    table.days(4);
    table.step(play(ShockKind::ChipShortage, None, 1));
    table.step(play(ShockKind::ViralBreakout, Some(VendorId(3)), 0));
    table.days(20);
    table.step(play(ShockKind::ContentScandal, None, 0));
    table.step(play(ShockKind::DeviceEntrant, None, 2));
    table.days(40);
    let played = table.events_from(0).into_iter().filter(|e| matches!(e, Event::ShockPlayed { .. })).count();
    assert_eq!(played, 4);
    let audiences = table.audiences();
    let again = recover(&table.log).unwrap();
    assert_same(&table.live, &again, &audiences, "after four cards");
    for audience in audiences {
        let whole = View::from_changes(table.live.view(audience));
        assert_eq!(table.built[&audience], whole, "{audience:?}: changes build the view");
    }
}

#[test]
fn players_see_the_rumour_and_the_instructor_the_card() {
    let mut table = Table::begun(opening(7, |_| ()), 1);
    let settled = table.step(play(ShockKind::InvestorWinter, None, 2));
    let told: Vec<Audience> = settled.changes.iter().map(|(audience, _)| *audience).collect();
    assert_eq!(told, [Audience::Instructor {}], "nobody else hears of a card on the table");
    let card = &table.built[&Audience::Instructor {}];
    assert!(
        matches!(card.get(Slot::Card(ShockKind::InvestorWinter)), Some(Change::Card(card)) if card.pending.len() == 1)
    );
    let day = table.step(Intent::CloseDay);
    let rumour = NewsKind::Rumour { shock: ShockKind::InvestorWinter, chance_bp: 10_000 };
    let heard = |(_, changes): &(Audience, Vec<Change>)| {
        changes.iter().any(|change| matches!(change, Change::News(news) if news.kind == rumour))
    };
    assert!(day.changes.len() > 2 && day.changes.iter().all(heard), "everybody hears the rumour");
}

#[test]
fn what_can_not_be_played_or_set_is_refused_and_logs_nothing() {
    let mut table = Table::open_as(opening(7, |_| ()));
    let records = table.log.len();
    let early = table.try_step(play(ShockKind::InvestorWinter, None, 0)).unwrap_err();
    assert_eq!(early, Refusal::Card(CardRefusal::NotStarted));
    let wild = ScoreWeights { cash_weight_micro: u64::MAX, ..weights() };
    let refused = table.try_step(Intent::SetScoreWeights(wild)).unwrap_err();
    assert!(matches!(refused, Refusal::Weights(WeightsRefusal::OutOfRange { .. })), "{refused:?}");
    table.step(Intent::SetScoreWeights(weights()));
    assert_eq!(table.log.len(), records + 1);
    let public = View::from_changes(table.live.view(Audience::Public {}));
    assert_eq!(public.get(Slot::Weights), Some(&Change::Weights(weights())), "everybody sees them");
    table.step(Intent::Start);
    let late = table.try_step(Intent::SetScoreWeights(weights())).unwrap_err();
    assert_eq!(late, Refusal::Weights(WeightsRefusal::Started));
    table.days(10);
    let audiences = table.audiences();
    assert_same(&table.live, &recover(&table.log).unwrap(), &audiences, "with other weights");
}
