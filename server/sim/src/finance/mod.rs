//! Money: the books of every vendor, its runway, its owners and investors, its end, and its score.
//!
//! - [`ledger`] on [`account`], `dues`, `receivables` and [`cash_tally`]: double entry; [`accrual`]: monthly prices by the day
//! - [`investment`], [`gpu_assets`]: what is paid at once and used up over time
//! - [`runway`], [`traction`], `day_close`: what is remembered of each day
//! - [`valuation`], [`sentiment`], [`round_request`], [`funding`], [`offer`], [`pitch`], [`dilution`], [`cap_table`], `rounds`: from a pitch to shares
//! - [`prepaid`]: compute that came for shares; [`bridge`], [`debt`]: what is borrowed
//! - [`parent`], [`hibernation`], [`sale`], [`insolvency`], [`wind_up`]: ways out in need, and who gets what in the end
//! - [`score`], [`score_weights`], [`appraisal`], [`awards`], [`explain`]: what it all comes to, and why
//!
//! Invariant: money is whole fen and moves only through [`Ledger`]; shares are issued against money, or to keep an earlier price. Finance reads head
//! counts from [`Traction`] and never touches a user.

pub mod account;
pub mod accrual;
pub mod appraisal;
pub mod cap_table;
pub mod cash_tally;
mod day_close;
mod dues;
pub mod funding;
pub mod gpu_assets;
pub mod insolvency;
pub mod investment;
pub mod ledger;
pub mod parent;
pub mod pitch;
mod receivables;
pub mod round_request;
mod rounds;
pub mod runway;
pub mod score;
pub mod score_weights;
pub mod sentiment;
pub mod traction;
pub mod valuation;
pub mod wind_up;

pub mod awards;
pub mod bridge;
pub mod debt;
pub mod dilution;
pub mod explain;
pub mod hibernation;
pub mod offer;
pub mod prepaid;
pub mod sale;

pub use account::{Account, Backer, Expense, Investment, Revenue, Wage};
pub use accrual::Accruals;
pub use appraisal::{Appraisal, Books, BooksItem, appraise_world};
pub use cap_table::CapTable;
pub(crate) use day_close::check_books;
pub use funding::Funding;
pub use gpu_assets::GpuAssets;
pub use insolvency::{Solvency, declare_insolvent};
pub use ledger::Ledger;
pub use parent::Parent;
pub use round_request::RoundRequest;
pub use runway::{Burn, runway_at_commitment};
pub use score::Performance;
pub use score_weights::{ScoreWeights, WeightsRefusal};
pub use sentiment::Sentiment;
pub use traction::Traction;

pub use bridge::Notes;
pub use debt::Loan;
pub use explain::TurnMark;
pub(crate) use explain::explain_turn;
pub use hibernation::Hibernation;
pub use sale::ForSale;

use bevy_ecs::prelude::*;
use burnrate_content::resolved::Vendor;

use crate::market::seat_newcomers;
use crate::projection::record_turn;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::schedule::DaySystems;
use crate::simulation::launch_vendors;

/// Gives every vendor its books of day 0, and the match its sentiment. The roster and the
/// market's parts stand already.
pub(crate) fn populate(world: &mut World) {
    let rules = world.resource::<Rules>().clone();
    let vendors = world.resource::<Roster>().vendors.clone();
    for (entity, vendor) in vendors.into_iter().zip(&rules.scenario.vendors) {
        world.entity_mut(entity).insert(at_start(vendor));
    }
    traction::count_at_start(world);
    world.insert_resource(Sentiment::at_start(&rules.scenario.finance.sentiment));
    explain::mark_at_start(world);
}

/// A vendor's components of finance on day 0.
fn at_start(vendor: &Vendor) -> impl Bundle {
    (
        Ledger::open(vendor.start.cash_fen, vendor.start.debt_fen),
        CapTable::open(&vendor.start.holders),
        Parent::of(vendor),
        Accruals::default(),
        Burn::default(),
        Funding::default(),
        Performance::default(),
        Solvency::default(),
        (
            Notes::default(),
            Loan::default(),
            Hibernation::default(),
            ForSale::default(),
            TurnMark::default(),
            GpuAssets::default(),
        ),
    )
}

/// Puts finance's systems into their stages of the day.
pub(crate) fn add_systems(schedule: &mut Schedule) {
    schedule.add_systems((
        explain::mark_turn.before(launch_vendors).before(day_close::begin_turn).in_set(DaySystems::Launches),
        day_close::begin_turn.in_set(DaySystems::Launches),
        hibernation::wake_overdue.after(seat_newcomers).in_set(DaySystems::Launches),
        (
            traction::count_users,
            day_close::accrue_people,
            debt::accrue_interest,
            gpu_assets::write_off,
            insolvency::let_parents_pay,
            insolvency::wind_up_insolvent,
            insolvency::settle_dues,
            debt::serve_debt,
            bridge::convert_matured,
            prepaid::lapse_compute,
            sale::close_sales,
            day_close::close_books,
            rounds::drift_sentiment,
            rounds::lapse_offers,
            rounds::answer_pitches,
            insolvency::watch_runway,
        )
            .chain()
            .in_set(DaySystems::Finance),
        explain_turn.after(record_turn).in_set(DaySystems::Histories),
    ));
}
