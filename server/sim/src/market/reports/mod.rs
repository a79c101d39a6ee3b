//! Reports that vendors buy: ordered, compiled, delivered some days later, with errors like any study's.
//!
//! - `noise`: where their errors come from; [`leavers`]: who went where, for the churn study
//! - `figures`, `asked`, `tenders`: what each report holds
//!
//! A report is compiled at the end of the day on which it was ordered, from the figures of that day, and comes when its lag is over:
//! so its data are as old as its lag. A churn study follows leavers until it comes. Invariant: every figure is an estimate with
//! its error, drawn at a place fixed by buyer, report and row; only the buyer is told. At most one order a report waits.

mod asked;
mod figures;
pub mod leavers;
mod noise;
mod tenders;
#[cfg(test)]
mod tests;

pub use leavers::Leavers;
pub(crate) use leavers::note_leavers;

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::command::Report;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::{ReportRow, ReportSheet};
use burnrate_content::resolved::{ReportTerms, Reports};

use crate::calendar::Calendar;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::Business;
use noise::Noise;

/// A report that was paid for and has not come.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Order {
    /// Which.
    pub report: Report,
    /// The day of the order: its data are of this day's end.
    pub ordered_on_day: u32,
    /// It comes at the end of this day.
    pub arrives_on_day: u32,
    /// Who had left until the order, for a churn study; else empty.
    pub left_before: Leavers,
    /// Its rows, once they are compiled.
    pub rows: Option<Vec<ReportRow>>,
}

/// Reports that a vendor waits for.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ReportDesk {
    /// Orders, oldest first; each report at most once, so there are fewer than 20.
    pub orders: Vec<Order>,
}

impl ReportDesk {
    /// Whether a report was ordered and has not come.
    #[must_use]
    pub fn waits_for(&self, report: Report) -> bool {
        self.orders.iter().any(|order| order.report == report)
    }
}

/// What a report costs and how good it is.
#[must_use]
pub fn terms_of(reports: &Reports, report: Report) -> ReportTerms {
    match report {
        Report::MauTable {} => reports.mau_table,
        Report::AdSpend {} => reports.ad_spend,
        Report::BrandSurvey {} => reports.brand_survey,
        Report::Conjoint {} => reports.conjoint,
        Report::ChurnStudy {} => reports.churn_study,
        Report::TenderIntelligence {} => reports.tender_intelligence,
        Report::RivalCash { .. } => reports.rival_cash,
    }
}

/// Gives every vendor an empty desk. The roster stands already.
pub(crate) fn populate(world: &mut World) {
    let vendors = world.resource::<Roster>().vendors.clone();
    let count = vendors.len();
    for entity in vendors {
        world.entity_mut(entity).insert((ReportDesk::default(), Leavers::none(count)));
    }
}

/// System: today's orders are compiled, and what is due is delivered. Who is out of business gets nothing more.
pub(crate) fn run_reports(world: &mut World) {
    let (day, rules) = (world.resource::<Calendar>().day, world.resource::<Rules>().clone());
    let vendors = world.resource::<Roster>().vendors.clone();
    for (vendor, entity) in (0_u16..).map(VendorId).zip(vendors) {
        let Some(mut desk) = world.get_mut::<ReportDesk>(entity) else { continue };
        if desk.orders.is_empty() {
            continue;
        }
        let mut orders = std::mem::take(&mut desk.orders);
        if !world.get::<Business>(entity).is_some_and(Business::is_active) {
            continue;
        }
        for order in &mut orders {
            if order.rows.is_none() && compiles_today(order, day) {
                order.rows = Some(compile(world, &rules, vendor, entity, order, day));
            }
        }
        let (due, waiting): (Vec<Order>, Vec<Order>) =
            orders.into_iter().partition(|order| order.arrives_on_day <= day);
        if let Some(mut desk) = world.get_mut::<ReportDesk>(entity) {
            desk.orders = waiting;
        }
        for order in due {
            let data_day = if follows(order.report) { day } else { order.ordered_on_day };
            let rows = order.rows.unwrap_or_default();
            let sheet = ReportSheet { report: order.report, data_day, day, rows };
            world.resource_mut::<Outcomes>().push(Outcome::ReportDelivered { vendor, sheet });
        }
    }
}

/// A churn study follows people from its order to its delivery.
fn follows(report: Report) -> bool {
    match report {
        Report::ChurnStudy {} => true,
        Report::MauTable {}
        | Report::AdSpend {}
        | Report::BrandSurvey {}
        | Report::Conjoint {}
        | Report::TenderIntelligence {}
        | Report::RivalCash { .. } => false,
    }
}

fn compiles_today(order: &Order, day: u32) -> bool {
    if follows(order.report) { order.arrives_on_day <= day } else { true }
}

fn compile(
    world: &World,
    rules: &Rules,
    buyer: VendorId,
    entity: Entity,
    order: &Order,
    day: u32,
) -> Vec<ReportRow> {
    let terms = terms_of(&rules.scenario.reports, order.report);
    let mut noise = Noise::of(rules, day, buyer, order.report, terms);
    match order.report {
        Report::MauTable {} => figures::mau_table(world, &mut noise),
        Report::AdSpend {} => figures::ad_spend(world, &mut noise),
        Report::BrandSurvey {} => asked::brand_survey(world, &mut noise),
        Report::Conjoint {} => asked::conjoint(&rules.scenario, &mut noise),
        Report::ChurnStudy {} => asked::churn_study(world, entity, &order.left_before, &mut noise),
        Report::TenderIntelligence {} => tenders::intelligence(world, rules, day, &mut noise),
        Report::RivalCash { vendor } => figures::rival_cash(world, vendor, &mut noise),
    }
}
