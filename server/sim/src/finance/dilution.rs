//! Who holds how much after a round: the pool's new shares, insiders' notes, and what a down round owes to earlier investors.
//!
//! ```text
//! price = pre-money ÷ F        F = all shares of before + the pool's + the notes' + anti-dilution's new ones
//! ```
//! so the round's investor holds A / (P + A), and those who held before bear all the rest. The pool's new shares are a share of all
//! after the round. A note's price is the lower of (1 − discount) · price and its cap. An earlier investor whose price P₁ (preference
//! ÷ shares) is above the round's gets shares without money until it has fallen to P₁ · (O + B) / (O + C), the broad-based weighted
//! average: O shares of before, B what the money buys at P₁, C what it buys at the price. Each of these grows with F in straight
//! pieces, so F is where two lines meet; there is none when notes and pool would eat the whole pre-money.

use super::cap_table::{Holding, IssueError, Owner};

/// Steps of the search for F: more than there are notes and holders, at each of which a line may bend.
const STEPS_MAX: usize = 128;
/// Below this the lines are parallel: nothing of the pre-money would be left to those who held before.
const SLOPE_MIN: f64 = 1e-6;
const MICRO: f64 = 1e6;

/// What a note brings into a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoteTerms {
    /// The vendor's notes, counted from 1.
    pub number: u16,
    /// Money lent.
    pub principal_fen: i64,
    /// Off the round's price.
    pub discount_micro: i64,
    /// The pre-money above which the note's price does not rise.
    pub cap_pre_money_fen: i64,
    /// Shares that there were when the cap was agreed.
    pub shares_at_issue: u64,
}

/// A round to close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundTerms<'a> {
    /// The vendor's rounds, counted from 1.
    pub round: u16,
    /// Money, compute included.
    pub amount_fen: i64,
    /// Price of the company before it.
    pub pre_money_fen: i64,
    /// The pool's new shares, in ten-thousandths of all after the round.
    pub pool_bp: u16,
    /// Notes that turn into shares.
    pub notes: &'a [NoteTerms],
}

/// Shares to issue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewShares {
    /// To the pool.
    pub pool: u64,
    /// To the notes, in their order.
    pub notes: Vec<u64>,
    /// Without money, to the lines of the table, in their order.
    pub protected: Vec<u64>,
    /// To the investor of the round.
    pub investor: u64,
}

/// Something that grows with F: nothing below where it begins, then a straight line above a floor.
#[derive(Clone, Copy)]
struct Line {
    slope: f64,
    offset: f64,
    floor: f64,
}

impl Line {
    fn at(&self, shares: f64) -> f64 {
        (self.slope * shares + self.offset).max(self.floor)
    }

    fn slope_at(&self, shares: f64) -> f64 {
        if self.slope * shares + self.offset > self.floor { self.slope } else { 0.0 }
    }
}

/// What each is to get.
///
/// # Errors
/// [`IssueError::NoPrice`] without money or price, [`IssueError::Full`] when there is no such price.
pub fn new_shares(
    holdings: &[Holding],
    issued: u64,
    terms: &RoundTerms<'_>,
) -> Result<NewShares, IssueError> {
    let (Ok(amount), Ok(pre_money)) = (u128::try_from(terms.amount_fen), u128::try_from(terms.pre_money_fen))
    else {
        return Err(IssueError::NoPrice);
    };
    if amount == 0 || pre_money == 0 {
        return Err(IssueError::NoPrice);
    }
    let pool = pool_line(terms);
    let notes: Vec<Line> = terms.notes.iter().map(|note| note_line(note, terms)).collect();
    let protected: Vec<Line> = holdings.iter().map(|held| protected_line(held, issued, terms)).collect();
    let lines: Vec<Line> = [pool].iter().chain(&notes).chain(&protected).copied().collect();
    let before_money = meeting(issued as f64, &lines)?;
    let count = |line: &Line| line.at(before_money).round_ties_even() as u64;
    let mut new = NewShares {
        pool: count(&pool),
        notes: notes.iter().map(|line| count(line).max(1)).collect(),
        protected: protected.iter().map(count).collect(),
        investor: 0,
    };
    let extra: u128 = new.notes.iter().chain(&new.protected).map(|&shares| u128::from(shares)).sum();
    let exact = (u128::from(issued) + u128::from(new.pool) + extra).saturating_mul(amount);
    new.investor = u64::try_from((exact + pre_money / 2) / pre_money).unwrap_or(u64::MAX).max(1);
    Ok(new)
}

