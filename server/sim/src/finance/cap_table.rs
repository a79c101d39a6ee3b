//! Who owns a vendor: shares, and what each class of them is owed before common.
//!
//! Invariant: Σ shares = shares issued; shares are only ever added. Exactly one holder is the founders. An investor who puts in A
//! at pre-money P holds A / (P + A); what else a round issues is in [`super::dilution`].

use bevy_ecs::prelude::Component;
use bincode::{Decode, Encode};
use burnrate_client_proto::view;
use burnrate_content::resolved::{self, HolderKind};
use thiserror::Error;

use super::dilution::{NewShares, NoteTerms, RoundTerms, new_shares, shares_at_cap};
use crate::kernel::largest_remainder_counts;

/// At most this many holders; a round beyond finds no room.
pub const HOLDERS_MAX: usize = 64;
/// At most this many shares, so that every share of money stays exact.
pub const SHARES_MAX: u64 = 1 << 57;

/// Who holds a line. The order is stored: append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Owner {
    /// The seat's own stake.
    Founders,
    /// Employees' pool.
    Pool,
    /// A parent company.
    Parent,
    /// An investor from before the match, by place in the scenario's list of holders.
    Earlier {
        /// From 0.
        place: u16,
    },
    /// The investor of a round of this match.
    Round {
        /// The vendor's rounds, counted from 1.
        round: u16,
    },
    /// Insiders whose note turned into shares.
    Note {
        /// The vendor's notes, counted from 1.
        number: u16,
    },
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Holding {
    /// Who.
    pub owner: Owner,
    /// Shares, above 0.
    pub shares: u64,
    /// Liquidation preference in fen, 1×, not participating: its holder takes either this or a common share. 0 = common.
    pub preference_fen: i64,
}

/// Why no shares could be issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IssueError {
    /// Money or pre-money is not positive.
    #[error("a round needs money and a price above 0")]
    NoPrice,
    /// The table is full.
    #[error("the table holds {HOLDERS_MAX} holders and {SHARES_MAX} shares at most")]
    Full,
}

/// A vendor's cap table.
#[derive(Component, Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct CapTable {
    holdings: Vec<Holding>,
    issued: u64,
}

impl CapTable {
    /// The table that a scenario gives.
    #[must_use]
    pub fn open(holders: &[resolved::Holder]) -> Self {
        let holdings: Vec<Holding> = (0..)
            .zip(holders)
            .take(HOLDERS_MAX)
            .map(|(place, holder)| Holding {
                owner: match holder.kind {
                    HolderKind::Founders => Owner::Founders,
                    HolderKind::Pool => Owner::Pool,
                    HolderKind::Parent => Owner::Parent,
                    HolderKind::Investor => Owner::Earlier { place },
                },
                shares: holder.shares,
                preference_fen: holder.preference_fen,
            })
            .collect();
        let issued = holdings.iter().map(|holding| holding.shares).sum();
        Self { holdings, issued }
    }

    /// The lines, oldest first.
    #[must_use]
    pub fn holdings(&self) -> &[Holding] {
        &self.holdings
    }

    /// All shares.
    #[must_use]
    pub fn issued(&self) -> u64 {
        self.issued
    }

    /// The founders' shares.
    #[must_use]
    pub fn founder_shares(&self) -> u64 {
        self.holdings.iter().filter(|line| line.owner == Owner::Founders).map(|line| line.shares).sum()
    }

    /// The founders' share in ten-thousandths, rounded down.
    #[must_use]
    pub fn founder_stake_bp(&self) -> u32 {
        basis_points(self.founder_shares(), self.issued)
    }

