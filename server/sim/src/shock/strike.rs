//! What each kind of shock does on the day on which it strikes. What lasts is then read from the [`Climate`].

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::shock::ShockKind;
use burnrate_client_proto::view::{ScandalKind, VendorStatus};

use super::climate::{Climate, Coming, ENTRANTS_MAX, Lasting};
use super::hidden::HiddenDay;
use crate::calendar::Calendar;
use crate::finance::Sentiment;
use crate::fixed::{Fixed, micro_to_f64};
use crate::head_count::HeadCount;
use crate::market::research::Frontier;
use crate::market::scandal;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::segment::Cells;
use crate::vendor::Business;

/// A shock strikes; false if there is nobody whom it could befall.
pub(super) fn strike(world: &mut World, rules: &Rules, hidden: &mut HiddenDay, due: &Coming) -> bool {
    let shocks = &rules.scenario.shocks;
    let struck = match due.kind {
        ShockKind::DeviceEntrant => enter_by_devices(world, rules),
        ShockKind::ChipShortage => last(world, due.kind, shocks.chip_shortage.days),
        ShockKind::RegistrationRule => {
            let between = (shocks.registration_rule.days_min, shocks.registration_rule.days_max);
            last(world, due.kind, hidden.length_days(due.kind, between))
        }
        ShockKind::ContentScandal => {
            let Some(vendor) = whom(world, hidden, due) else { return false };
            scandal::break_scandal(world, VendorId(vendor), ScandalKind::Content);
            count_card(world, due);
            return true;
        }
        ShockKind::InvestorWinter => {
            let (drop_micro, days) =
                (shocks.investor_winter.sentiment_drop_micro, shocks.investor_winter.days);
            world.resource_mut::<Sentiment>().begin_winter(-drop_micro, days);
            last(world, due.kind, days)
        }
        ShockKind::OpenWeights => {
            let gap = hidden.gap(due.kind, micro_to_f64(shocks.open_weights.gap_max_micro));
            publish_model(world, gap)
        }
        ShockKind::ViralBreakout => {
            let Some(vendor) = whom(world, hidden, due) else { return false };
            break_out(world, vendor, shocks.viral_breakout.days)
        }
    };
    count_card(world, due);
    world.resource_mut::<Outcomes>().push(struck);
    true
}

fn count_card(world: &mut World, due: &Coming) {
    if due.card {
        let mut climate = world.resource_mut::<Climate>();
        let count = &mut climate.struck_cards[due.kind as usize];
        *count = count.saturating_add(1);
    }
}

/// Everybody is under it for so many days, today among them.
fn last(world: &mut World, kind: ShockKind, days: u32) -> Outcome {
    let from_day = world.resource::<Calendar>().day;
    let until_day = from_day.saturating_add(days.max(1) - 1);
    let mut climate = world.resource_mut::<Climate>();
    climate.begin(Lasting { kind, vendor: None, from_day, until_day, users_before: Vec::new() });
    Outcome::ShockStruck { shock: kind, vendor: None, until_day: climate.lasts_until(kind) }
}

/// The scenario's own device maker comes to the market from tomorrow; without one, an assistant outside the game is installed.
fn enter_by_devices(world: &mut World, rules: &Rules) -> Outcome {
    let (day, vendors) = (world.resource::<Calendar>().day, world.resource::<Roster>().vendors.clone());
    let waits = |entity: &Entity| {
        world.get::<Business>(*entity).is_some_and(|business| business.status == VendorStatus::Upcoming)
    };
    let brought = |place: &u16| world.resource::<Climate>().has_entered(*place);
    let mut listed = (0_u16..).zip(&rules.scenario.vendors).zip(&vendors);
    let maker = listed
        .find(|((place, vendor), entity)| vendor.enters_by_shock && waits(entity) && !brought(place))
        .map(|((place, _), _)| place);
    let mut climate = world.resource_mut::<Climate>();
    match maker {
        Some(place) => climate.entered.push(place),
        None if climate.entrants_from.len() < ENTRANTS_MAX => climate.entrants_from.push(day),
        None => {}
    }
    Outcome::ShockStruck { shock: ShockKind::DeviceEntrant, vendor: maker.map(VendorId), until_day: None }
}

/// A model at most `gap` behind the frontier is there for everybody.
fn publish_model(world: &mut World, gap: f64) -> Outcome {
    let mut frontier = world.resource_mut::<Frontier>();
    let quality = Fixed::from_f64(frontier.quality().to_f64() - gap);
    frontier.publish(quality);
    Outcome::ShockStruck { shock: ShockKind::OpenWeights, vendor: None, until_day: None }
}

