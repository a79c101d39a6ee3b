//! Breakouts: for a week everybody tries one vendor, as if an advertisement had reached them all.
//!
//! On its day k of n the vendor's users should be `multiple`^(k/n) times what they were before; whoever is missing of that in the
//! morning lands today, on those who never used a model, the lapsed and rivals' users by how easily each is won. Most of them
//! only look: they leave as fast as any tourist, and what is left depends on capacity and product.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use burnrate_content::resolved::Shocks;

use super::climate::{Climate, Lasting};
use crate::calendar::Calendar;
use crate::exact_math::pow;
use crate::fixed::micro_to_f64;
use crate::market::advertising::Reach;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::segment::Cells;
use crate::vendor::Business;

/// The multiple of the users before that a breakout should have reached by the end of `day`.
pub(super) fn growth(breakout: &Lasting, day: u32, rules: &Shocks) -> f64 {
    let length = f64::from(rules.viral_breakout.days.max(1));
    let passed = f64::from(day.saturating_sub(breakout.from_day).saturating_add(1));
    pow(micro_to_f64(rules.viral_breakout.multiple_micro), (passed / length).clamp(0.0, 1.0))
}

/// System: crowds land beside what advertisements bring.
pub(super) fn bring_crowds(
    calendar: Res<Calendar>,
    rules: Res<Rules>,
    roster: Res<Roster>,
    climate: Res<Climate>,
    mut reach: ResMut<Reach>,
    segments: Query<&Cells>,
    vendors: Query<&Business>,
) {
    for (j, entity) in (0_u16..).zip(&roster.vendors) {
        let Some(breakout) = climate.breakout(j) else { continue };
        if !vendors.get(*entity).is_ok_and(Business::is_active) {
            continue;
        }
        let multiple = climate.viral_boost(j, calendar.day, &rules.scenario.shocks);
        for (g, (segment, before)) in roster.segments.iter().zip(&breakout.users_before).enumerate() {
            let Ok(cells) = segments.get(*segment) else { continue };
            let missing = *before as f64 * multiple - cells.users(usize::from(j)) as f64;
            reach.land_crowd(g, usize::from(j), missing.max(0.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{ME, Match};
    use crate::head_count::HeadCount;
    use crate::market::advertising::AdResults;
    use crate::market::awareness::InTheNews;
    use crate::market::causes::{UserCause, UserCauses};
    use burnrate_client_proto::shock::ShockKind;

    fn users(game: &Match) -> u64 {
        HeadCount::of(&game.sim.world, 0).primary()
    }

    #[test]
    fn a_breakout_triples_users_in_a_week_and_most_of_them_only_look() {
        let before = users(&Match::given_all_unlocked());
        let game = Match::given_all_unlocked().card(ShockKind::ViralBreakout, Some(ME), 0).days(7);
        let ratio = users(&game) as f64 / before as f64;
        // What lands makes up for what left until the morning; the last day's own exits are missing.
        assert!((2.0..=3.0).contains(&ratio), "{ratio}");
        let came = game.part::<UserCauses>(ME).of(UserCause::ViralBreakout);
        assert!(came as f64 > 1.5 * before as f64, "{came} of {before}");
        assert_eq!(game.part::<AdResults>(ME).activations_total, 0, "nobody was bought");
        assert!(game.part::<InTheNews>(ME).until_day == 2);
        let game = game.days(30);
        assert!(users(&game) < before * 2, "{} of {before} are left", users(&game));
        assert_eq!(game.part::<UserCauses>(ME).of(UserCause::ViralBreakout), 0, "it is over");
    }

    #[test]
    fn it_asks_for_three_times_the_tokens() {
        use crate::market::serving::ServiceLoad;
        let asked = |game: &Match| game.part::<ServiceLoad>(ME).free_tokens as f64;
        let plain = Match::given_all_unlocked().days(8);
        let crowded = Match::given_all_unlocked().card(ShockKind::ViralBreakout, Some(ME), 0).days(8);
        let ratio = asked(&crowded) / asked(&plain);
        assert!((2.0..3.2).contains(&ratio), "{ratio}");
        assert!(crowded.part::<ServiceLoad>(ME).busy_bp() > 500, "sixty GPUs do not serve that");
    }
}
