//! What a vendor's own seat sees of its people. Of rivals it knows the best pay alone: job advertisements tell it.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::Staff;

use crate::calendar::Calendar;
use crate::finance::{Burn, Hibernation, Ledger, Parent};
use crate::market::rates::Rates;
use crate::market::talent::Staffing;
use crate::market::talent::exits::{best_rival_pay_bp, pays_bp, worries};
use crate::market::talent::staffing::MONTH_DAYS;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::People;
use crate::vitals::thousandths;

/// One's own people; none if there is no such vendor.
pub(super) fn staff(world: &World, vendor: VendorId) -> Option<Staff> {
    let entity = world.resource::<Roster>().vendor(vendor.0)?;
    let scenario = &world.resource::<Rules>().scenario;
    let (people, staffing) = (world.get::<People>(entity)?, world.get::<Staffing>(entity)?);
    let best_rival_pay_bp = best_rival_pay_bp(&pays_bp(world), vendor.index());
    let month = staffing.moves_of_last(MONTH_DAYS);
    let head_fen =
        staffing.pay_fen_per_month(&scenario.people).saturating_add(scenario.people.overhead_fen_per_month);
    let severance_fen = staffing.severance_fen_per_head(&scenario.people, &scenario.talent);
    Some(Staff {
        vendor,
        heads: people.heads,
        stars_milli: thousandths(people.stars),
        pay_bp: staffing.pay_bp,
        best_rival_pay_bp,
        monthly_cost_fen: Fen(head_fen.saturating_mul(i64::from(people.heads))),
        severance_fen_per_head: Fen(severance_fen),
        hired_30d: month.hired,
        left_30d: month.left,
        laid_off_30d: month.laid_off,
        may_hire: staffing.may_hire(people, &scenario.talent),
        may_lay_off: staffing.may_lay_off(people, &scenario.talent),
        expected_leavers_milli: expected_leavers_milli(world, entity, best_rival_pay_bp)?,
    })
}

/// Heads × a day's chance to go × 30, in thousandths.
fn expected_leavers_milli(world: &World, entity: Entity, best_rival_pay_bp: u16) -> Option<u64> {
    let talent = &world.resource::<Rules>().scenario.talent;
    let day = world.resource::<Calendar>().day;
    let company = (world.get::<Hibernation>(entity)?, world.get::<Staffing>(entity)?);
    let money = (world.get::<Burn>(entity)?, world.get::<Ledger>(entity)?, world.get::<Parent>(entity)?);
    let exit =
        worries(talent, day, company, money, best_rival_pay_bp).exit(&world.resource::<Rates>().talent);
    let heads = f64::from(world.get::<People>(entity)?.heads);
    Some(crate::fixed::round_to_count(heads * exit * f64::from(MONTH_DAYS) * 1_000.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use burnrate_client_proto::command::Command;

    /// What may be hired is accepted, one head more is not; and the cost follows the pay.
    #[test]
    fn what_is_shown_is_what_the_rules_allow() {
        let shown = |game: &Match| staff(&game.sim.world, ME).unwrap();
        let game = Match::given_all_unlocked();
        let before = shown(&game);
        assert_eq!((before.heads, before.may_hire, before.may_lay_off), (30, 9, 9));
        assert_eq!(before.monthly_cost_fen, Fen::from_yuan(30 * 60_000));
        assert_eq!(before.expected_leavers_milli, 450);
        let pay = Command::SetPay { multiple_bp: 20_000 };
        let game = game.when(&[Command::Hire { heads: before.may_hire }, pay]).days(1);
        let after = shown(&game);
        assert_eq!((after.hired_30d, after.may_hire), (9, 0));
        assert_eq!(after.monthly_cost_fen, Fen::from_yuan(i64::from(after.heads) * 110_000));
        assert_eq!(after.severance_fen_per_head, Fen::from_yuan(300_000));
        assert_eq!(staff(&game.sim.world, VendorId(1)).unwrap().best_rival_pay_bp, 20_000);
    }
}
