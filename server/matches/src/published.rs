//! What each audience has been shown: the views as of the last durable step, and how the next step changes them.
//! Views come from the market's projections alone; this only compares and keeps.

use std::collections::BTreeMap;

use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::message::Audience;
use burnrate_client_proto::view::{Change, Place, Series, View};
use burnrate_sim::{DayClosed, Simulation};

use crate::seek::Heard;

/// The views of all audiences.
#[derive(Debug)]
pub(crate) struct Published {
    views: BTreeMap<Audience, View>,
}

impl Published {
    /// What everybody who may look at a match of these vendors sees of it as it stands.
    pub(crate) fn new(
        vendors: impl Iterator<Item = VendorId>,
        simulation: &Simulation,
        heard: &Heard,
    ) -> Self {
        let shared = [Audience::Public {}, Audience::Instructor {}];
        let all = shared.into_iter().chain(vendors.map(|vendor| Audience::Vendor { vendor }));
        let public = simulation.public_view();
        let view = |audience| (audience, view_of(simulation, &public, heard, audience));
        Self { views: all.map(view).collect() }
    }

    /// The view of an audience; empty for a vendor that does not exist.
    pub(crate) fn view(&self, audience: Audience) -> Vec<Change> {
        self.views.get(&audience).map(|view| view.changes().cloned().collect()).unwrap_or_default()
    }

    /// Brings every view up to the simulation's present state and to what `closed` tells, and returns the changes. Where
    /// nothing but a decision of `decided_by` happened and nothing public came of it, nobody else can see anything of it,
    /// and their views are not made anew.
    pub(crate) fn update(
        &mut self,
        simulation: &Simulation,
        closed: Option<&DayClosed>,
        decided_by: Option<VendorId>,
    ) -> Vec<(Audience, Vec<Change>)> {
        let public = simulation.public_view();
        let mut all = Vec::new();
        let mut bring_up = |audience: Audience, view: &mut View| {
            let seen = [public.clone(), beyond_public(simulation, audience)].concat();
            let mut changes = view.news_of(unseen(view, seen));
            changes.extend(closed.into_iter().flat_map(|day| told(day, audience)));
            let changed = !changes.is_empty();
            if changed {
                changes.iter().cloned().for_each(|change| view.apply(change));
                all.push((audience, changes));
            }
            changed
        };
        let everybody = Audience::Public {};
        let is_public = self.views.get_mut(&everybody).is_some_and(|view| bring_up(everybody, view));
        for (audience, view) in &mut self.views {
            let own = match (audience, decided_by) {
                (Audience::Public {}, _) => continue,
                (Audience::Vendor { vendor }, Some(decided_by)) => *vendor == decided_by,
                (Audience::Vendor { .. }, None) | (Audience::Instructor {}, _) => true,
            };
            if own || is_public {
                bring_up(*audience, view);
            }
        }
        all
    }
}

/// The whole view of an audience that saw a match from its beginning to where it stands: the market's projections give all
/// but what was told day by day. `public` is what everybody sees of it.
pub(crate) fn view_of(simulation: &Simulation, public: &[Change], heard: &Heard, audience: Audience) -> View {
    let shown = public.iter().cloned().chain(beyond_public(simulation, audience));
    View::from_changes(shown.chain(heard.changes(audience)))
}

/// What an audience sees besides what everybody sees.
fn beyond_public(simulation: &Simulation, audience: Audience) -> Vec<Change> {
    match audience {
        Audience::Public {} => Vec::new(),
        Audience::Vendor { vendor } => simulation.vendor_view(vendor),
        Audience::Instructor {} => simulation.instructor_view(),
    }
}

/// News and notices of a closed day for one audience.
fn told(closed: &DayClosed, audience: Audience) -> Vec<Change> {
    let mut changes: Vec<Change> = burnrate_sim::news(closed).into_iter().map(Change::News).collect();
    if let Audience::Vendor { vendor } = audience {
        changes.extend(burnrate_sim::notices(closed, vendor).into_iter().map(Change::Notice));
        changes.extend(burnrate_sim::reports(closed, vendor).into_iter().map(Change::Report));
    }
    changes
}

/// Histories come whole from the projections; only points behind the last one that was shown are new.
fn unseen(view: &View, changes: Vec<Change>) -> Vec<Change> {
    let shown = |series| view.series(series).last().and_then(point_day);
    let (market, own) = (shown(Series::MarketPoint), shown(Series::OwnPoint));
    changes
        .into_iter()
        .filter(|change| match change.place() {
            Place::Series(Series::MarketPoint) => point_day(change) > market,
            Place::Series(Series::OwnPoint) => point_day(change) > own,
            Place::Series(Series::News | Series::Notice | Series::Report) | Place::Slot(_) => true,
        })
        .collect()
}

fn point_day(change: &Change) -> Option<u32> {
    if let Change::MarketPoint(point) = change {
        return Some(point.day);
    }
    if let Change::OwnPoint(point) = change { Some(point.day) } else { None }
}
