//! Decisions: how a batch is judged, how it waits, how it acts. One file a command; the two matches below name them all.
//!
//! Invariant: judging borrows the World shared and changes nothing; what was accepted may still lapse on its day, with an
//! outcome that says why.

mod accept_term;
mod allocate;
mod answers;
mod batch;
mod buy_gpu;
mod cancel_project;
mod cash;
mod decline_term;
mod desk;
mod distil;
mod feature_project;
mod file_bankruptcy;
mod hire;
mod layoff;
mod long_context;
mod open_round;
mod open_weights;
mod projects;
mod queue;
mod refresh_creative;
mod rent_gpu;
mod serving_research;
mod set_bid;
mod set_pay;
mod set_price;
mod train;
mod turn_start;
mod withdraw;

pub use answers::{ANSWERS_PER_CLIENT_MAX, Answers, CLIENTS_MAX};
pub use queue::{Queue, Queued};

pub(crate) use answers::accepted;
pub(crate) use batch::judge_batch;
pub(crate) use desk::Desk;
pub(crate) use distil::cost_fen as distillation_cost_fen;
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
        Command::Train { spend_fen, gpus } => train::judge(desk, *spend_fen, *gpus),
        Command::Distil { teacher } => distil::judge(desk, *teacher),
        Command::LongContext { spend_fen } => long_context::judge(desk, *spend_fen),
        Command::ServingResearch { spend_fen_per_month } => serving_research::judge(desk, *spend_fen_per_month),
        Command::FeatureProject { spend_fen } => feature_project::judge(desk, *spend_fen),
        Command::CancelProject { project } => cancel_project::judge(desk, *project),
        Command::OpenWeights {} => open_weights::judge(desk),
        // Compute.
        Command::BuyGpu { gpus } => buy_gpu::judge(desk, *gpus),
        Command::Allocate { train_share_bp } => allocate::judge(desk, *train_share_bp),
        // People.
        Command::Hire { heads } => hire::judge(desk, *heads),
        Command::Layoff { heads } => layoff::judge(desk, *heads),
        Command::SetPay { multiple_bp } => set_pay::judge(desk, *multiple_bp),
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
        Command::SetAuto { .. } => NOT_OFFERED,
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
        Command::Train { spend_fen, gpus } => train::act(world, actor, *spend_fen, *gpus),
        Command::Distil { teacher } => distil::act(world, actor, *teacher),
        Command::LongContext { spend_fen } => long_context::act(world, actor, *spend_fen),
        Command::ServingResearch { spend_fen_per_month } => serving_research::act(world, actor, *spend_fen_per_month),
        Command::FeatureProject { spend_fen } => feature_project::act(world, actor, *spend_fen),
        Command::CancelProject { project } => cancel_project::act(world, actor, *project),
        Command::OpenWeights {} => open_weights::act(world, actor),
        // Compute.
        Command::BuyGpu { gpus } => buy_gpu::act(world, actor, *gpus),
        Command::Allocate { train_share_bp } => allocate::act(world, actor, *train_share_bp),
        // People.
        Command::Hire { heads } => hire::act(world, actor, *heads),
        Command::Layoff { heads } => layoff::act(world, actor, *heads),
        Command::SetPay { multiple_bp } => set_pay::act(world, actor, *multiple_bp),
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
        Command::SetAuto { .. } => Err(LapseReason::NotOffered),
    }
}

/// What a command takes from cash on the day on which it acts, in fen. What is spent day by day (bids) is counted apart.
fn cost_fen(desk: &Desk, command: &Command) -> i64 {
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
        Command::Train { spend_fen, .. } => spend_fen.0,
        Command::Distil { .. } => distil::cost_fen(&desk.rules.scenario.research),
        Command::LongContext { spend_fen } => spend_fen.0,
        Command::ServingResearch { .. } => 0,
        Command::FeatureProject { spend_fen } => spend_fen.0,
        Command::CancelProject { .. } => 0,
        Command::OpenWeights {} => 0,
        // Compute.
        Command::BuyGpu { gpus } => buy_gpu::cost_fen(desk.world, *gpus),
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
