//! Decisions: how a batch is judged, how it waits, how it acts. One file a command; the two matches below name them all.
//!
//! Invariant: judging borrows the World shared and changes nothing; what was accepted may still lapse on its day, with an
//! outcome that says why.

mod accept_term;
mod answers;
mod batch;
mod cash;
mod decline_term;
mod desk;
mod file_bankruptcy;
mod open_round;
mod queue;
mod refresh_creative;
mod rent_gpu;
mod set_bid;
mod set_price;
mod turn_start;
mod withdraw;

pub use answers::{ANSWERS_PER_CLIENT_MAX, Answers, CLIENTS_MAX};
pub use queue::{Queue, Queued};

pub(crate) use answers::accepted;
pub(crate) use batch::judge_batch;
pub(crate) use desk::Desk;
pub(crate) use set_price::{change as change_price, take_due_raises};
pub(crate) use turn_start::{Actor, apply_decisions};

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::Command;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use crate::finance::RoundRequest;

/// Whether the rules allow a command, as things stand.
fn judge(desk: &Desk, command: &Command) -> Result<(), Rejection> {
    match command {
        Command::SetBid { channel, bid_fen_per_day } => set_bid::judge(desk, *channel, *bid_fen_per_day),
        Command::RefreshCreative { spend_fen } => refresh_creative::judge(desk, *spend_fen),
        Command::SetPrice { price } => set_price::judge(desk, *price),
        Command::RentGpu { term, gpus } => rent_gpu::judge(desk, *term, *gpus),
        Command::OpenRound { amount_fen, ask_pre_money_fen, walk_away_pre_money_fen } => {
            let request = round_request(*amount_fen, *ask_pre_money_fen, *walk_away_pre_money_fen);
            open_round::judge(desk, &request)
        }
        Command::AcceptTerm { round, rank } => accept_term::judge(desk, *round, *rank),
        Command::DeclineTerm { round, rank } => decline_term::judge(desk, *round, *rank),
        Command::FileBankruptcy {} => file_bankruptcy::judge(desk),
        Command::Withdraw { decision } => withdraw::judge(desk, *decision),
    }
}

/// A decision acts on its day.
fn act(world: &mut World, actor: Actor, command: &Command) -> Result<(), LapseReason> {
    match command {
        Command::SetBid { channel, bid_fen_per_day } => {
            set_bid::act(world, actor, *channel, *bid_fen_per_day)
        }
        Command::RefreshCreative { spend_fen } => refresh_creative::act(world, actor, *spend_fen),
        Command::SetPrice { price } => set_price::act(world, actor, *price),
        Command::RentGpu { term, gpus } => rent_gpu::act(world, actor, *term, *gpus),
        Command::OpenRound { amount_fen, ask_pre_money_fen, walk_away_pre_money_fen } => {
            let request = round_request(*amount_fen, *ask_pre_money_fen, *walk_away_pre_money_fen);
            open_round::act(world, actor, request)
        }
        Command::AcceptTerm { round, rank } => accept_term::act(world, actor, *round, *rank),
        Command::DeclineTerm { round, rank } => decline_term::act(world, actor, *round, *rank),
        Command::FileBankruptcy {} => file_bankruptcy::act(world, actor),
        // It acted when it was accepted: the queue never holds one.
        Command::Withdraw { .. } => Ok(()),
    }
}

fn round_request(amount: Fen, ask_pre_money: Fen, walk_away_pre_money: Fen) -> RoundRequest {
    RoundRequest {
        amount_fen: amount.0,
        ask_pre_money_fen: ask_pre_money.0,
        walk_away_pre_money_fen: walk_away_pre_money.0,
    }
}
