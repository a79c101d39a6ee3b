//! Convertible notes: insiders lend until the next round.
//!
//! Rule: insiders lend while the vendor is in distress or its runway is under a limit, all notes together at most a share of the money
//! that owners have put in: they protect what they have at stake. No interest; the discount is the price. A note becomes shares at the
//! next round, at the lower of its discount and its cap; if none comes it becomes shares at its cap on the day it matures. It is
//! not called: a lender that can pull the plug would make the last help the end. In a winding-up it stands behind all other creditors.
//! Invariant: the notes add up to the account of notes.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::BridgeNote;
use burnrate_content::resolved::Bridge;

use super::account::Account;
use super::cap_table::CapTable;
use super::cash_tally::CashCause;
use super::dilution::NoteTerms;
use super::insolvency::Solvency;
use super::ledger::Ledger;
use crate::calendar::Calendar;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::vendor::Business;

/// At most so many notes at a time.
pub const NOTES_MAX: usize = 8;
const MICRO: i128 = 1_000_000;

/// One note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Note {
    /// The vendor's notes, counted from 1.
    pub number: u16,
    /// Money lent.
    pub principal_fen: i64,
    /// The pre-money above which its price does not rise.
    pub cap_pre_money_fen: i64,
    /// Shares that there were when the cap was agreed.
    pub shares_at_issue: u64,
    /// The day on which it becomes shares by itself.
    pub matures_on_day: u32,
}

impl Note {
    fn terms(&self, rules: &Bridge) -> NoteTerms {
        NoteTerms {
            number: self.number,
            principal_fen: self.principal_fen,
            discount_micro: rules.discount_micro,
            cap_pre_money_fen: self.cap_pre_money_fen,
            shares_at_issue: self.shares_at_issue,
        }
    }
}

/// A vendor's notes, oldest first.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Notes {
    issued: u16,
    list: Vec<Note>,
}

impl Notes {
    /// Money lent on all notes, in fen.
    #[must_use]
    pub fn total_fen(&self) -> i64 {
        self.list.iter().fold(0, |sum, note| sum.saturating_add(note.principal_fen))
    }

    /// Adds a note of the sum on `day`; `value_fen` is what its cap is a multiple of. Returns whether there was room.
    pub fn add(&mut self, rules: &Bridge, principal_fen: i64, value_fen: i64, shares: u64, day: u32) -> bool {
        if self.list.len() >= NOTES_MAX || principal_fen <= 0 {
            return false;
        }
        let cap = i128::from(value_fen.max(0)) * i128::from(rules.cap_multiple_micro) / MICRO;
        self.issued = self.issued.saturating_add(1);
        self.list.push(Note {
            number: self.issued,
            principal_fen,
            // A company that is worth nothing is not sold for a note: it brings as many shares as there are, at most.
            cap_pre_money_fen: i64::try_from(cap).unwrap_or(i64::MAX).max(principal_fen),
            shares_at_issue: shares,
            matures_on_day: day.saturating_add(rules.maturity_days),
        });
        true
    }

    /// What the notes bring into a round.
    #[must_use]
    pub fn terms(&self, rules: &Bridge) -> Vec<NoteTerms> {
        self.list.iter().map(|note| note.terms(rules)).collect()
    }

    /// All notes are settled; returns what they had lent, in fen.
    pub fn take_all(&mut self) -> i64 {
        let fen = self.total_fen();
        self.list.clear();
        fen
    }

    /// The notes as their vendor is shown them.
    #[must_use]
    pub fn shown(&self, rules: &Bridge) -> Vec<BridgeNote> {
        let shown = |note: &Note| BridgeNote {
            principal_fen: Fen(note.principal_fen),
            discount_bp: u32::try_from(rules.discount_micro / 100).unwrap_or(0),
            cap_pre_money_fen: Fen(note.cap_pre_money_fen),
            matures_on_day: note.matures_on_day,
        };
        self.list.iter().map(shown).collect()
    }
}