/// The shares that a note turns into at its cap, at least 1.
#[must_use]
pub fn shares_at_cap(note: &NoteTerms) -> u64 {
    let exact = u128::from(note.principal_fen.unsigned_abs()) * u128::from(note.shares_at_issue);
    let cap = u128::from(note.cap_pre_money_fen.max(1).unsigned_abs());
    u64::try_from((exact + cap / 2) / cap).unwrap_or(u64::MAX).max(1)
}

fn pool_line(terms: &RoundTerms<'_>) -> Line {
    let after = 1.0 + terms.amount_fen as f64 / terms.pre_money_fen as f64;
    Line { slope: f64::from(terms.pool_bp) / 1e4 * after, offset: 0.0, floor: 0.0 }
}

/// The dearer of cap and discount bears: the note takes whichever brings it more shares.
fn note_line(note: &NoteTerms, terms: &RoundTerms<'_>) -> Line {
    let kept = (1.0 - note.discount_micro as f64 / MICRO).max(SLOPE_MIN);
    let slope = note.principal_fen as f64 / (kept * terms.pre_money_fen as f64);
    Line { slope, offset: 0.0, floor: shares_at_cap(note) as f64 }
}

/// n · (C − B) / (O + B), where C is the money over the price, and nothing for common shares.
fn protected_line(held: &Holding, issued: u64, terms: &RoundTerms<'_>) -> Line {
    let investor = match held.owner {
        Owner::Earlier { .. } | Owner::Round { .. } | Owner::Note { .. } => held.preference_fen > 0,
        Owner::Founders | Owner::Pool | Owner::Parent => false,
    };
    if !investor {
        return Line { slope: 0.0, offset: 0.0, floor: 0.0 };
    }
    let (shares, amount) = (held.shares as f64, terms.amount_fen as f64);
    let at_own_price = amount * shares / held.preference_fen as f64;
    let each = shares / (issued as f64 + at_own_price);
    Line { slope: each * amount / terms.pre_money_fen as f64, offset: -each * at_own_price, floor: 0.0 }
}

