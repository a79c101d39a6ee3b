//! Decisions: how a batch is judged, how it waits, how it acts. One file a command; the two matches below name them all.
//!
//! Invariant: judging borrows the World shared and changes nothing; what was accepted may still lapse on its day, with an
//! outcome that says why.

mod accept_term;
mod allocate;
mod answers;
mod batch;
mod bid_tender;
mod book_creator;
mod book_offline;
mod buy_gpu;
mod buy_report;
mod cancel_project;
mod cash;
mod certify;
mod close_own_channel;
mod decline_term;
mod desk;
mod distil;
mod feature_project;
mod file_bankruptcy;
mod hire;
mod house_ads;
mod launch;
mod layoff;
mod long_context;
mod open_round;
mod open_weights;
mod press_statement;
mod projects;
mod queue;
mod refresh_creative;
mod rent_gpu;
mod seo_pages;
mod serving_research;
mod set_audience;
mod set_auto;
mod set_bid;
mod set_keywords;
mod set_moderation;
mod set_pay;
mod set_price;
mod set_signup;
mod set_surface;
mod train;
mod turn_start;
mod withdraw;

mod bid_for;
mod borrow;
mod bridge;
mod hibernate;
mod offer_sale;
mod repay;
mod wake;

pub use answers::{ANSWERS_PER_CLIENT_MAX, Answers, CLIENTS_MAX};
pub use queue::{Queue, Queued};

pub(crate) use answers::accepted;
pub(crate) use batch::judge_batch;
pub(crate) use desk::Desk;
pub(crate) use distil::cost_fen as distillation_cost_fen;
pub(crate) use set_price::{change as change_price, take_due_raises};
pub(crate) use turn_start::{Actor, apply_decisions};

use bevy_ecs::prelude::*;
use burnrate_client_proto::command::Command;
use burnrate_client_proto::rejection::Rejection;
use burnrate_client_proto::view::LapseReason;

use crate::finance::RoundRequest;
use crate::market::business::Terms;

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
        Command::SetAudience { channel, segments } => set_audience::judge(desk, *channel, segments),
        Command::SetKeywords { keywords } => set_keywords::judge(desk, keywords),
        Command::BookCreator { channel, tier } => book_creator::judge(desk, *channel, *tier),
        Command::BookOffline { city_weeks } => book_offline::judge(desk, *city_weeks),
        Command::SeoPages { pages_per_day } => seo_pages::judge(desk, *pages_per_day),
        Command::HouseAds { channel, impressions_per_day } => {
            house_ads::judge(desk, *channel, *impressions_per_day)
        }
        Command::CloseOwnChannel { channel, .. } => close_own_channel::judge(desk, *channel),
        Command::PressStatement { .. } => press_statement::judge(desk),
        // The product as users meet it.
        Command::SetSignup { .. } => set_signup::judge(desk),
        Command::SetSurface { .. } => set_surface::judge(desk),
        Command::SetModeration { level_bp } => set_moderation::judge(desk, *level_bp),
        Command::Launch {} => launch::judge(desk),
        // Research.
        Command::Train { spend_fen, gpus } => train::judge(desk, *spend_fen, *gpus),
        Command::Distil { teacher } => distil::judge(desk, *teacher),
        Command::LongContext { spend_fen } => long_context::judge(desk, *spend_fen),
        Command::ServingResearch { spend_fen_per_month } => {
            serving_research::judge(desk, *spend_fen_per_month)
        }
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
        Command::Certify {} => certify::judge(desk),
        Command::BidTender { tender, .. } => bid_tender::judge(desk, *tender, &tender_terms(command)),
        // Debt.
        Command::Bridge { amount_fen } => bridge::judge(desk, *amount_fen),
        Command::Borrow { amount_fen } => borrow::judge(desk, *amount_fen),
        Command::Repay { amount_fen } => repay::judge(desk, *amount_fen),
        // The way down.
        Command::Hibernate {} => hibernate::judge(desk),
        Command::Wake {} => wake::judge(desk),
        Command::OfferSale { reserve_fen } => offer_sale::judge(desk, *reserve_fen),
        Command::BidFor { vendor, bid_fen } => bid_for::judge(desk, *vendor, *bid_fen),
        // Reports.
        Command::BuyReport { report } => buy_report::judge(desk, *report),
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
        Command::SetAudience { channel, segments } => set_audience::act(world, actor, *channel, segments),
        Command::SetKeywords { keywords } => set_keywords::act(world, actor, keywords),
        Command::BookCreator { channel, tier } => book_creator::act(world, actor, *channel, *tier),
        Command::BookOffline { city_weeks } => book_offline::act(world, actor, *city_weeks),
        Command::SeoPages { pages_per_day } => seo_pages::act(world, actor, *pages_per_day),
        Command::HouseAds { channel, impressions_per_day } => {
            house_ads::act(world, actor, *channel, *impressions_per_day)
        }
        Command::CloseOwnChannel { channel, closed } => {
            close_own_channel::act(world, actor, *channel, *closed)
        }
        Command::PressStatement { stance } => press_statement::act(world, actor, *stance),
        // The product as users meet it.
        Command::SetSignup { signup } => set_signup::act(world, actor, *signup),
        Command::SetSurface { surface } => set_surface::act(world, actor, *surface),
        Command::SetModeration { level_bp } => set_moderation::act(world, actor, *level_bp),
        Command::Launch {} => launch::act(world, actor),
        // Research.
        Command::Train { spend_fen, gpus } => train::act(world, actor, *spend_fen, *gpus),
        Command::Distil { teacher } => distil::act(world, actor, *teacher),
        Command::LongContext { spend_fen } => long_context::act(world, actor, *spend_fen),
        Command::ServingResearch { spend_fen_per_month } => {
            serving_research::act(world, actor, *spend_fen_per_month)
        }
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
        Command::Certify {} => certify::act(world, actor),
        Command::BidTender { tender, .. } => bid_tender::act(world, actor, *tender, tender_terms(command)),
        // Debt.
        Command::Bridge { amount_fen } => bridge::act(world, actor, *amount_fen),
        Command::Borrow { amount_fen } => borrow::act(world, actor, *amount_fen),
        Command::Repay { amount_fen } => repay::act(world, actor, *amount_fen),
        // The way down.
        Command::Hibernate {} => hibernate::act(world, actor),
        Command::Wake {} => wake::act(world, actor),
        Command::OfferSale { reserve_fen } => offer_sale::act(world, actor, *reserve_fen),
        Command::BidFor { vendor, bid_fen } => bid_for::act(world, actor, *vendor, *bid_fen),
        // Reports.
        Command::BuyReport { report } => buy_report::act(world, actor, *report),
        // House rules.
        Command::SetAuto { area, on } => set_auto::act(world, actor, *area, *on),
    }
}