/// What insiders would lend on top of what they have lent, in fen, as far as they see need at all.
#[must_use]
pub fn limit_fen(rules: &Bridge, ledger: &Ledger, notes: &Notes) -> i64 {
    let most = i128::from(ledger.paid_in_fen()) * i128::from(rules.max_share_of_paid_in_micro) / MICRO;
    let room = most - i128::from(notes.total_fen());
    if notes.list.len() >= NOTES_MAX { 0 } else { i64::try_from(room.max(0)).unwrap_or(i64::MAX) }
}

/// Whether insiders see need.
#[must_use]
pub fn is_needed(rules: &Bridge, solvency: &Solvency, runway_days: Option<u32>) -> bool {
    solvency.is_distressed() || runway_days.is_some_and(|days| days < rules.runway_limit_days)
}

impl Ledger {
    /// Takes a note's money in.
    pub fn lend_bridge(&mut self, fen: i64) {
        self.cash_in(Account::Notes, CashCause::Bridge, fen);
    }

    /// Notes became shares; returns what they had lent, in fen.
    pub fn convert_notes(&mut self, fen: i64) -> i64 {
        self.post(Account::Notes, Account::PaidInEquity, fen);
        fen
    }
}

/// System: notes that no round met become shares on the day they mature.
pub(super) fn convert_matured(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    rules: Res<crate::rules::Rules>,
    mut outcomes: ResMut<Outcomes>,
    mut vendors: Query<(&Business, &mut Notes, &mut Ledger, &mut CapTable)>,
) {
    for (index, entity) in (0..).zip(&roster.vendors) {
        let Ok((business, mut notes, mut ledger, mut table)) = vendors.get_mut(*entity) else { continue };
        if !business.is_active() {
            continue;
        }
        while let Some(note) = notes.list.first().copied().filter(|note| note.matures_on_day <= calendar.day)
        {
            // A full table keeps the note: it is still owed, and the vendor can do nothing about it.
            let Ok(shares) = table.convert_at_cap(&note.terms(&rules.scenario.finance.bridge)) else { break };
            ledger.convert_notes(note.principal_fen);
            notes.list.remove(0);
            let principal_fen = note.principal_fen;
            outcomes.push(Outcome::NotesConverted { vendor: VendorId(index), principal_fen, shares });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Bridge {
        Bridge {
            discount_micro: 200_000,
            cap_multiple_micro: 1_000_000,
            max_share_of_paid_in_micro: 250_000,
            runway_limit_days: 180,
            maturity_days: 365,
        }
    }

    #[test]
    fn insiders_lend_a_quarter_of_what_owners_put_in() {
        let mut ledger = Ledger::open(1_000, 200);
        let mut notes = Notes::default();
        assert_eq!(limit_fen(&rules(), &ledger, &notes), 200);
        assert!(notes.add(&rules(), 150, 4_000, 10, 1));
        ledger.lend_bridge(150);
        assert_eq!(limit_fen(&rules(), &ledger, &notes), 50);
        ledger.raise(crate::finance::account::Backer::Investor, 400);
        assert_eq!(limit_fen(&rules(), &ledger, &notes), 150);
        assert_eq!(ledger.borrowed_fen(), 350);
    }

    #[test]
    fn need_is_distress_or_a_short_runway() {
        let calm = Solvency::default();
        assert!(!is_needed(&rules(), &calm, None) && !is_needed(&rules(), &calm, Some(180)));
        assert!(is_needed(&rules(), &calm, Some(179)));
    }

    #[test]
    fn a_note_never_brings_more_shares_than_there_are() {
        let mut notes = Notes::default();
        assert!(notes.add(&rules(), 150, 0, 10, 1));
        assert_eq!(notes.terms(&rules())[0].cap_pre_money_fen, 150);
        assert_eq!(crate::finance::dilution::shares_at_cap(&notes.terms(&rules())[0]), 10);
    }

    #[test]
    fn the_list_of_notes_is_bounded() {
        let mut notes = Notes::default();
        let taken = (0..20).filter(|_| notes.add(&rules(), 1, 10, 10, 1)).count();
        assert_eq!((taken, limit_fen(&rules(), &Ledger::open(1_000, 0), &notes)), (NOTES_MAX, 0));
    }
}
