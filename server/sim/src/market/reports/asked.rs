//! Reports that ask people: the brand survey, the conjoint study, the churn study.
//!
//! Who considers a brand knows it and would take it rather than nothing: a·Λ(V).

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::{SegmentId, VendorId};
use burnrate_client_proto::view::{Measure, ReportRow};
use burnrate_content::Resolved;

use super::Leavers;
use super::figures::{in_business, place_of, row};
use super::noise::{Noise, share_of};
use crate::exact_math::logistic;
use crate::kernel::{Kernel, OUTCOMES_MAX, largest_remainder_counts};
use crate::market::choice::{VENDORS_MAX, awareness};
use crate::market::demand::Values;
use crate::roster::Roster;
use crate::segment::Goodwill;

/// Where the answers to the second question begin.
const CONSIDERS_AT: u64 = 2_048;
/// Vendors, then nobody.
const DESTINATIONS: usize = VENDORS_MAX + 1;
const _: () = assert!(DESTINATIONS <= OUTCOMES_MAX);

/// Who knows and who considers whom, by segment. Reads the day's values, so it runs after they were weighed.
pub(super) fn brand_survey(world: &World, noise: &mut Noise) -> Vec<ReportRow> {
    let values = world.resource::<Values>();
    let mut rows = Vec::new();
    for (g, segment) in (0_u16..).zip(&world.resource::<Roster>().segments) {
        let Some(goodwill) = world.get::<Goodwill>(*segment) else { continue };
        for (vendor, _) in in_business(world) {
            let j = usize::from(vendor);
            let aware = goodwill.stocks.get(j).map_or(0.0, |stock| awareness(stock.to_f64()));
            let value = values.by_segment.get(usize::from(g)).map_or(0.0, |row| row[j.min(VENDORS_MAX - 1)]);
            let place = place_of(vendor, g);
            let answers = [
                (Measure::Aware, noise.asked(place, aware)),
                (Measure::Considers, noise.asked(CONSIDERS_AT + place, aware * logistic(value))),
            ];
            rows.extend(answers.map(|(measure, told)| ReportRow {
                vendor: Some(VendorId(vendor)),
                segment: Some(SegmentId(g)),
                ..row(measure, told)
            }));
        }
    }
    rows
}

/// What each segment cares for.
pub(super) fn conjoint(scenario: &Resolved, noise: &mut Noise) -> Vec<ReportRow> {
    let mut rows = Vec::new();
    for (g, segment) in (0_u16..).zip(&scenario.segments) {
        let tastes = [
            (Measure::QualityTaste, segment.beta_quality_micro),
            (Measure::EaseTaste, segment.beta_ux_micro),
            (Measure::PriceTaste, segment.alpha_per_yuan_month_micro),
        ];
        for (question, (measure, truth_micro)) in (0_u16..).zip(tastes) {
            let told = noise.coefficient(place_of(question, g), truth_micro);
            rows.push(ReportRow { segment: Some(SegmentId(g)), ..row(measure, told) });
        }
    }
    rows
}

/// Where one's own leavers went since the order; nothing when nobody left.
pub(super) fn churn_study(
    world: &World,
    buyer: Entity,
    before: &Leavers,
    noise: &mut Noise,
) -> Vec<ReportRow> {
    let left = world.get::<Leavers>(buyer).map(|leavers| leavers.since(before)).unwrap_or_default();
    let mut heads = [0_u64; DESTINATIONS];
    for (slot, count) in heads.iter_mut().zip(&left.to) {
        *slot = *count;
    }
    heads[VENDORS_MAX] = left.lapsed;
    let all: u64 = heads.iter().sum();
    if all == 0 {
        return Vec::new();
    }
    let asked = noise.sample().min(all);
    let answers = ask(&heads, all, asked, noise);
    let vendors = left.to.len().min(VENDORS_MAX);
    let places = (0..vendors).chain([VENDORS_MAX]).filter(|place| heads[*place] > 0 || *place == VENDORS_MAX);
    let rows = places.map(|place| ReportRow {
        vendor: if place == VENDORS_MAX { None } else { u16::try_from(place).ok().map(VendorId) },
        ..row(Measure::LeaversShare, share_of(answers[place], asked))
    });
    rows.collect()
}

/// So many leavers are asked, with replacement; what they answer sums to that number.
fn ask(heads: &[u64; DESTINATIONS], all: u64, asked: u64, noise: &mut Noise) -> [u64; DESTINATIONS] {
    let mut answers = [0; DESTINATIONS];
    match noise.kernel() {
        Kernel::Expected => largest_remainder_counts(asked, heads, &mut answers),
        Kernel::Stochastic => {
            let (mut left, mut heads_left) = (asked, all);
            for (place, count) in heads.iter().enumerate() {
                let chance = *count as f64 / heads_left.max(1) as f64;
                answers[place] = Kernel::Stochastic.binomial(left, chance, noise.uniform(place as u64));
                left -= answers[place];
                heads_left -= count;
            }
        }
    }
    answers
}
