//! What the market does not have yet, one place for each: what a hypothesis waits for, and the edit or order that will ask for
//! it. When a mechanic comes, its `needs` text here goes away, its edit is filled in, and its hypotheses run.

use burnrate_content::Resolved;

use crate::campaign::Order;

/// E1 and E7.
pub(super) const TENDERS: &str = "business tenders, and a policy that bids in them";
/// E3.
pub(super) const WINTER: &str = "the shock of an investor winter";
/// E5.
pub(super) const SPIKE: &str = "the shock of a viral breakout";
/// E6.
pub(super) const STUFFING: &str = "search stuffing with its scandal";
/// E8.
pub(super) const QUALITY: &str = "research and imitation, which move quality";

/// Five business start-ups sell by tender; their policy is named here once there is one.
pub(super) const BUSINESS_POLICY: &str = "frugal";

/// A seat sells on premise and holds the certificate that public tenders ask for; others sell through the API.
pub(super) fn sells_on_premise(_scenario: &mut Resolved, _vendor: u16, _on_premise: bool) {}

/// An investor winter begins on this day.
pub(super) fn investor_winter(_scenario: &mut Resolved, _day: u32) {}

/// Demand triples within a week from this day on.
pub(super) fn viral_breakout(_scenario: &mut Resolved, _day: u32) {}

/// So many pages for search engines a day, from this day on.
pub(super) fn stuffed_pages(_day: u32, _vendor: u16, _pages_per_day: u32) -> Option<Order> {
    None
}
