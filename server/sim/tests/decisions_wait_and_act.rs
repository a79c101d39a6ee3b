//! A decision waits in its seat's queue, acts on the first day of the next turn, and is answered once.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking"
)]

mod given;

use burnrate_client_proto::command::{Command, DecisionKey, GpuTerm, PriceItem};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::{ChannelId, ClientId, VendorId};
use burnrate_client_proto::message::Answer;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::{Change, Dashboard, QueuedDecision};
use burnrate_sim::{Author, Batch, Decision, Event, Kernel, Opening, Outcome, Simulation, Stamp};
use given::{batch, set_bid, started, submit, subscription};

fn lesson() -> Opening {
    let mut opening = given::opening("first-class", 7, Kernel::Stochastic);
    opening.resolved.unlocks.clear();
    opening
}

fn dashboard(simulation: &Simulation, vendor: u16) -> Dashboard {
    let view = simulation.vendor_view(VendorId(vendor));
    let found = view.into_iter().find_map(|change| match change {
        Change::Dashboard(dashboard) => Some(*dashboard),
        _ => None,
    });
    found.unwrap()
}

fn queue(simulation: &Simulation, vendor: u16) -> Vec<QueuedDecision> {
    let view = simulation.vendor_view(VendorId(vendor));
    let found = view.into_iter().find_map(|change| match change {
        Change::Queue { decisions } => Some(decisions),
        _ => None,
    });
    found.unwrap()
}

fn accepted(answer: &Answer) -> bool {
    matches!(answer, Answer::Accepted { .. })
}

#[test]
fn a_decision_of_midweek_acts_on_the_first_day_of_the_next_turn() {
    let mut game = started(&lesson());
    (0..3).for_each(|_| drop(game.close_day()));
    let answer = submit(&mut game, &batch(0, 1, &[set_bid(0, 1_000)]));
    let key = DecisionKey::SetBid { channel: ChannelId(0) };
    assert_eq!(answer, Answer::Accepted { acts_on_day: 8, keys: vec![Some(key)] });
    let bid = |game: &Simulation| dashboard(game, 0).bid_fen_per_day[0];
    let before = bid(&game);
    (0..4).for_each(|_| drop(game.close_day()));
    assert_eq!((game.day(), bid(&game)), (7, before));
    game.close_day();
    assert_eq!((bid(&game), queue(&game, 0)), (Fen::from_yuan(1_000), vec![]));
}

#[test]
fn a_later_decision_with_the_same_key_replaces_the_earlier() {
    let mut game = started(&lesson());
    game.close_day();
    assert!(accepted(&submit(&mut game, &batch(0, 1, &[set_bid(0, 1_000), set_bid(1, 500)]))));
    assert!(accepted(&submit(&mut game, &batch(0, 2, &[set_bid(0, 2_000)]))));
    let commands: Vec<Command> = queue(&game, 0).into_iter().map(|queued| queued.command).collect();
    assert_eq!(commands, [set_bid(0, 2_000), set_bid(1, 500)]);
}

#[test]
fn a_withdrawn_decision_never_acts() {
    let mut game = started(&lesson());
    let decision = DecisionKey::SetPrice { item: PriceItem::Subscription };
    let withdraw = [Command::Withdraw { decision }];
    let refused = Answer::Refused { index: 0, rejection: Rejection::NotQueued { decision } };
    assert_eq!(submit(&mut game, &batch(0, 1, &withdraw)), refused);
    submit(&mut game, &batch(0, 2, &[subscription(100)]));
    assert!(accepted(&submit(&mut game, &batch(0, 3, &withdraw))));
    let day = game.close_day();
    assert!(!day.outcomes.iter().any(|o| matches!(o, Outcome::PriceChanged { .. })), "{:?}", day.outcomes);
}

#[test]
fn a_batch_is_accepted_whole_or_not_at_all() {
    let mut game = started(&lesson());
    let hash = game.state_hash();
    let bad = batch(0, 1, &[set_bid(0, 1_000), set_bid(99, 1_000)]);
    let Decision::Fresh { events, answer } = game.decide(&bad) else { panic!("not fresh") };
    assert_eq!(game.state_hash(), hash, "deciding changed the state");
    let channels = 6;
    let rejection = Rejection::UnknownChannel { channels };
    assert_eq!(answer, Answer::Refused { index: 1, rejection });
    assert_eq!(events.len(), 1);
    submit(&mut game, &bad);
    assert!(queue(&game, 0).is_empty());
}

#[test]
fn one_message_may_not_name_a_decision_twice() {
    let mut game = started(&lesson());
    let decision = DecisionKey::SetBid { channel: ChannelId(0) };
    let answer = submit(&mut game, &batch(0, 1, &[set_bid(0, 100), set_bid(0, 200)]));
    assert_eq!(answer, Answer::Refused { index: 1, rejection: Rejection::Twice { decision } });
    let answer = submit(&mut game, &batch(0, 2, &[set_bid(0, 100), Command::Withdraw { decision }]));
    assert_eq!(answer, Answer::Refused { index: 1, rejection: Rejection::Twice { decision } });
}

