//! The scenario's figures as floats, with its switches applied: what the demand side reckons with on every day.
//!
//! Invariant: everything follows from the opening, so it is rebuilt with every World and never stored. A mechanic that is
//! switched off is off here, in one place; the systems do not ask.

mod advertising;
mod attention;
mod choice;
mod research;
mod segment;
mod serving;

pub use advertising::{AdRates, AwarenessRates, ChannelRates, LotRates};
pub use attention::{AttentionRates, ScandalRates};
pub use choice::{ApiRates, ChoiceRates};
pub use research::{ResearchRates, TalentRates};
pub use segment::SegmentRates;
pub use serving::{ConversationRates, Served, ServingRates, Wanted};

use bevy_ecs::prelude::Resource;

use super::choice::VENDORS_MAX;
use crate::rules::Rules;

/// Where API accounts stand among the segments when an order of vendors is drawn: far from any real one.
const API_ORDER: u32 = 65_535;

/// All of them.
#[derive(Resource, Clone, Debug)]
pub struct Rates {
    /// Vendors of the scenario.
    pub vendor_count: usize,
    /// Consumer segments.
    pub segments: Vec<SegmentRates>,
    /// Advertising channels.
    pub channels: Vec<ChannelRates>,
    /// What all channels share.
    pub ads: AdRates,
    /// Goodwill.
    pub awareness: AwarenessRates,
    /// Terms of value that all segments share.
    pub choice: ChoiceRates,
    /// Self-serve API accounts.
    pub api: ApiRates,
    /// Tokens of conversations.
    pub conversation: ConversationRates,
    /// GPUs.
    pub serving: ServingRates,
    /// Order of vendors in the multinomials of each segment.
    pub vendor_orders: Vec<VendorOrder>,
    /// The same for API accounts.
    pub api_order: VendorOrder,
    /// Attention beside daily bids.
    pub attention: AttentionRates,
    /// Quality and what raises it.
    pub research: ResearchRates,
    /// People who come and go.
    pub talent: TalentRates,
}

/// A permutation of 0..vendor count, in its first entries.
pub type VendorOrder = [usize; VENDORS_MAX];

impl Rates {
    /// Reads the scenario.
    #[must_use]
    pub fn new(rules: &Rules) -> Self {
        let scenario = &rules.scenario;
        let vendor_count = scenario.vendors.len().min(VENDORS_MAX);
        let order = |segment: u32| {
            let mut order = [0; VENDORS_MAX];
            rules.streams.vendor_order(segment, &mut order[..vendor_count]);
            order
        };
        let segments = &scenario.segments;
        let channels = scenario.channels.iter();
        Self {
            vendor_count,
            segments: segments.iter().map(|s| SegmentRates::new(s, &scenario.switches)).collect(),
            channels: channels.map(|channel| ChannelRates::new(channel, &scenario.keywords)).collect(),
            ads: AdRates::new(scenario),
            awareness: AwarenessRates::new(scenario),
            choice: ChoiceRates::new(scenario),
            api: ApiRates::new(scenario),
            conversation: ConversationRates::new(&scenario.conversation),
            serving: ServingRates::new(scenario),
            vendor_orders: (0_u32..).take(segments.len()).map(order).collect(),
            api_order: order(API_ORDER),
            attention: AttentionRates::new(&scenario.attention),
            research: ResearchRates::new(&scenario.research),
            talent: TalentRates::new(&scenario.talent),
        }
    }
}

/// A number of billionths.
fn nano(nanos: i64) -> f64 {
    nanos as f64 / 1e9
}

/// Fen as yuan.
fn yuan(fen: i64) -> f64 {
    fen as f64 / 100.0
}
