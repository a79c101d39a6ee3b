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
mod set_auto;
mod set_bid;
mod set_price;
mod turn_start;
mod withdraw;

pub use answers::{ANSWERS_PER_CLIENT_MAX, Answers, CLIENTS_MAX};
pub use queue::{Queue, Queued};

pub(crate) use answers::accepted;
pub(crate) use batch::judge_batch;
pub(crate) use desk::Desk;
pub(crate) use set_price::take_due_raises;
pub(crate) use turn_start::{Actor, apply_decisions};

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::Command;
use burnrate_client_proto::rejection::{Obstacle, Rejection};
use burnrate_client_proto::view::LapseReason;

use crate::finance::RoundRequest;

/// What this market does not have (yet).
const NOT_OFFERED: Result<(), Rejection> = Err(Rejection::NotNow { why: Obstacle::NotOffered });

/// Whether the rules allow a command, as things stand.
fn judge(desk: &Desk, command: &Command) -> Result<(), Rejection> {
    match command {
        Command::SetBid { channel, bid_fen_per_day } => set_bid::judge(desk, *channel, *bid_fen_per_day),
        Command::RefreshCreative { spend_fen } => refresh_creative::judge(desk, *spend_fen),
        Command::SetPrice { price } => set_price::judge(desk, *price),
        Command::RentGpu { term, gpus } => rent_gpu::judge(desk, *term, *gpus),
        Command::OpenRound { .. } => open_round::judge(desk, &round_request(command)),
        Command::AcceptTerm { round, rank } => accept_term::judge(desk, *round, *rank),
        Command::DeclineTerm { round, rank } => decline_term::judge(desk, *round, *rank),
        Command::FileBankruptcy {} => file_bankruptcy::judge(desk),
        Command::Withdraw { decision } => withdraw::judge(desk, *decision),
        // Advertising.
        Command::SetAudience { .. } => NOT_OFFERED,
        Command::SetKeywords { .. } => NOT_OFFERED,
        Command::BookCreator { .. } => NOT_OFFERED,
        Command::BookOffline { .. } => NOT_OFFERED,
        Command::SeoPages { .. } => NOT_OFFERED,
        Command::HouseAds { .. } => NOT_OFFERED,
        Command::CloseOwnChannel { .. } => NOT_OFFERED,
        Command::PressStatement { .. } => NOT_OFFERED,
        // The product as users meet it.
        Command::SetSignup { .. } => NOT_OFFERED,
        Command::SetSurface { .. } => NOT_OFFERED,
        Command::SetModeration { .. } => NOT_OFFERED,
        Command::Launch {} => NOT_OFFERED,
        // Research.
        Command::Train { .. } => NOT_OFFERED,
        Command::Distil { .. } => NOT_OFFERED,
        Command::LongContext { .. } => NOT_OFFERED,
        Command::ServingResearch { .. } => NOT_OFFERED,
        Command::FeatureProject { .. } => NOT_OFFERED,
        Command::CancelProject { .. } => NOT_OFFERED,
        Command::OpenWeights {} => NOT_OFFERED,
        // Compute.
        Command::BuyGpu { .. } => NOT_OFFERED,
        Command::Allocate { .. } => NOT_OFFERED,
        // People.
        Command::Hire { .. } => NOT_OFFERED,
        Command::Layoff { .. } => NOT_OFFERED,
        Command::SetPay { .. } => NOT_OFFERED,
        // Business customers.
        Command::Certify {} => NOT_OFFERED,
        Command::BidTender { .. } => NOT_OFFERED,
        // Debt.
        Command::Bridge { .. } => NOT_OFFERED,
        Command::Borrow { .. } => NOT_OFFERED,
        Command::Repay { .. } => NOT_OFFERED,
        // The way down.
        Command::Hibernate {} => NOT_OFFERED,
        Command::Wake {} => NOT_OFFERED,
        Command::OfferSale { .. } => NOT_OFFERED,
        Command::BidFor { .. } => NOT_OFFERED,
        // Reports.
        Command::BuyReport { .. } => NOT_OFFERED,
        // House rules.
        Command::SetAuto { .. } => set_auto::judge(desk),
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
        Command::OpenRound { .. } => open_round::act(world, actor, round_request(command)),
        Command::AcceptTerm { round, rank } => accept_term::act(world, actor, *round, *rank),
        Command::DeclineTerm { round, rank } => decline_term::act(world, actor, *round, *rank),
        Command::FileBankruptcy {} => file_bankruptcy::act(world, actor),
        // It acted when it was accepted: the queue never holds one.
        Command::Withdraw { .. } => Ok(()),
        // Advertising.
        Command::SetAudience { .. } => Err(LapseReason::NotOffered),
        Command::SetKeywords { .. } => Err(LapseReason::NotOffered),
        Command::BookCreator { .. } => Err(LapseReason::NotOffered),
        Command::BookOffline { .. } => Err(LapseReason::NotOffered),
        Command::SeoPages { .. } => Err(LapseReason::NotOffered),
        Command::HouseAds { .. } => Err(LapseReason::NotOffered),
        Command::CloseOwnChannel { .. } => Err(LapseReason::NotOffered),
        Command::PressStatement { .. } => Err(LapseReason::NotOffered),
        // The product as users meet it.
        Command::SetSignup { .. } => Err(LapseReason::NotOffered),
        Command::SetSurface { .. } => Err(LapseReason::NotOffered),
        Command::SetModeration { .. } => Err(LapseReason::NotOffered),
        Command::Launch {} => Err(LapseReason::NotOffered),
        // Research.
        Command::Train { .. } => Err(LapseReason::NotOffered),
        Command::Distil { .. } => Err(LapseReason::NotOffered),
        Command::LongContext { .. } => Err(LapseReason::NotOffered),
        Command::ServingResearch { .. } => Err(LapseReason::NotOffered),
        Command::FeatureProject { .. } => Err(LapseReason::NotOffered),
        Command::CancelProject { .. } => Err(LapseReason::NotOffered),
        Command::OpenWeights {} => Err(LapseReason::NotOffered),
        // Compute.
        Command::BuyGpu { .. } => Err(LapseReason::NotOffered),
        Command::Allocate { .. } => Err(LapseReason::NotOffered),
        // People.
        Command::Hire { .. } => Err(LapseReason::NotOffered),
        Command::Layoff { .. } => Err(LapseReason::NotOffered),
        Command::SetPay { .. } => Err(LapseReason::NotOffered),
        // Business customers.
        Command::Certify {} => Err(LapseReason::NotOffered),
        Command::BidTender { .. } => Err(LapseReason::NotOffered),
        // Debt.
        Command::Bridge { .. } => Err(LapseReason::NotOffered),
        Command::Borrow { .. } => Err(LapseReason::NotOffered),
        Command::Repay { .. } => Err(LapseReason::NotOffered),
        // The way down.
        Command::Hibernate {} => Err(LapseReason::NotOffered),
        Command::Wake {} => Err(LapseReason::NotOffered),
        Command::OfferSale { .. } => Err(LapseReason::NotOffered),
        Command::BidFor { .. } => Err(LapseReason::NotOffered),
        // Reports.
        Command::BuyReport { .. } => Err(LapseReason::NotOffered),
        // House rules.
        Command::SetAuto { area, on } => set_auto::act(world, actor, *area, *on),
    }
}

