//! The market: awareness, choice, advertising, serving, and the flows of users between vendors.
//!
//! - firms that answer one another's prices: [`repricing`]
//! - the day: [`demand`] with [`advertising`], [`awareness`], [`serving`], [`released`], [`self_serve`], [`subscription`], [`business`]
//! - what it says of a vendor: [`audience`], [`causes`]; of a segment: [`cell_report`]; for money: [`reports`]
//! - how people meet a product: [`offering`]; attention beside bids: [`search_pages`], [`scandal`], [`own_channel`]
//! - the product and its makers: [`research`], [`talent`]
//! - the rules it reckons with: [`rates`], [`choice`], [`switching`], [`adoption`], [`conversation`], [`price_of_attention`]
//!
//! Each mechanic owns its components and systems in one place. Here they are only put into the day.

pub mod adoption;
pub mod advertising;
pub mod audience;
pub mod awareness;
pub mod business;
pub mod causes;
pub mod cell_report;
pub mod choice;
pub mod conversation;
pub mod demand;
#[cfg(test)]
mod label_symmetry;
pub mod offering;
pub mod own_channel;
mod past;
pub mod price_of_attention;
pub mod rates;
pub mod released;
pub mod reports;
pub mod repricing;
pub mod research;
pub mod scandal;
pub mod search_pages;
pub mod self_serve;
pub mod serving;
mod start;
pub mod subscription;
pub mod switching;
pub mod talent;

use bevy_ecs::prelude::*;

use crate::command::take_due_raises;
use crate::schedule::DaySystems;
use crate::simulation::launch_vendors;

pub(crate) use start::open_service;
pub(crate) use start::seat_newcomers;

/// Gives every vendor, segment and channel its market components of day 0. The roster stands already.
pub(crate) fn populate(world: &mut World) {
    start::populate(world);
    business::populate(world);
    reports::populate(world);
    research::populate(world);
    talent::populate(world);
}

/// Puts the market's systems into their stages of the day.
pub(crate) fn add_systems(schedule: &mut Schedule) {
    schedule.add_systems((
        (start::begin_turn, start::seat_newcomers).chain().after(launch_vendors).in_set(DaySystems::Launches),
        (serving::renew_leases, repricing::answer_rivals)
            .chain()
            .after(take_due_raises)
            .in_set(DaySystems::Notices),
        (
            scandal::heal_trust,
            search_pages::publish_pages,
            own_channel::watch_closed_channels,
            demand::value::weigh_vendors,
            advertising::buy_attention,
            search_pages::bring_searchers,
        )
            .chain()
            .in_set(DaySystems::Auctions),
        awareness::build_goodwill.in_set(DaySystems::Exposure),
        serving::serve_requests.in_set(DaySystems::Serving),
        (demand::flows::move_consumers, demand::tell_vendors).chain().in_set(DaySystems::ConsumerFlows),
        self_serve::move_accounts.in_set(DaySystems::SelfServe),
        (subscription::earn_subscriptions, self_serve::bill_tokens, serving::owe_rent, serving::owe_users)
            .chain()
            .in_set(DaySystems::Books),
        awareness::note_news.in_set(DaySystems::Reports),
        reports::note_leavers.after(demand::tell_vendors).in_set(DaySystems::ConsumerFlows),
        (business::deliver_contracts, business::run_tenders).chain().in_set(DaySystems::Business),
        reports::run_reports.after(offering::count_web_visits).in_set(DaySystems::Reports),
        business::check_receivables.in_set(DaySystems::Invariants),
        offering::count_web_visits.after(awareness::note_news).in_set(DaySystems::Reports),
    ));
    research::add_systems(schedule);
    talent::add_systems(schedule);
}
