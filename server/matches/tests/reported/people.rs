//! A market of so many people: too many models for it, and one more that comes on the telephone itself.

use burnrate_client_proto::shock::ShockKind;
use burnrate_content::resolved::DatedShock;
use burnrate_sim::Outcome;

use crate::story::{Story, Told, check};

/// The lesson's market with so many alike vendors, of which nobody knows anything yet.
fn many(vendors: usize) -> Story {
    Story::of(6, 240).given(|scenario| {
        scenario.switches.congestion = false;
        let model = scenario.vendors[5].clone();
        while scenario.vendors.len() < vendors {
            let mut another = model.clone();
            another.key = format!("another-{}", scenario.vendors.len());
            scenario.vendors.push(another);
        }
        scenario.vendors.truncate(vendors);
        for vendor in &mut scenario.vendors {
            vendor.start.cash_fen = 100_000_000_000;
            vendor.start.awareness_micro.fill(300_000);
        }
    })
}

/// Many models and few users: no vendor of a dozen keeps the 200,000 users in the month with which it began. Its cause: that they are so many.
#[test]
fn s10_many_models_and_few_users() {
    let happened = |told: &Told| (0..told.days[0].1.len()).all(|vendor| told.at_end(vendor as u16).mau < 200_000);
    check(&many(12), &many(3), happened);
}

/// Three vendors and a maker of telephones that may come with an assistant built in, as is rumoured.
fn rumoured(maker_comes: bool) -> Story {
    Story::of(4, 365).given(|scenario| {
        scenario.switches.congestion = false;
        scenario.vendors.iter_mut().for_each(|vendor| vendor.start.cash_fen = 100_000_000_000);
        let maker = &mut scenario.vendors[3];
        (maker.enters_by_shock, maker.start_day) = (true, 366);
        maker.start.users.iter_mut().for_each(|users| *users *= 2);
        maker.start.registered.clone_from(&maker.start.users);
        maker.start.awareness_micro.fill(600_000);
        (maker.start.prices.subscription_fen_per_month, maker.start.prices.free_quota_deci) = (0, 200);
        if maker_comes {
            let kind = ShockKind::DeviceEntrant;
            let dated = DatedShock { kind, day: 90, vendor: None, chance_micro: 700_000, rumour_turns: 3 };
            scenario.shocks.dated = vec![dated];
        }
    })
}

/// A phone maker with AI built in is about to enter, it is said; it does, and at the end of the year it has more users than anybody.
#[test]
fn s22_a_phone_maker_enters_with_ai_built_in() {
    let happened = |told: &Told| {
        let rumour =
            told.first_day(|o| matches!(o, Outcome::RumourSpread { shock: ShockKind::DeviceEntrant, .. }));
        let struck = told
            .first_day(|o| matches!(o, Outcome::ShockStruck { shock: ShockKind::DeviceEntrant, .. }));
        let leads = (0..3).all(|rival| told.at_end(rival).mau < told.at_end(3).mau);
        rumour.is_some() && rumour < struck && leads
    };
    check(&rumoured(true), &rumoured(false), happened);
}