/// What a command takes from cash on the day on which it acts, in fen. What is spent day by day (bids) is counted apart.
fn cost_fen(_desk: &Desk, command: &Command) -> i64 {
    match command {
        Command::RefreshCreative { spend_fen } => spend_fen.0,
        Command::SetBid { .. }
        | Command::SetPrice { .. }
        | Command::RentGpu { .. }
        | Command::OpenRound { .. }
        | Command::AcceptTerm { .. }
        | Command::DeclineTerm { .. }
        | Command::FileBankruptcy {}
        | Command::Withdraw { .. } => 0,
        // Advertising.
        Command::SetAudience { .. } => 0,
        Command::SetKeywords { .. } => 0,
        Command::BookCreator { .. } => 0,
        Command::BookOffline { .. } => 0,
        Command::SeoPages { .. } => 0,
        Command::HouseAds { .. } => 0,
        Command::CloseOwnChannel { .. } => 0,
        Command::PressStatement { .. } => 0,
        // The product as users meet it.
        Command::SetSignup { .. } => 0,
        Command::SetSurface { .. } => 0,
        Command::SetModeration { .. } => 0,
        Command::Launch {} => 0,
        // Research.
        Command::Train { .. } => 0,
        Command::Distil { .. } => 0,
        Command::LongContext { .. } => 0,
        Command::ServingResearch { .. } => 0,
        Command::FeatureProject { .. } => 0,
        Command::CancelProject { .. } => 0,
        Command::OpenWeights {} => 0,
        // Compute.
        Command::BuyGpu { .. } => 0,
        Command::Allocate { .. } => 0,
        // People.
        Command::Hire { .. } => 0,
        Command::Layoff { .. } => 0,
        Command::SetPay { .. } => 0,
        // Business customers.
        Command::Certify {} => 0,
        Command::BidTender { .. } => 0,
        // Debt.
        Command::Bridge { .. } => 0,
        Command::Borrow { .. } => 0,
        Command::Repay { .. } => 0,
        // The way down.
        Command::Hibernate {} => 0,
        Command::Wake {} => 0,
        Command::OfferSale { .. } => 0,
        Command::BidFor { .. } => 0,
        // Reports.
        Command::BuyReport { .. } => 0,
        // House rules.
        Command::SetAuto { .. } => 0,
    }
}

/// What a round asks for; nothing at all of any other command.
fn round_request(command: &Command) -> RoundRequest {
    let mut request = RoundRequest::default();
    if let Command::OpenRound { amount_fen, ask_pre_money_fen, walk_away_pre_money_fen, .. } = command {
        request.amount_fen = amount_fen.0;
        request.ask_pre_money_fen = ask_pre_money_fen.0;
        request.walk_away_pre_money_fen = walk_away_pre_money_fen.0;
    }
    request
}