fn break_out(world: &mut World, vendor: u16, days: u32) -> Outcome {
    let from_day = world.resource::<Calendar>().day;
    let until_day = from_day.saturating_add(days.max(1) - 1);
    let cells = world.resource::<Roster>().segments.iter().filter_map(|segment| world.get::<Cells>(*segment));
    let users_before = cells.map(|cells| cells.users(usize::from(vendor))).collect();
    let kind = ShockKind::ViralBreakout;
    let breakout = Lasting { kind, vendor: Some(vendor), from_day, until_day, users_before };
    world.resource_mut::<Climate>().begin(breakout);
    Outcome::ShockStruck { shock: kind, vendor: Some(VendorId(vendor)), until_day: Some(until_day) }
}

/// Whom it befalls: the one that was named, if it is in business; otherwise one of those in business, by their users.
fn whom(world: &World, hidden: &mut HiddenDay, due: &Coming) -> Option<u16> {
    let uniform = hidden.pick(due.kind);
    let vendors = (0_u16..).zip(&world.resource::<Roster>().vendors);
    let active = vendors
        .filter(|(_, entity)| world.get::<Business>(**entity).is_some_and(Business::is_active))
        .map(|(place, _)| place);
    if let Some(named) = due.vendor {
        return active.into_iter().find(|place| *place == named);
    }
    let weights: Vec<(u16, u64)> =
        active.map(|place| (place, HeadCount::of(world, usize::from(place)).primary() + 1)).collect();
    let total: u64 = weights.iter().map(|(_, weight)| weight).sum();
    let mut left = (uniform * total as f64) as u64;
    for (place, weight) in &weights {
        if left < *weight {
            return Some(*place);
        }
        left -= weight;
    }
    weights.last().map(|(place, _)| *place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::appraise_world;
    use crate::given::{ME, Match};
    use crate::market::serving::Compute;
    use crate::vendor::VendorIndex;
    use burnrate_client_proto::command::{Command, GpuTerm};
    use burnrate_client_proto::view::Change;

    fn climate(game: &Match) -> &Climate {
        game.sim.world.resource::<Climate>()
    }

    fn rent(gpus: u32) -> Command {
        Command::RentGpu { term: GpuTerm::Days30, gpus }
    }

    fn shown_rent(game: &Match) -> i64 {
        let dashboard = game.sim.vendor_view(ME).into_iter().find_map(|change| {
            if let Change::Dashboard(own) = change { Some(own.gpu_rent_fen_per_day[0].0) } else { None }
        });
        dashboard.unwrap()
    }

    #[test]
    fn in_a_shortage_new_leases_are_dear_and_three_in_five_gpus_come() {
        let game = Match::given_all_unlocked();
        let plain = shown_rent(&game);
        let game = game.card(ShockKind::ChipShortage, None, 0).days(6).when(&[rent(50)]).days(2);
        assert_eq!(shown_rent(&game), plain * 18 / 10);
        let compute = game.part::<Compute>(ME);
        assert_eq!((compute.gpus_of(GpuTerm::Days30), compute.wanted[0]), (30, 50));
        assert_eq!(compute.leases.last().unwrap().rent_fen_per_day, plain * 18 / 10);
        // Leases that ran before cost what they cost.
        assert!(
            compute
                .leases
                .iter()
                .any(|lease| lease.term == GpuTerm::Days90 && lease.rent_fen_per_day < plain)
        );
        let _ = game.then(&[Outcome::GpusRationed { vendor: ME, asked: 50, got: 30 }]);
    }

    #[test]
    fn a_shortage_ends_after_its_days_and_renewals_pay_it_until_then() {
        let game = Match::given_all_unlocked().when(&[rent(10)]).card(ShockKind::ChipShortage, None, 0);
        let plain = shown_rent(&game);
        let renewed = |game: &Match| {
            game.part::<Compute>(ME)
                .leases
                .iter()
                .find(|l| l.term == GpuTerm::Days30)
                .map(|l| l.rent_fen_per_day)
        };
        // Rented on the day it struck, before it did; renewed on day 31 within it, on days 61, 91 and 121 too.
        let game = game.days(30);
        assert_eq!(renewed(&game), Some(plain));
        let game = game.days(1);
        assert_eq!(renewed(&game), Some(plain * 18 / 10));
        let game = game.days(89);
        assert!(!game.saw(|o| matches!(o, Outcome::ShockEnded { .. })), "120 days, its first among them");
        let game = game.days(1);
        assert_eq!((renewed(&game), shown_rent(&game)), (Some(plain), plain));
        let _ = game.then(&[
            Outcome::ShockStruck { shock: ShockKind::ChipShortage, vendor: None, until_day: Some(120) },
            Outcome::ShockEnded { shock: ShockKind::ChipShortage },
        ]);
    }

    #[test]
    fn a_winter_takes_half_of_ln_s_and_sharpens_the_ranking_for_its_days() {
        let quiet = |scenario: &mut burnrate_content::Resolved| {
            scenario.unlocks.clear();
            scenario.finance.sentiment.sigma_per_day_micro = 0;
        };
        let level = |game: &Match| game.sim.world.resource::<Sentiment>().level();
        let (plain, winter) = (
            Match::given(quiet).days(1),
            Match::given(quiet).card(ShockKind::InvestorWinter, None, 0).days(1),
        );
        let keep = crate::exact_math::daily_keep(120.0);
        assert!((level(&winter) - crate::exact_math::exp(-0.5 * keep)).abs() < 1e-6, "{}", level(&winter));
        let worth = |game: &Match| appraise_world(&game.sim.world)[0].model_value_fen as f64;
        assert!(
            (worth(&winter) / worth(&plain) - level(&winter)).abs() < 1e-6,
            "ν is 1 for all: θ does not count"
        );
        assert_eq!(winter.sim.world.resource::<Sentiment>().winter().to_bits(), 1.0_f64.to_bits());
        let winter = winter.days(179);
        assert_eq!(winter.sim.world.resource::<Sentiment>().winter().to_bits(), 1.0_f64.to_bits());
        let winter = winter.days(1);
        assert_eq!(winter.sim.world.resource::<Sentiment>().winter().to_bits(), 0.0_f64.to_bits());
        assert!(!climate(&winter).is_winter());
    }

    #[test]
    fn nobody_launches_until_filing_is_over() {
        let late = |scenario: &mut burnrate_content::Resolved| {
            scenario.unlocks.clear();
            scenario.vendors[5].start_day = 10;
        };
        let game = Match::given(late).card(ShockKind::RegistrationRule, None, 0).days(1);
        let until_day = climate(&game).lasts_until(ShockKind::RegistrationRule).unwrap();
        assert!((60..=120).contains(&until_day), "{until_day}");
        let launched = Outcome::Launched { vendor: VendorId(5) };
        let game = game.days(until_day - 1);
        assert!(!game.saw(|outcome| *outcome == launched));
        let game = game.days(1);
        assert!(game.saw(|outcome| *outcome == launched));
        assert!(HeadCount::of(&game.sim.world, 5).primary() > 100_000, "it brings its users on that day");
        let _ = Match::given(late).days(10).then(&[launched]);
    }

    #[test]
    fn a_listed_device_maker_comes_with_its_shock_and_with_no_day() {
        let listed = |scenario: &mut burnrate_content::Resolved| {
            scenario.unlocks.clear();
            scenario.vendors[5].enters_by_shock = true;
            scenario.vendors[5].start_day = scenario.meta.days + 1;
        };
        let launched = Outcome::Launched { vendor: VendorId(5) };
        let game = Match::given(listed).days(30);
        assert!(!game.saw(|outcome| *outcome == launched));
        let game = game.card(ShockKind::DeviceEntrant, None, 0).days(1);
        let struck = Outcome::ShockStruck {
            shock: ShockKind::DeviceEntrant,
            vendor: Some(VendorId(5)),
            until_day: None,
        };
        let game = game.then(&[struck]).days(70).then(&[launched]);
        assert!(climate(&game).entrants_from.is_empty(), "it is a vendor, not an outside product");
        assert!(game.part::<crate::finance::Traction>(VendorId(5)).history_days >= 60);
        assert!(game.part::<VendorIndex>(VendorId(5)).0 == 5);
    }

    #[test]
    fn a_published_model_lies_within_a_tenth_of_the_frontier_and_stays() {
        let game = Match::given(|_| {});
        let frontier = |game: &Match| game.sim.world.resource::<Frontier>().clone();
        let (before, known) = (frontier(&game).quality().to_f64(), frontier(&game).has_published());
        assert!(!known && frontier(&game).public_best().to_f64() < before - 0.2);
        let game = game.card(ShockKind::OpenWeights, None, 0).days(1);
        let quality = frontier(&game).public_best().to_f64();
        assert!(frontier(&game).has_published());
        assert!((before - 0.1 - 1e-9..=before + 0.01).contains(&quality), "{quality}, Q* {before}");
        let game = game.days(200);
        assert!(frontier(&game).public_best().to_f64() >= quality);
    }

    #[test]
    fn whom_it_befalls_must_be_in_business() {
        let game = Match::given_all_unlocked().when(&[Command::FileBankruptcy {}]).days(7);
        let game = game.card(ShockKind::ViralBreakout, Some(ME), 0).days(1);
        assert!(!game.saw(|o| matches!(o, Outcome::ShockStruck { .. })), "the dead have no breakouts");
        let game = game.card(ShockKind::ViralBreakout, None, 0).days(1);
        assert!(game.saw(|o| matches!(o, Outcome::ShockStruck { vendor: Some(v), .. } if *v != ME)));
    }
}
