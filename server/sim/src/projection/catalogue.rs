//! Cards: names, bounds and other facts that never change during a match. From the scenario alone.

use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::{ChannelId, KeywordId, SegmentId, VendorId};
use burnrate_client_proto::quantity::{Fen, Text};
use burnrate_client_proto::view::{
    Change, ChannelCard, ControlCard, KeywordCard, ReportCard, ReportKind, SegmentCard, VendorCard,
    VendorClass,
};
use burnrate_content::resolved::{self, Resolved, SeatKind};

use crate::fixed::round_to_count;
use crate::market::rates::ChannelRates;

/// What everybody sees of a scenario before anything happens.
#[must_use]
pub fn cards(scenario: &Resolved) -> Vec<Change> {
    let vendors = (0..).zip(&scenario.vendors).map(|(i, v)| Change::Vendor(vendor(i, v)));
    let channels = (0..).zip(&scenario.channels).map(|(i, c)| Change::Channel(channel(i, c)));
    let segments = (0..).zip(&scenario.segments).map(|(i, s)| Change::Segment(segment(i, s)));
    let controls = controls(scenario).into_iter().map(Change::Control);
    let keywords = keywords(scenario).into_iter().map(Change::Keyword);
    let reports = reports(&scenario.reports).map(Change::ReportCard);
    vendors.chain(channels).chain(segments).chain(controls).chain(keywords).chain(reports).collect()
}

fn reports(terms: &resolved::Reports) -> impl Iterator<Item = ReportCard> {
    let sorts = [
        (ReportKind::MauTable, terms.mau_table),
        (ReportKind::AdSpend, terms.ad_spend),
        (ReportKind::BrandSurvey, terms.brand_survey),
        (ReportKind::Conjoint, terms.conjoint),
        (ReportKind::ChurnStudy, terms.churn_study),
        (ReportKind::TenderIntelligence, terms.tender_intelligence),
        (ReportKind::RivalCash, terms.rival_cash),
    ];
    sorts.into_iter().map(|(report, terms)| ReportCard {
        report,
        fee_fen: Fen(terms.fee_fen),
        lag_days: terms.lag_days,
    })
}

/// Keywords as the auction has them: prices and audiences of their own.
fn keywords(scenario: &Resolved) -> Vec<KeywordCard> {
    let place = scenario.channels.iter().position(|channel| channel.by_keyword);
    let Some((place, sold)) = place.and_then(|place| Some((place, scenario.channels.get(place)?))) else {
        return Vec::new();
    };
    let lots = ChannelRates::new(sold, &scenario.keywords).lots;
    let cards = (0_u16..).zip(scenario.keywords.iter().zip(&lots)).map(|(id, (keyword, lot))| KeywordCard {
        id: KeywordId(id),
        channel: ChannelId(u16::try_from(place).unwrap_or(u16::MAX)),
        key: keyword.key.clone(),
        name: text(&keyword.name),
        search_share_bp: u32::try_from(keyword.search_share_micro / 100).unwrap_or(0),
        base_cpm_fen: whole(lot.cpm0_yuan * 100.0),
        reference_spend_fen_per_day: whole(lot.outside_demand_yuan * 100.0),
        composition_bp: lot.composition.iter().map(|share| (share * 10_000.0 + 0.5) as u32).collect(),
    });
    cards.collect()
}

fn whole(x: f64) -> i64 {
    i64::try_from(round_to_count(x)).unwrap_or(i64::MAX)
}

fn text(text: &resolved::Text) -> Text {
    Text { zh: text.zh.clone(), en: text.en.clone() }
}

fn vendor(place: u16, vendor: &resolved::Vendor) -> VendorCard {
    VendorCard {
        id: VendorId(place),
        key: vendor.key.clone(),
        name: text(&vendor.name),
        monogram: vendor.monogram.clone(),
        class: match vendor.class {
            resolved::VendorClass::Portal => VendorClass::Portal,
            resolved::VendorClass::Startup => VendorClass::Startup,
            resolved::VendorClass::Others => VendorClass::Others,
        },
        open_to_people: vendor.seat == SeatKind::Open,
        enters_on_day: if vendor.start_day > 1 { vendor.start_day } else { 0 },
    }
}

fn channel(place: u16, channel: &resolved::Channel) -> ChannelCard {
    let to_bp = |micro: &i64| u32::try_from(micro / 100).unwrap_or(0);
    ChannelCard {
        id: ChannelId(place),
        key: channel.key.clone(),
        name: text(&channel.name),
        base_cpm_fen: channel.cpm0_fen,
        reference_spend_fen_per_day: channel.b_bar_fen_per_day,
        price_elasticity_micro: channel.eta_micro,
        composition_bp: channel.composition_micro.iter().map(to_bp).collect(),
    }
}

fn segment(place: u16, segment: &resolved::Segment) -> SegmentCard {
    SegmentCard {
        id: SegmentId(place),
        key: segment.key.clone(),
        name: text(&segment.name),
        population: segment.population,
    }
}

/// Every control with its bounds; a bid once a channel, as channels open at different turns.
fn controls(scenario: &Resolved) -> Vec<ControlCard> {
    let card = |control: Control, channel: Option<u16>| {
        let range = scenario.bounds.range(control);
        let unlock_turn = scenario.unlock_turn(control, channel);
        ControlCard {
            control,
            channel: channel.map(ChannelId),
            min: range.min,
            max: range.max,
            step: range.step,
            unlock_turn,
        }
    };
    let bids = (0..).zip(&scenario.channels).map(|(place, _)| card(Control::Bid, Some(place)));
    let others = Control::ALL.into_iter().filter(|control| *control != Control::Bid);
    bids.chain(others.map(|control| card(control, None))).collect()
}
