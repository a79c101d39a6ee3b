//! Shares are never lost, and what a winding-up leaves is shared out to the last fen, whatever the rounds were.

use burnrate_content::resolved::{Holder, HolderKind, Text};
use burnrate_sim::finance::cap_table::CapTable;
use burnrate_sim::finance::dilution::RoundTerms;
use proptest::prelude::*;

fn founders_and(lines: &[(u64, i64)]) -> CapTable {
    let holder =
        |kind, shares, preference_fen| Holder { kind, name: Text::default(), shares, preference_fen };
    let mut holders = vec![holder(HolderKind::Founders, 1_000_000, 0)];
    holders.extend(lines.iter().map(|&(shares, fen)| holder(HolderKind::Investor, shares, fen)));
    CapTable::open(&holders)
}

fn rounds() -> impl Strategy<Value = Vec<((i64, i64), u16)>> {
    // ((pre-money, share of the post-money), share of the pool), shares in ten-thousandths
    prop::collection::vec(((1_000_000_i64..10_000_000_000_000, 500_i64..4_000), 0_u16..2_000), 0..20)
}

proptest! {
    #[test]
    fn rounds_never_lose_a_share(rounds in rounds()) {
        let mut table = founders_and(&[]);
        for (number, ((pre_money, bp), pool_bp)) in (1_u16..).zip(rounds) {
            let amount = pre_money / (10_000 - bp) * bp;
            let (issued, founders) = (table.issued(), table.founder_shares());
            let terms =
                RoundTerms { round: number, amount_fen: amount, pre_money_fen: pre_money, pool_bp, notes: &[] };
            if let Ok(new) = table.issue(&terms) {
                let free: u64 = new.protected.iter().sum();
                prop_assert_eq!(table.issued(), issued + new.investor + new.pool + free);
                // The investor holds A / (P + A), to a share.
                let stake = amount as f64 / (pre_money as f64 + amount as f64);
                let exact = table.issued() as f64 * stake;
                prop_assert!((new.investor as f64 - exact).abs() <= 1.0 + exact * 1e-12);
            }
            prop_assert!(table.adds_up());
            prop_assert_eq!(table.founder_shares(), founders, "no round takes shares away");
        }
    }

    #[test]
    fn what_is_left_is_shared_out_to_the_fen(
        lines in prop::collection::vec((1_u64..1_000_000_000, 0_i64..1_000_000_000), 0..12),
        fen in 0_i64..5_000_000_000,
    ) {
        let table = founders_and(&lines);
        let parts = table.distribute(fen);
        prop_assert_eq!(parts.iter().sum::<i64>(), fen);
        prop_assert!(parts.iter().all(|&part| part >= 0));
        prop_assert_eq!(table.founders_part_fen(fen), parts[0]);
    }

    #[test]
    fn nobody_would_rather_have_chosen_otherwise(
        lines in prop::collection::vec((1_u64..1_000_000, 1_i64..1_000_000), 1..8),
        fen in 0_i64..20_000_000,
    ) {
        let table = founders_and(&lines);
        let parts = table.distribute(fen);
        let claimed: i64 = lines.iter().map(|&(_, preference)| preference).sum();
        prop_assume!(fen >= claimed);
        // With all preferences covered, everyone gets at least his own, and common is worth the same to all who took it.
        let a_share = parts[0] as f64 / 1_000_000.0;
        for (&(shares, preference), &part) in lines.iter().zip(&parts[1..]) {
            let as_common = shares as f64 * a_share;
            let best = as_common.max(preference as f64);
            prop_assert!((part as f64 - best).abs() <= 2.0 + shares as f64 / 1e6, "{part} against {best}");
        }
    }
}