    /// Whether Σ shares = issued.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.holdings.iter().map(|line| u128::from(line.shares)).sum::<u128>() == u128::from(self.issued)
    }

    /// Issues all shares of a priced round: the pool's, the notes', those without money, and its investor's.
    ///
    /// # Errors
    /// [`IssueError::NoPrice`], [`IssueError::Full`]; the table is then as it was.
    pub fn issue(&mut self, terms: &RoundTerms<'_>) -> Result<NewShares, IssueError> {
        let new = new_shares(&self.holdings, self.issued, terms)?;
        let pool_line = u64::from(new.pool > 0 && !self.has_pool());
        let more = new.protected.iter().chain(&new.notes).chain([&new.pool, &new.investor]);
        self.must_have_room(
            more.copied().fold(0, u64::saturating_add),
            new.notes.len() + 1 + pool_line as usize,
        )?;
        for (line, extra) in self.holdings.iter_mut().zip(&new.protected) {
            line.shares += extra;
            self.issued += extra;
        }
        self.add_to_pool(new.pool);
        for (note, shares) in terms.notes.iter().zip(&new.notes) {
            self.add(Owner::Note { number: note.number }, *shares, note.principal_fen);
        }
        self.add(Owner::Round { round: terms.round }, new.investor, terms.amount_fen);
        Ok(new)
    }

    /// Turns a note into shares at its cap, no round having come; returns how many.
    ///
    /// # Errors
    /// [`IssueError::Full`]; the table is then as it was.
    pub fn convert_at_cap(&mut self, note: &NoteTerms) -> Result<u64, IssueError> {
        let shares = shares_at_cap(note);
        self.must_have_room(shares, 1)?;
        self.add(Owner::Note { number: note.number }, shares, note.principal_fen);
        Ok(shares)
    }

    fn must_have_room(&self, shares: u64, lines: usize) -> Result<(), IssueError> {
        let room = shares <= SHARES_MAX.saturating_sub(self.issued);
        if room && self.holdings.len() + lines <= HOLDERS_MAX { Ok(()) } else { Err(IssueError::Full) }
    }

    fn has_pool(&self) -> bool {
        self.holdings.iter().any(|line| line.owner == Owner::Pool)
    }

    fn add_to_pool(&mut self, shares: u64) {
        match self.holdings.iter_mut().find(|line| line.owner == Owner::Pool) {
            Some(line) => {
                line.shares += shares;
                self.issued += shares;
            }
            None if shares > 0 => self.add(Owner::Pool, shares, 0),
            None => {}
        }
    }

    fn add(&mut self, owner: Owner, shares: u64, preference_fen: i64) {
        self.issued += shares;
        self.holdings.push(Holding { owner, shares, preference_fen });
    }

    /// Splits what a winding-up leaves to the owners over the lines, to the fen: preferences first, each of them given up
    /// for a common share where that brings more.
    #[must_use]
    pub fn distribute(&self, fen: i64) -> Vec<i64> {
        let fen = fen.max(0);
        let preferred = self.who_keep_preference(fen);
        let weight = |keeps: bool, line: &Holding| if keeps { line.preference_fen.unsigned_abs() } else { 0 };
        let claims: Vec<u64> =
            preferred.iter().zip(&self.holdings).map(|(&keeps, line)| weight(keeps, line)).collect();
        let claimed_fen = claims.iter().map(|&claim| i128::from(claim)).sum::<i128>();
        let to_preferred_fen = i64::try_from(claimed_fen.min(i128::from(fen))).unwrap_or(fen);
        let common: Vec<u64> = preferred
            .iter()
            .zip(&self.holdings)
            .map(|(&keeps, line)| if keeps { 0 } else { line.shares })
            .collect();
        let first = split(to_preferred_fen, &claims);
        let rest = split(fen - to_preferred_fen, &common);
        first.iter().zip(rest).map(|(a, b)| a + b).collect()
    }

    /// What the founders get of it, in fen.
    #[must_use]
    pub fn founders_part_fen(&self, fen: i64) -> i64 {
        let parts = self.distribute(fen);
        let lines = self.holdings.iter().zip(parts);
        lines.filter(|(line, _)| line.owner == Owner::Founders).map(|(_, part)| part).sum()
    }

    /// Which lines take their preference rather than a common share. Starts with all of them and lets the cheapest (by
    /// preference a share) convert while that brings it more; what one converts only lowers the bar for the dearer ones.
    fn who_keep_preference(&self, fen: i64) -> Vec<bool> {
        let mut keeps: Vec<bool> = self.holdings.iter().map(|line| line.preference_fen > 0).collect();
        let mut common: i128 = self.sum_where(&keeps, false, |line| i128::from(line.shares));
        let mut left = i128::from(fen) - self.sum_where(&keeps, true, |line| i128::from(line.preference_fen));
        while let Some(cheapest) = self.cheapest_preference(&keeps) {
            let line = &self.holdings[cheapest];
            let (shares, preference) = (i128::from(line.shares), i128::from(line.preference_fen));
            // Left + preference over common + shares, a share, against preference over shares.
            let as_common = (left + preference).saturating_mul(shares);
            if as_common <= preference.saturating_mul(common + shares) {
                break;
            }
            keeps[cheapest] = false;
            common += shares;
            left += preference;
        }
        keeps
    }

    fn cheapest_preference(&self, keeps: &[bool]) -> Option<usize> {
        let a_share = |place: &usize| {
            let line = &self.holdings[*place];
            (i128::from(line.preference_fen) << 32) / i128::from(line.shares.max(1))
        };
        (0..self.holdings.len()).filter(|&place| keeps[place]).min_by_key(|place| (a_share(place), *place))
    }

    fn sum_where(&self, keeps: &[bool], wanted: bool, figure: impl Fn(&Holding) -> i128) -> i128 {
        let lines = self.holdings.iter().zip(keeps).filter(|(_, keeps)| **keeps == wanted);
        lines.map(|(line, _)| figure(line)).sum()
    }

    /// The lines as players are shown them.
    #[must_use]
    pub fn shown(&self) -> Vec<view::Holder> {
        let line = |line: &Holding| view::Holder {
            holder: match line.owner {
                Owner::Founders => "founders".to_owned(),
                Owner::Pool => "pool".to_owned(),
                Owner::Parent => "parent".to_owned(),
                Owner::Earlier { place } => format!("investor-{place}"),
                Owner::Round { round } => format!("round-{round}"),
                Owner::Note { number } => format!("note-{number}"),
            },
            shares: line.shares,
            share_bp: basis_points(line.shares, self.issued),
        };
        self.holdings.iter().map(line).collect()
    }
}

