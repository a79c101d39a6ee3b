//! What users and accounts ask of the GPUs, and how much of it is turned away.
//!
//! Use goes by the users at the day's beginning. "Busy" is the fluid limit at the peak, where demand is 1.8 times its mean; over the
//! whole day only what exceeds capacity is lost.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::VendorId;

use super::{Compute, ServiceLoad};
use crate::calendar::Calendar;
use crate::finance::Hibernation;
use crate::fixed::{Fixed, round_to_count};
use crate::market::audience::Audience;
use crate::market::choice::VENDORS_MAX;
use crate::market::conversation::busy;
use crate::market::rates::{Rates, Served, ServingRates, Wanted};
use crate::market::research::{Model, ServingResearch};
use crate::market::self_serve::{ApiAccounts, tokens_per_account};
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::segment::{Cells, SecondUsers};
use crate::vendor::{Business, Prices, Product};

/// Over this chance of "busy" it is an outage: users think again and talk about it.
const CONGESTED_OVER: f64 = 0.05;
/// Days without, after which they talk about it anew.
const QUIET_DAYS: u32 = 30;
/// Segments of a scenario.
const SEGMENTS_MAX: usize = 12;

type Serving<'a> = (
    (&'a Business, &'a Product, &'a Model, &'a ServingResearch),
    &'a mut Prices,
    &'a Audience,
    &'a Compute,
    &'a mut ServiceLoad,
    &'a Hibernation,
);

/// System: sets every vendor's load of the day. An outage unsettles its users, on every day on which it lasts.
pub(crate) fn serve_requests(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    rates: Res<Rates>,
    accounts: Res<ApiAccounts>,
    mut outcomes: ResMut<Outcomes>,
    segments: Query<(&Cells, &SecondUsers)>,
    mut vendors: Query<Serving<'_>>,
) {
    let day = calendar.day;
    let mut wanted = [Wanted { conversations: 0.0, turns: 0.0 }; SEGMENTS_MAX];
    for (slot, segment) in wanted.iter_mut().zip(&rates.segments) {
        *slot = segment.wanted_on(day);
    }
    for (j, entity) in roster.vendors.iter().enumerate().take(VENDORS_MAX) {
        let Ok(((business, product, model, research), mut prices, audience, compute, mut load, hibernation)) =
            vendors.get_mut(*entity)
        else {
            continue;
        };
        let congested_before = load.congested_on_day;
        *load = ServiceLoad { congested_on_day: congested_before, ..ServiceLoad::default() };
        if !business.is_active() || hibernation.is_asleep() {
            continue;
        }
        let served = Served {
            depth_turns: f64::from(product.depth_milli) / 1_000.0,
            prompt_multiple: model.prompt_multiple(rates.research.context_prompt_growth),
        };
        let (mut free, mut subscribed) = (0.0, 0.0);
        for (g, segment) in rates.segments.iter().enumerate().take(SEGMENTS_MAX) {
            let Ok((cells, second)) = segments.get(roster.segments[g]) else { continue };
            let each = rates.conversation.tokens_per_user(segment, wanted[g], &served);
            let paying = audience.subscribers.get(g).copied().unwrap_or(0).min(cells.users(j));
            let seconds = second.of(j) as f64 * rates.serving.second_token_share;
            free += ((cells.users(j) - paying) as f64 + seconds) * each;
            subscribed += paying as f64 * each;
        }
        let using = accounts.by_vendor.get(j).copied().unwrap_or(0) as f64;
        load.free_tokens = round_to_count(free);
        load.subscriber_tokens = round_to_count(subscribed);
        load.api_tokens = round_to_count(using * tokens_per_account(&rates.api, &prices));
        if rates.serving.cost_fen_per_user_month(j).is_some() {
            // Capacity follows demand: as much as its peak takes, whatever that is.
            load.capacity_tokens = round_to_count(load.demand_tokens() as f64 * rates.serving.peak_factor);
            continue;
        }
        load.capacity_tokens =
            round_to_count(compute.serving_gpus() * research.tokens_per_gpu(&rates, model));
        turn_away(&rates.serving, &mut load);
        if load.busy.to_f64() > CONGESTED_OVER {
            let quiet = congested_before == 0 || day - congested_before > QUIET_DAYS;
            if quiet {
                outcomes.push(Outcome::Congested { vendor: VendorId(u16::try_from(j).unwrap_or(u16::MAX)) });
            }
            load.congested_on_day = day;
            prices.unsettle(day, rates.choice.review_surge_days);
        }
    }
}

/// Sets what is missed and how busy it is.
fn turn_away(serving: &ServingRates, load: &mut ServiceLoad) {
    let demand = load.demand_tokens();
    if !serving.congests || demand == 0 {
        return;
    }
    load.missed_tokens = demand.saturating_sub(load.capacity_tokens);
    let peak_load = serving.peak_factor * demand as f64 / load.capacity_tokens as f64;
    load.busy = Fixed::from_f64(busy(peak_load));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::market::awareness::InTheNews;
    use crate::market::causes::{UserCause, UserCauses};
    use burnrate_client_proto::command::{Command, GpuTerm};
    use burnrate_content::Resolved;

    /// Nobody advertises, and the first vendor has one GPU for all its users.
    fn one_gpu(scenario: &mut Resolved) {
        scenario.unlocks.clear();
        for vendor in &mut scenario.vendors {
            vendor.start.bids_fen_per_day.fill(0);
            vendor.start.house_impressions_per_day.fill(0);
        }
        let gpus = &mut scenario.vendors[0].start.gpus;
        gpus.truncate(1);
        gpus[0].gpus = 1;
    }

    #[test]
    fn an_outage_unsettles_users_until_a_fortnight_after_its_last_day() {
        let game = Match::given(one_gpu).days(7);
        assert_eq!(game.part::<ServiceLoad>(ME).congested_on_day, 7);
        assert_eq!(game.part::<Prices>(ME).unsettled_until_day, 7 + 13);
        let relief = Command::RentGpu { term: GpuTerm::Days365, gpus: 2_000 };
        let game = game.when(&[relief]).days(7);
        assert_eq!(game.part::<ServiceLoad>(ME).congested_on_day, 7);
        assert_eq!(game.part::<Prices>(ME).unsettled_until_day, 7 + 13);
        assert_eq!(game.part::<Prices>(VendorId(1)).unsettled_until_day, 0);
    }

    #[test]
    fn its_users_think_again_three_times_as_often() {
        let lost = |surge_micro: i64| {
            let game = Match::given(|scenario| {
                one_gpu(scenario);
                scenario.flows.review_surge_multiple_micro = surge_micro;
            });
            game.days(7).part::<UserCauses>(ME).of(UserCause::LostToRivals) as f64
        };
        let ratio = lost(3_000_000) / lost(1_000_000);
        assert!((2.5..3.5).contains(&ratio), "{ratio}");
    }

    #[test]
    fn an_outage_is_told_once_and_makes_nobody_better_known() {
        let game = Match::given(one_gpu).days(7);
        assert!(game.saw(|outcome| *outcome == Outcome::Congested { vendor: ME }));
        assert_eq!(game.part::<InTheNews>(ME).until_day, 0);
    }
}