/// What a command takes from cash on the day on which it acts, in fen. What is spent day by day (bids) is counted apart.
fn cost_fen(desk: &Desk, command: &Command) -> i64 {
    match command {
        Command::RefreshCreative { spend_fen }
        | Command::Train { spend_fen, .. }
        | Command::LongContext { spend_fen }
        | Command::FeatureProject { spend_fen } => spend_fen.0,
        Command::SetBid { .. }
        | Command::SetPrice { .. }
        | Command::RentGpu { .. }
        | Command::OpenRound { .. }
        | Command::AcceptTerm { .. }
        | Command::DeclineTerm { .. }
        | Command::FileBankruptcy {}
        | Command::Withdraw { .. }
        | Command::SetAudience { .. }
        | Command::SetKeywords { .. }
        | Command::SeoPages { .. }
        | Command::HouseAds { .. }
        | Command::CloseOwnChannel { .. }
        | Command::PressStatement { .. }
        | Command::SetSignup { .. }
        | Command::SetSurface { .. }
        | Command::SetModeration { .. }
        | Command::Launch {}
        | Command::ServingResearch { .. }
        | Command::CancelProject { .. }
        | Command::OpenWeights {}
        | Command::Allocate { .. }
        | Command::Hire { .. }
        | Command::Layoff { .. }
        | Command::SetPay { .. }
        | Command::BidTender { .. }
        | Command::Bridge { .. }
        | Command::Borrow { .. }
        | Command::Hibernate {}
        | Command::Wake {}
        | Command::OfferSale { .. }
        | Command::SetAuto { .. } => 0,
        Command::BookCreator { tier, .. } => book_creator::cost_fen(desk, *tier),
        Command::BookOffline { city_weeks } => book_offline::cost_fen(desk, *city_weeks),
        Command::Distil { .. } => distil::cost_fen(&desk.rules.scenario.research),
        Command::BuyGpu { gpus } => buy_gpu::cost_fen(desk.world, *gpus),
        Command::Certify {} => certify::cost_fen(desk),
        Command::Repay { amount_fen } => amount_fen.0,
        Command::BidFor { bid_fen, .. } => bid_fen.0,
        Command::BuyReport { report } => buy_report::cost_fen(desk, *report),
    }
}

/// What a round asks for; nothing at all of any other command.
fn round_request(command: &Command) -> RoundRequest {
    let mut request = RoundRequest::default();
    if let Command::OpenRound {
        amount_fen,
        ask_pre_money_fen,
        walk_away_pre_money_fen,
        pool_bp,
        compute_bp,
    } = command
    {
        request.amount_fen = amount_fen.0;
        request.ask_pre_money_fen = ask_pre_money_fen.0;
        request.walk_away_pre_money_fen = walk_away_pre_money_fen.0;
        (request.pool_bp, request.compute_bp) = (*pool_bp, *compute_bp);
    }
    request
}

/// What a bid for a tender promises; nothing at all of any other command.
fn tender_terms(command: &Command) -> Terms {
    let mut terms = Terms { price_fen: 0, on_prem: false, service_level_bp: 0, staff: 0 };
    if let Command::BidTender { price_fen, on_prem, service_level_bp, staff, .. } = command {
        terms.price_fen = price_fen.0;
        (terms.on_prem, terms.service_level_bp, terms.staff) = (*on_prem, *service_level_bp, *staff);
    }
    terms
}