/// `fen` over weights, to the fen; nothing to anyone if no weight is above 0.
fn split(fen: i64, weights: &[u64]) -> Vec<i64> {
    let mut parts = vec![0; weights.len()];
    largest_remainder_counts(fen.unsigned_abs(), weights, &mut parts);
    parts.into_iter().map(|part| i64::try_from(part).unwrap_or(i64::MAX)).collect()
}

fn basis_points(part: u64, whole: u64) -> u32 {
    let bp = u128::from(part) * 10_000 / u128::from(whole.max(1));
    u32::try_from(bp).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burnrate_content::resolved::Text;

    fn table(lines: &[(HolderKind, u64, i64)]) -> CapTable {
        let holder = |&(kind, shares, preference_fen): &(HolderKind, u64, i64)| resolved::Holder {
            kind,
            name: Text::default(),
            shares,
            preference_fen,
        };
        CapTable::open(&lines.iter().map(holder).collect::<Vec<_>>())
    }

    fn round(round: u16, amount_fen: i64, pre_money_fen: i64) -> RoundTerms<'static> {
        RoundTerms { round, amount_fen, pre_money_fen, pool_bp: 0, notes: &[] }
    }

    #[test]
    fn two_rounds_give_the_shares_that_their_prices_say() {
        let million_yuan = 100_000_000;
        let mut table = table(&[(HolderKind::Founders, 10_000_000, 0)]);
        table.issue(&round(1, 20 * million_yuan, 100 * million_yuan)).unwrap();
        let investor = table.holdings()[1].shares as f64 / table.issued() as f64;
        assert!((investor * 6.0 - 1.0).abs() < 1e-6, "{investor}");
        table.issue(&round(2, 120 * million_yuan, 480 * million_yuan)).unwrap();
        let founders = table.founder_shares() as f64 / table.issued() as f64;
        assert!((founders / 0.666_666_667 - 1.0).abs() < 1e-6, "{founders}");
        assert_eq!(table.founder_stake_bp(), 6_666);
        assert!(table.adds_up());
    }

    #[test]
    fn a_round_without_price_or_room_changes_nothing() {
        let mut table = table(&[(HolderKind::Founders, SHARES_MAX - 10, 0)]);
        let before = table.clone();
        assert_eq!(table.issue(&round(1, 0, 5)), Err(IssueError::NoPrice));
        assert_eq!(table.issue(&round(1, 5, 0)), Err(IssueError::NoPrice));
        assert_eq!(table.issue(&round(1, 5, -1)), Err(IssueError::NoPrice));
        assert_eq!(table.issue(&round(1, 5, 95)), Err(IssueError::Full));
        assert_eq!(table, before);
    }

    #[test]
    fn a_pool_grows_where_there_is_one_and_begins_where_there_is_none() {
        let mut table = table(&[(HolderKind::Founders, 900, 0), (HolderKind::Pool, 100, 0)]);
        let new = table.issue(&RoundTerms { pool_bp: 1_000, ..round(1, 20, 100) }).unwrap();
        assert_eq!(table.holdings()[1].shares, 100 + new.pool);
        assert_eq!(table.holdings().len(), 3);
        assert!(table.adds_up());
    }

    #[test]
    fn a_note_that_no_round_met_becomes_shares_at_its_cap() {
        let mut table = table(&[(HolderKind::Founders, 1_000, 0)]);
        let note = NoteTerms {
            number: 1,
            principal_fen: 50,
            discount_micro: 200_000,
            cap_pre_money_fen: 200,
            shares_at_issue: 1_000,
        };
        assert_eq!(table.convert_at_cap(&note), Ok(250));
        assert_eq!((table.issued(), table.holdings()[1].preference_fen), (1_250, 50));
    }

    #[test]
    fn a_preference_comes_before_common() {
        let table = table(&[(HolderKind::Founders, 80, 0), (HolderKind::Investor, 20, 1_000)]);
        assert_eq!(table.distribute(400), [0, 400]);
        assert_eq!(table.distribute(1_000), [0, 1_000]);
        assert_eq!(table.distribute(1_500), [500, 1_000]);
        // 5,000 is where a fifth of all is worth the preference; above it the investor shares alike.
        assert_eq!(table.distribute(5_000), [4_000, 1_000]);
        assert_eq!(table.distribute(10_000), [8_000, 2_000]);
        assert_eq!(table.founders_part_fen(1_500), 500);
    }

    #[test]
    fn preferences_that_cannot_be_met_share_in_proportion() {
        let table = table(&[
            (HolderKind::Founders, 80, 0),
            (HolderKind::Investor, 10, 300),
            (HolderKind::Investor, 10, 100),
        ]);
        assert_eq!(table.distribute(100), [0, 75, 25]);
        // The cheap class converts long before the dear one.
        assert_eq!(table.distribute(1_650), [1_200, 300, 150]);
    }
}