#[test]
fn a_queue_cannot_overspend() {
    let mut opening = lesson();
    opening.resolved.bounds.range_mut(Control::Bid).unwrap().max *= 2;
    let mut game = started(&opening);
    // ¥20M over the 7 days of the first turn: one bid of ¥1M and another of ¥2M a day are too much.
    let half = 1_000_000;
    assert!(accepted(&submit(&mut game, &batch(0, 1, &[set_bid(0, half)]))));
    let answer = submit(&mut game, &batch(0, 2, &[set_bid(1, half * 2)]));
    let Answer::Refused { index: 0, rejection: Rejection::NotEnoughCash { needed_fen, cash_fen } } = answer
    else {
        panic!("{answer:?}");
    };
    assert!(needed_fen > cash_fen);
    assert!(accepted(&submit(&mut game, &batch(0, 3, &[set_bid(0, 0), set_bid(1, half * 2)]))));
}

#[test]
fn cutting_back_is_allowed_without_cash() {
    let mut opening = lesson();
    opening.resolved.vendors[0].start.cash_fen = 0;
    opening.resolved.vendors[0].start.bids_fen_per_day = vec![500_000; 6];
    let mut game = started(&opening);
    assert!(accepted(&submit(&mut game, &batch(0, 1, &[set_bid(0, 1_000)]))));
    let answer = submit(&mut game, &batch(0, 2, &[set_bid(1, 9_000)]));
    assert!(
        matches!(answer, Answer::Refused { rejection: Rejection::NotEnoughCash { .. }, .. }),
        "{answer:?}"
    );
}

#[test]
fn a_retry_gets_the_same_answer_and_acts_once() {
    let mut game = started(&lesson());
    let first = batch(0, 5, &[set_bid(0, 1_000)]);
    let answer = submit(&mut game, &first);
    assert_eq!(game.decide(&first), Decision::Remembered(answer.clone()));
    let other = batch(0, 5, &[set_bid(0, 9_000)]);
    assert_eq!(game.decide(&other), Decision::Remembered(answer.clone()));
    let stamp = first.stamp.unwrap();
    assert_eq!(game.answer(stamp), answer);
    let refused = batch(0, 6, &[set_bid(77, 1)]);
    let refusal = submit(&mut game, &refused);
    assert_eq!(game.decide(&refused), Decision::Remembered(refusal));
    for seq in 7..75 {
        submit(&mut game, &batch(0, seq, &[set_bid(0, 100)]));
    }
    assert_eq!(game.decide(&first), Decision::TooOld);
    assert_eq!(game.answer(Stamp { client: ClientId([9; 16]), seq: 1 }), Answer::NeverSeen {});
}

#[test]
fn answers_survive_saving() {
    let opening = lesson();
    let mut game = started(&opening);
    let sent = batch(0, 1, &[set_bid(0, 1_000)]);
    let answer = submit(&mut game, &sent);
    let restored = Simulation::restore(&opening, &game.save()).unwrap();
    assert_eq!(restored.decide(&sent), Decision::Remembered(answer));
}

#[test]
fn nothing_is_decided_before_the_start_or_after_the_end() {
    let opening = lesson();
    let mut game = Simulation::new(&opening).unwrap();
    let refused = |rejection| Answer::Refused { index: 0, rejection };
    assert_eq!(submit(&mut game, &batch(0, 1, &[set_bid(0, 100)])), refused(Rejection::NotStarted {}));
    game.evolve(&Event::Started {});
    game.evolve(&Event::Ended { reason: burnrate_sim::EndReason::Instructor });
    assert_eq!(submit(&mut game, &batch(0, 2, &[set_bid(0, 100)])), refused(Rejection::Ended {}));
}

#[test]
fn wrong_sizes_and_seats_are_the_callers_fault() {
    let game = started(&lesson());
    let of = |vendor: u16, count: usize| Batch {
        vendor: VendorId(vendor),
        author: Author::Bot,
        stamp: None,
        commands: vec![set_bid(0, 100); count],
    };
    assert_eq!(game.decide(&of(0, 0)), Decision::Malformed);
    assert_eq!(game.decide(&of(0, 33)), Decision::Malformed);
    assert_eq!(game.decide(&of(99, 1)), Decision::Malformed);
}

#[test]
fn recorded_moves_are_due_once_and_only_for_seats_that_bots_play() {
    use burnrate_content::resolved::ScriptedMove;
    let mut opening = lesson();
    let command = Command::SetBid { channel: ChannelId(2), bid_fen_per_day: Fen(1_230_000) };
    let again = command.clone();
    opening.resolved.script =
        vec![ScriptedMove { day: 3, vendor: 0, command }, ScriptedMove { day: 3, vendor: 1, command: again }];
    let mut game = started(&opening);
    game.evolve(&Event::SeatControl { vendor: VendorId(1), bot: false });
    assert!(game.due_script().is_empty());
    (0..2).for_each(|_| drop(game.close_day()));
    let due = game.due_script();
    assert_eq!(due.iter().map(|batch| batch.vendor).collect::<Vec<_>>(), [VendorId(0)]);
    assert!(accepted(&submit(&mut game, &due[0])));
    assert!(game.due_script().is_empty());
    game.close_day();
    assert_eq!(dashboard(&game, 0).bid_fen_per_day[2], Fen(1_230_000));
    assert_ne!(dashboard(&game, 1).bid_fen_per_day[2], Fen(1_230_000));
}

#[test]
fn more_gpus_are_rented_on_the_day_the_decision_acts() {
    let mut game = started(&lesson());
    let term = GpuTerm::Days30;
    submit(&mut game, &batch(0, 1, &[Command::RentGpu { term, gpus: 25 }]));
    game.close_day();
    let held: u32 = dashboard(&game, 0).leases.iter().filter(|l| l.term == term).map(|l| l.gpus).sum();
    assert_eq!(held, 25);
}