/// F = `issued` + Σ lines at F, from below: the lines bend upwards only, so each step stays short of the meeting until it is met.
fn meeting(issued: f64, lines: &[Line]) -> Result<f64, IssueError> {
    let mut shares = issued;
    for _ in 0..STEPS_MAX {
        let missing = issued + lines.iter().map(|line| line.at(shares)).sum::<f64>() - shares;
        let closing = 1.0 - lines.iter().map(|line| line.slope_at(shares)).sum::<f64>();
        if closing < SLOPE_MIN {
            return Err(IssueError::Full);
        }
        let next = shares + missing / closing;
        if next <= shares {
            break;
        }
        shares = next;
    }
    Ok(shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLION_YUAN: i64 = 100_000_000;

    fn line(owner: Owner, shares: u64, preference_fen: i64) -> Holding {
        Holding { owner, shares, preference_fen }
    }

    fn founders_and(others: &[Holding]) -> (Vec<Holding>, u64) {
        let mut lines = vec![line(Owner::Founders, 8_000_000, 0)];
        lines.extend(others);
        let issued = lines.iter().map(|line| line.shares).sum();
        (lines, issued)
    }

    fn round(amount: i64, pre_money: i64) -> RoundTerms<'static> {
        let (amount_fen, pre_money_fen) = (amount * MILLION_YUAN, pre_money * MILLION_YUAN);
        RoundTerms { round: 2, amount_fen, pre_money_fen, pool_bp: 0, notes: &[] }
    }

    fn all(issued: u64, new: &NewShares) -> u64 {
        issued + new.pool + new.notes.iter().chain(&new.protected).sum::<u64>() + new.investor
    }

    fn near(a: f64, b: f64) -> bool {
        (a / b - 1.0).abs() < 1e-6
    }

    #[test]
    fn the_pool_is_its_share_of_all_and_dilutes_those_who_were_there() {
        let (lines, issued) = founders_and(&[]);
        let new = new_shares(&lines, issued, &RoundTerms { pool_bp: 1_000, ..round(20, 100) }).unwrap();
        let all = all(issued, &new) as f64;
        assert!(near(new.pool as f64 / all, 0.1) && near(new.investor as f64 / all, 1.0 / 6.0));
        assert!(near(issued as f64 / all, 1.0 - 0.1 - 1.0 / 6.0));
    }

    #[test]
    fn a_down_round_lowers_earlier_prices_to_the_weighted_average() {
        // ¥20M for 2,000,000 shares: ¥10 a share. The new round pays less.
        let earlier = line(Owner::Round { round: 1 }, 2_000_000, 20 * MILLION_YUAN);
        let (lines, issued) = founders_and(&[earlier]);
        let new = new_shares(&lines, issued, &round(10, 50)).unwrap();
        assert_eq!(new.protected[0], 0, "founders are not protected");
        let (o, b, c) = (issued as f64, 1_000_000.0, new.investor as f64);
        let price = 10.0 * (2_000_000.0 / (2_000_000 + new.protected[1]) as f64);
        assert!(near(price, 10.0 * (o + b) / (o + c)), "{price}");
        assert!(near(new.investor as f64 / all(issued, &new) as f64, 1.0 / 6.0));
    }

    #[test]
    fn a_round_at_a_higher_price_owes_nobody() {
        let earlier = line(Owner::Round { round: 1 }, 2_000_000, 20 * MILLION_YUAN);
        let (lines, issued) = founders_and(&[earlier]);
        assert_eq!(new_shares(&lines, issued, &round(10, 100)).unwrap().protected, [0, 0]);
        let common = line(Owner::Earlier { place: 1 }, 2_000_000, 0);
        let (lines, issued) = founders_and(&[common]);
        assert_eq!(new_shares(&lines, issued, &round(10, 1)).unwrap().protected, [0, 0]);
    }

    fn note(cap_million: i64) -> NoteTerms {
        NoteTerms {
            number: 1,
            principal_fen: 4 * MILLION_YUAN,
            discount_micro: 200_000,
            cap_pre_money_fen: cap_million * MILLION_YUAN,
            shares_at_issue: 8_000_000,
        }
    }

    #[test]
    fn a_note_pays_a_fifth_less_or_its_cap_whichever_is_lower() {
        let (lines, issued) = founders_and(&[]);
        let at = |cap_million| {
            let notes = [note(cap_million)];
            let new = new_shares(&lines, issued, &RoundTerms { notes: &notes, ..round(20, 100) }).unwrap();
            let price = 20.0 / new.investor as f64;
            assert!(near(new.investor as f64 / all(issued, &new) as f64, 1.0 / 6.0));
            (4.0 / new.notes[0] as f64, price)
        };
        let (paid, price) = at(1_000);
        assert!(near(paid, 0.8 * price), "{paid} against {price}");
        let (paid, price) = at(40);
        assert!(near(paid, 40.0 / 8e6) && paid < 0.8 * price);
    }

    #[test]
    fn notes_that_would_eat_the_company_leave_no_price() {
        let (lines, issued) = founders_and(&[]);
        let notes = [note(40)];
        let tiny = RoundTerms { notes: &notes, ..round(1, 4) };
        assert_eq!(new_shares(&lines, issued, &tiny), Err(IssueError::Full));
        assert_eq!(new_shares(&lines, issued, &round(0, 4)), Err(IssueError::NoPrice));
    }
}
