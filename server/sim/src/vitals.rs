//! Each vendor's vital figures at the end of a day, as `simulate` prints them. All are whole numbers.
//! Field names are JSON keys that users' scripts read: never rename one.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::VendorStatus;
use serde::Serialize;

use crate::commitment;
use crate::finance::{Appraisal, CapTable, Ledger, appraise_world};
use crate::fixed::Fixed;
use crate::head_count::HeadCount;
use crate::market::advertising::AdResults;
use crate::market::audience::MauHistory;
use crate::market::offering::WebVisits;
use crate::market::serving::ServiceLoad;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{Business, Prices, Product};

/// One vendor's figures at the end of one day. The vendor's key and name are the scenario's.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Vitals {
    /// Which vendor.
    #[serde(skip)]
    pub vendor: VendorId,
    /// Its status.
    #[serde(serialize_with = "status_word")]
    pub status: VendorStatus,
    /// The day on which it became insolvent.
    pub bankrupt_on_day: Option<u32>,
    /// Users within 30 days, second users too.
    pub mau: u64,
    /// Primary users.
    pub active_users: u64,
    /// Ever registered.
    pub registered_users: u64,
    /// Cash.
    pub cash_fen: i64,
    /// Owed to lenders of every kind, interest too.
    pub debt_fen: i64,
    /// Pre-money by the rule of valuation.
    pub valuation_fen: i64,
    /// The founders' share, in ten-thousandths.
    pub founder_stake_bp: u32,
    /// Blended API price, fen a million tokens.
    pub token_price_fen_per_mtok: i64,
    /// Fen a month.
    pub subscription_fen_per_month: i64,
    /// Quality in thousandths.
    pub quality_milli: i64,
    /// Spent on advertisements since the start.
    pub ad_spend_fen_total: i64,
    /// Users won by paid advertisements since the start.
    pub paid_activations_total: u64,
    /// Score if the match ended now.
    pub score_fen: i64,
    /// Spent on advertisements on this day.
    pub ad_spend_fen: i64,
    /// Users won by paid advertisements on this day.
    pub paid_activations: u64,
    /// Spend ÷ paid activations of the last 30 days; none if nobody came.
    pub cac_fen: Option<i64>,
    /// Tokens served on this day.
    pub tokens: u64,
    /// Revenue of this day.
    pub revenue_fen: i64,
    /// Costs of this day.
    pub cost_fen: i64,
    /// Days until cash is gone at the current decisions; none if nothing burns.
    pub runway_days: Option<u32>,
    /// Visits to its web site within 30 days.
    pub web_visits: u64,
}

/// The word that scripts read.
#[must_use]
pub fn status_name(status: VendorStatus) -> &'static str {
    match status {
        VendorStatus::Upcoming => "upcoming",
        VendorStatus::Active => "active",
        VendorStatus::Insolvent => "insolvent",
        VendorStatus::Liquidated => "liquidated",
        VendorStatus::Acquired => "acquired",
    }
}

fn status_word<S: serde::Serializer>(status: &VendorStatus, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(status_name(*status))
}

/// Every vendor's figures, in vendor order.
pub(crate) fn of_world(world: &World) -> Vec<Vitals> {
    let appraisals = appraise_world(world);
    let vendors = (0_u16..).zip(&world.resource::<Roster>().vendors).zip(appraisals);
    vendors.filter_map(|((index, entity), appraisal)| of_vendor(world, index, *entity, &appraisal)).collect()
}

/// None only for an entity that is no vendor.
fn of_vendor(world: &World, index: u16, entity: Entity, appraisal: &Appraisal) -> Option<Vitals> {
    let (business, product) = (world.get::<Business>(entity)?, world.get::<Product>(entity)?);
    let (prices, ledger) = (world.get::<Prices>(entity)?, world.get::<Ledger>(entity)?);
    let (ads, load) = (world.get::<AdResults>(entity)?, world.get::<ServiceLoad>(entity)?);
    let api = &world.resource::<Rules>().scenario.api_segment;
    let heads = HeadCount::of(world, usize::from(index));
    let day = ledger.last_day();
    Some(Vitals {
        vendor: VendorId(index),
        status: business.status,
        bankrupt_on_day: business.died_on_day,
        mau: world.get::<MauHistory>(entity)?.now(),
        active_users: heads.primary(),
        registered_users: heads.registered,
        cash_fen: ledger.cash_fen(),
        debt_fen: ledger.borrowed_fen(),
        valuation_fen: appraisal.model_value_fen,
        founder_stake_bp: world.get::<CapTable>(entity)?.founder_stake_bp(),
        token_price_fen_per_mtok: prices.blended_api_fen(api.blend_input_parts, api.blend_output_parts),
        subscription_fen_per_month: prices.subscription_fen,
        quality_milli: thousandths(product.quality),
        ad_spend_fen_total: ads.spend_total_fen,
        paid_activations_total: ads.activations_total,
        score_fen: appraisal.score_fen,
        ad_spend_fen: ads.spend_today_fen,
        paid_activations: ads.activations_today,
        cac_fen: ads.cost_of_a_user_fen(),
        tokens: load.served_tokens(),
        revenue_fen: day.revenue_fen,
        cost_fen: day.cost_fen,
        runway_days: if business.is_active() { commitment::runway_days(world, entity) } else { None },
        web_visits: world.get::<WebVisits>(entity)?.month(),
    })
}

/// A stored stock in thousandths, rounded down.
pub(crate) fn thousandths(stock: Fixed) -> i64 {
    let product = i128::from(stock.to_bits()) * 1_000;
    i64::try_from(product >> 32).unwrap_or(i64::MAX)
}
