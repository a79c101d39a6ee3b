//! What a vendor asks investors for, and the bounds of asking.
//!
//! The money asked for is a share of the post-money at the ask: 5% to 40% unless the scenario says otherwise. Investors pay at
//! most a fixed multiple of the ask, so a walk-away above that could never be met and is refused.

use bincode::{Decode, Encode};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::rejection::Rejection;
use burnrate_content::resolved::{Bounds, Investors, Range};

use crate::fixed::micro_to_f64;

/// A request for money, in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct RoundRequest {
    /// Money.
    pub amount_fen: i64,
    /// The pre-money asked for.
    pub ask_pre_money_fen: i64,
    /// Offers below this pre-money are declined unseen.
    pub walk_away_pre_money_fen: i64,
    /// The pool's new shares, in ten-thousandths of all after the round.
    pub pool_bp: u16,
    /// The part of the money that may come as compute, in ten-thousandths.
    pub compute_bp: u16,
}

impl RoundRequest {
    /// Whether the figures lie within their bounds.
    ///
    /// # Errors
    /// [`Rejection::OutOfBounds`] for the ask, the amount (a share of the post-money), a walk-away that no offer reaches, the
    /// pool or the compute.
    pub fn check(&self, bounds: &Bounds, investors: &Investors) -> Result<(), Rejection> {
        let ask = self.ask_pre_money_fen;
        let asks = bounds.range(Control::AskPreMoney);
        if ask < 1 || !asks.allows(ask) {
            return Err(Rejection::OutOfBounds {
                field: Control::AskPreMoney,
                value: ask,
                min: asks.min.max(1),
                max: asks.max,
            });
        }
        let (least, most) = amount_bounds_fen(ask, bounds);
        within(Control::RoundAmount, self.amount_fen, least, most)?;
        within(Control::WalkAway, self.walk_away_pre_money_fen, 0, highest_offer_fen(ask, investors))?;
        on_step(Control::PoolShare, self.pool_bp, bounds)?;
        on_step(Control::ComputeShare, self.compute_bp, bounds)
    }
}

/// The least and the most money that may be asked for at this pre-money: a share of the post-money, in fen.
#[must_use]
pub fn amount_bounds_fen(ask_pre_money_fen: i64, bounds: &Bounds) -> (i64, i64) {
    let Range { min, max, step: _ } = bounds.round_sale_bp;
    let exact = |bp: i64| {
        let bp = i128::from(bp.clamp(0, 9_999));
        (i128::from(ask_pre_money_fen) * bp, 10_000 - bp)
    };
    let (low, low_of) = exact(min);
    let (high, high_of) = exact(max);
    let fen = |fen: i128| i64::try_from(fen).unwrap_or(i64::MAX);
    (fen((low + low_of - 1) / low_of).max(1), fen(high / high_of))
}

/// The highest pre-money that any investor offers for this ask, in fen, rounded down.
#[must_use]
pub fn highest_offer_fen(ask_pre_money_fen: i64, investors: &Investors) -> i64 {
    let fen = i128::from(ask_pre_money_fen) * i128::from(investors.offer_max_over_ask_micro) / 1_000_000;
    i64::try_from(fen).unwrap_or(i64::MAX)
}

/// Whether an ask is so far above the model value that it puts investors off.
#[must_use]
pub fn is_greedy(ask_pre_money_fen: i64, model_value_fen: i64, investors: &Investors) -> bool {
    ask_pre_money_fen as f64 > model_value_fen as f64 * micro_to_f64(investors.greedy_multiple_micro)
}

fn on_step(field: Control, value_bp: u16, bounds: &Bounds) -> Result<(), Rejection> {
    let (range, value) = (bounds.range(field), i64::from(value_bp));
    if range.allows(value) {
        Ok(())
    } else {
        Err(Rejection::OutOfBounds { field, value, min: range.min, max: range.max })
    }
}

fn within(field: Control, value: i64, min: i64, max: i64) -> Result<(), Rejection> {
    let inside = (min..=max).contains(&value);
    if inside { Ok(()) } else { Err(Rejection::OutOfBounds { field, value, min, max }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::funding::tests::investors;

    fn judge(ask_pre_money_fen: i64, amount_fen: i64, walk_away_pre_money_fen: i64) -> Result<(), Rejection> {
        let (_, mut scenario) = burnrate_content::load("first-class").unwrap();
        *scenario.bounds.range_mut(Control::AskPreMoney).unwrap() =
            Range { min: 1_900, max: 1_000_000, step: 50 };
        scenario.bounds.round_sale_bp = Range { min: 500, max: 4_000, step: 1 };
        let (pool_bp, compute_bp) = (0, 0);
        RoundRequest { amount_fen, ask_pre_money_fen, walk_away_pre_money_fen, pool_bp, compute_bp }
            .check(&scenario.bounds, &investors())
    }

    fn refused(field: Control, value: i64, min: i64, max: i64) -> Result<(), Rejection> {
        Err(Rejection::OutOfBounds { field, value, min, max })
    }

    #[test]
    fn the_amount_is_5_to_40_percent_of_the_post_money() {
        assert_eq!(judge(1_900, 100, 0), Ok(()));
        assert_eq!(judge(1_900, 1_266, 0), Ok(()));
        assert_eq!(judge(1_900, 99, 0), refused(Control::RoundAmount, 99, 100, 1_266));
        assert_eq!(judge(1_900, 1_267, 0), refused(Control::RoundAmount, 1_267, 100, 1_266));
        assert_eq!(judge(1_900, i64::MIN, 0), refused(Control::RoundAmount, i64::MIN, 100, 1_266));
    }

    #[test]
    fn the_ask_keeps_to_its_range() {
        assert_eq!(judge(1_899, 100, 0), refused(Control::AskPreMoney, 1_899, 1_900, 1_000_000));
        assert_eq!(
            judge(1_901, 101, 0),
            refused(Control::AskPreMoney, 1_901, 1_900, 1_000_000),
            "between steps"
        );
        assert_eq!(judge(i64::MAX, 100, 0), refused(Control::AskPreMoney, i64::MAX, 1_900, 1_000_000));
    }

    #[test]
    fn a_walk_away_that_no_offer_reaches_is_refused() {
        assert_eq!(judge(1_900, 100, 2_470), Ok(()));
        assert_eq!(judge(1_900, 100, 2_471), refused(Control::WalkAway, 2_471, 0, 2_470));
        assert_eq!(judge(1_900, 100, -1), refused(Control::WalkAway, -1, 0, 2_470));
    }

    #[test]
    fn pool_and_compute_keep_to_their_ranges_and_steps() {
        let (_, scenario) = burnrate_content::load("first-class").unwrap();
        let request = RoundRequest {
            amount_fen: 2_000_000_000,
            ask_pre_money_fen: 10_000_000_000,
            ..RoundRequest::default()
        };
        let judge = |pool_bp, compute_bp| {
            RoundRequest { pool_bp, compute_bp, ..request }.check(&scenario.bounds, &investors())
        };
        assert_eq!(judge(2_000, 10_000), Ok(()));
        assert_eq!(judge(2_100, 0), refused(Control::PoolShare, 2_100, 0, 2_000));
        assert_eq!(judge(0, 10_001), refused(Control::ComputeShare, 10_001, 0, 10_000));
        assert_eq!(judge(0, 333), refused(Control::ComputeShare, 333, 0, 10_000));
    }

    #[test]
    fn greed_begins_above_the_multiple() {
        assert!(!is_greedy(130, 100, &investors()));
        assert!(is_greedy(131, 100, &investors()));
    }
}
