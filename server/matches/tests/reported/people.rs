//! A market of so many people: too many models for it, and one more that comes on the telephone itself.

use burnrate_client_proto::shock::ShockKind;
use burnrate_content::resolved::DatedShock;
use burnrate_sim::Outcome;

use crate::story::{Story, Told, check};

/// A dozen models among a twentieth of the country's general public: three with shares as the leaders had in March, nine with a few.
/// People take up the new thing as they took up others, or twenty times as fast and knowing of all twelve.
fn dozen(times_as_fast: i64) -> Story {
    Story::of_one_public(6, 180).given(|scenario| {
        scenario.switches.congestion = false;
        let model = scenario.vendors[5].clone();
        while scenario.vendors.len() < 12 {
            let mut another = model.clone();
            another.key = format!("another-{}", scenario.vendors.len());
            scenario.vendors.push(another);
        }
        scenario.switches.awareness = times_as_fast == 1;
        for segment in &mut scenario.segments {
            segment.bass_p_per_year_micro *= times_as_fast;
            segment.bass_q_per_year_micro *= times_as_fast;
        }
        for (place, vendor) in scenario.vendors.iter_mut().enumerate() {
            let tenths = [26, 17, 11].get(place).copied().unwrap_or(1);
            vendor.start.cash_fen = 100_000_000_000;
            vendor.start.users.iter_mut().for_each(|users| *users = *users * tenths / 10);
            vendor.start.registered.clone_from(&vendor.start.users);
            vendor.start.awareness_micro.fill(50_000 + 20_000 * tenths as i64);
        }
    })
}

/// Many models and few users: after half a year three of a dozen have more than half of all users, and all together reach less than
/// 15% of the people (73.8 of 620 million were 12%). Its cause: that people take it
/// up slowly and know of few.
#[test]
fn s10_many_models_and_few_users() {
    let happened = |told: &Told| {
        let mau =
            |vendors: std::ops::Range<u16>| -> u64 { vendors.map(|vendor| told.at_end(vendor).mau).sum() };
        let (leaders, all) = (mau(0..3), mau(0..12));
        leaders * 2 > all && all * 100 < 14_000_000 * 15
    };
    check(&dozen(1), &dozen(20), happened);
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
        let struck =
            told.first_day(|o| matches!(o, Outcome::ShockStruck { shock: ShockKind::DeviceEntrant, .. }));
        let leads = (0..3).all(|rival| told.at_end(rival).mau < told.at_end(3).mau);
        rumour.is_some() && rumour < struck && leads
    };
    check(&rumoured(true), &rumoured(false), happened);
}
