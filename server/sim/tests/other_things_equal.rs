//! One thing changes and all else is equal: dearer means fewer payers, more GPUs never make it busier, and one vendor's purchase
//! moves nobody else's draws. Over random markets, with expected flows where heads are compared.

mod given;

use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::{Change, Dashboard};
use burnrate_content::resolved::GpuLease;
use burnrate_sim::{Kernel, Opening, Simulation};
use given::{opening, started};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Days of the lesson's first turn.
const TURN_DAYS: u32 = 7;

/// A random market: a price, a free quota in tenths, quality in thousandths and a daily bid in yuan for every vendor.
type Figures = Vec<(i64, u32, i64, i64)>;

fn any_market() -> impl Strategy<Value = Figures> {
    prop::collection::vec((1_i64..300, prop_oneof![Just(0_u32), 1..60_u32], -500_i64..1_500, 0_i64..3_000), 6)
}

fn market(figures: &Figures, kernel: Kernel, change: impl FnOnce(&mut Opening)) -> Simulation {
    let mut opening = opening("first-class", 5, kernel);
    opening.resolved.unlocks.clear();
    for (vendor, (yuan, tenths, quality_milli, bid_yuan)) in opening.resolved.vendors.iter_mut().zip(figures)
    {
        let start = &mut vendor.start;
        start.prices.subscription_fen_per_month = yuan * 100;
        start.prices.free_quota_deci = *tenths;
        start.quality_micro = quality_milli * 1_000;
        start.bids_fen_per_day.fill(bid_yuan * 100);
    }
    change(&mut opening);
    started(&opening)
}

#[expect(clippy::unwrap_used, reason = "every seat's view has its dashboard")]
fn dashboard(market: &Simulation, vendor: u16) -> Dashboard {
    let view = market.vendor_view(VendorId(vendor));
    let found = view
        .into_iter()
        .find_map(|change| if let Change::Dashboard(shown) = change { Some(*shown) } else { None });
    found.unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, rng_seed: RngSeed::Fixed(21), failure_persistence: None, ..ProptestConfig::default() })]

    /// A subscription that is dearer by a tenth or more has fewer payers on every day of a turn, whatever rivals charge. Without
    /// congestion: fewer users also make it less busy, which is not the price's doing.
    #[test]
    fn dearer_means_fewer_payers(figures in any_market(), who in 0_u16..6, percent in 110_i64..400) {
        let place = usize::from(who);
        let with = |price_fen: i64| market(&figures, Kernel::Expected, |opening| {
            opening.resolved.switches.congestion = false;
            opening.resolved.vendors[place].start.prices.subscription_fen_per_month = price_fen;
        });
        let price_fen = figures[place].0 * 100;
        let (mut cheap, mut dear) = (with(price_fen), with(price_fen * percent / 100));
        for day in 1..=TURN_DAYS {
            cheap.close_day();
            dear.close_day();
            let payers = [&cheap, &dear].map(|market| dashboard(market, who).funnel.paying);
            prop_assert!(payers[1] < payers[0] || payers[0] == 0, "day {}: {:?}", day, payers);
        }
    }

    /// On a day that begins alike, more GPUs never make it busier, and never turn more away. (Later days differ: who is less busy gets
    /// more users.)
    #[test]
    fn more_gpus_never_make_it_busier(figures in any_market(), who in 0_u16..6, few in 0_u64..400, more in 1_u64..400) {
        let with = |gpus: u64| {
            let mut market = market(&figures, Kernel::Expected, |opening| {
                let leases = if gpus == 0 { vec![] } else { vec![GpuLease { gpus, term_days: 30 }] };
                opening.resolved.vendors[usize::from(who)].start.gpus = leases;
            });
            let tokens = market.close_day().vitals[usize::from(who)].tokens;
            (dashboard(&market, who).busy_bp, tokens)
        };
        let ((busy, served), (busy_with_more, served_with_more)) = (with(few), with(few + more));
        prop_assert!(busy_with_more <= busy && served_with_more >= served, "{busy} {busy_with_more} {served} {served_with_more}");
    }

    /// E13, in heads: a purchase that reaches one segment alone changes that segment, and not one head of anybody in any other, for what
    /// it moves are chances, never draws. Without congestion and network value, through which a vendor's users elsewhere count.
    #[test]
    fn a_purchase_moves_nobody_whom_it_does_not_reach(figures in any_market(), buyer in 0_usize..6, seed in 0_u64..1_000) {
        let with = |more_yuan: i64| {
            let mut market = market(&figures, Kernel::Stochastic, |opening| {
                opening.seed = seed;
                let scenario = &mut opening.resolved;
                scenario.switches.congestion = false;
                scenario.choice.beta_network_micro = 0;
                scenario.channels[0].composition_micro = vec![1_000_000, 0, 0, 0, 0];
                let start = &mut scenario.vendors[buyer].start;
                start.bids_fen_per_day[0] += more_yuan * 100;
                start.cash_fen *= 10;
            });
            (0..20).for_each(|_| drop(market.close_day()));
            market.cells()
        };
        let (quiet, loud) = (with(0), with(20_000));
        prop_assert_ne!(&quiet[0], &loud[0]);
        prop_assert_eq!(&quiet[1..], &loud[1..]);
    }
}
