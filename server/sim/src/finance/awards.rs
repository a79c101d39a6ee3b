//! Awards beside the score, each by its own rule over what the match remembers. Pure: no World, no chance; equals share an award.
//!
//! - *most users*: the highest MAU of those in business
//! - *longest runway*: of those in business, at their current decisions; without an end is longest
//! - *best comeback*: users at the end over those at the lowest turn end that came after a fall of a share (20%) from a peak before
//! - *cheapest user*: least spent a user over the whole match, of those who won at least so many (1,000) by advertisements
//! - *cleanest books*: of those in business, fewest days with an unpaid wage or bill or a broken covenant

use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::view::{Award, AwardKind};
use burnrate_content::resolved::Score;

const MICRO: u128 = 1_000_000;

/// What the awards read of one vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Whose.
    pub vendor: VendorId,
    /// Whether it is in business at the end.
    pub in_business: bool,
    /// MAU at the end.
    pub mau: u64,
    /// Runway at the current decisions; none without an end.
    pub runway_days: Option<u32>,
    /// Primary users at the end of each turn, oldest first.
    pub users_by_turn: Vec<u64>,
    /// Spent on advertisements since the start, in fen.
    pub ad_spend_fen: i64,
    /// Users that they won.
    pub paid_users: u64,
    /// Days with an unpaid wage or bill, or a broken covenant.
    pub unclean_days: u32,
}

/// All awards that somebody won.
#[must_use]
pub fn give(rules: &Score, candidates: &[Candidate]) -> Vec<Award> {
    let alive = |figure: fn(&Candidate) -> i64| {
        move |candidate: &Candidate| candidate.in_business.then(|| figure(candidate))
    };
    let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let runway = |candidate: &Candidate| candidate.runway_days.map_or(i64::MAX, i64::from);
    let comeback = |candidate: &Candidate| {
        comeback_bp(rules, &candidate.users_by_turn).filter(|_| candidate.in_business).map(signed)
    };
    let cost = |candidate: &Candidate| {
        let enough = candidate.paid_users >= rules.award_min_paid_users.max(1);
        enough.then(|| candidate.ad_spend_fen / signed(candidate.paid_users).max(1))
    };
    let unclean = |candidate: &Candidate| i64::from(candidate.unclean_days);
    let mau = |candidate: &Candidate| i64::try_from(candidate.mau).unwrap_or(i64::MAX);
    let mut longest = best(AwardKind::LongestRunway, candidates, true, alive(runway));
    if let Some(award) = longest.as_mut().filter(|award| award.figure == i64::MAX) {
        award.figure = -1;
    }
    let awards = [
        best(AwardKind::MostUsers, candidates, true, alive(mau)),
        longest,
        best(AwardKind::BestComeback, candidates, true, comeback),
        best(AwardKind::CheapestUser, candidates, false, cost),
        best(AwardKind::CleanestBooks, candidates, false, alive(unclean)),
    ];
    awards.into_iter().flatten().collect()
}

/// The best of those who have the figure; nobody if none has.
fn best(
    kind: AwardKind,
    candidates: &[Candidate],
    highest: bool,
    figure: impl Fn(&Candidate) -> Option<i64>,
) -> Option<Award> {
    let figures = || candidates.iter().filter_map(|candidate| Some((candidate.vendor, figure(candidate)?)));
    let values = figures().map(|(_, value)| value);
    let won = if highest { values.max() } else { values.min() }?;
    let vendors = figures().filter(|(_, value)| *value == won).map(|(vendor, _)| vendor).collect();
    Some(Award { kind, vendors, figure: won })
}

/// Users at the end over those at the lowest point after a fall, in ten-thousandths; none without a fall, or without a rise after it.
fn comeback_bp(rules: &Score, users: &[u64]) -> Option<u64> {
    let kept = MICRO.saturating_sub(u128::from(rules.award_comeback_fall_micro.unsigned_abs()));
    let last = u128::from(*users.last()?);
    let (mut peak, mut lowest) = (0_u128, None::<u128>);
    for &now in users {
        let now = u128::from(now);
        if now * MICRO <= peak * kept && peak > 0 {
            lowest = Some(lowest.map_or(now, |low| low.min(now)));
        }
        peak = peak.max(now);
    }
    let low = lowest?.max(1);
    (last > low).then(|| u64::try_from(last * 10_000 / low).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Score {
        burnrate_content::load("first-class").unwrap().1.score
    }

    fn candidate(vendor: u16) -> Candidate {
        Candidate {
            vendor: VendorId(vendor),
            in_business: true,
            mau: 0,
            runway_days: None,
            users_by_turn: Vec::new(),
            ad_spend_fen: 0,
            paid_users: 0,
            unclean_days: 0,
        }
    }

    fn winners(candidates: &[Candidate], kind: AwardKind) -> Option<(Vec<u16>, i64)> {
        let award = give(&rules(), candidates).into_iter().find(|award| award.kind == kind)?;
        Some((award.vendors.iter().map(|vendor| vendor.0).collect(), award.figure))
    }

    #[test]
    fn the_dead_win_neither_users_nor_runway_and_equals_share() {
        let dead = Candidate { in_business: false, mau: 900, ..candidate(0) };
        let all = [
            dead,
            Candidate { mau: 500, runway_days: Some(80), ..candidate(1) },
            Candidate { mau: 500, runway_days: None, ..candidate(2) },
        ];
        assert_eq!(winners(&all, AwardKind::MostUsers), Some((vec![1, 2], 500)));
        assert_eq!(winners(&all, AwardKind::LongestRunway), Some((vec![2], -1)));
        assert_eq!(winners(&all[..1], AwardKind::MostUsers), None);
    }

    #[test]
    fn a_comeback_needs_a_fall_first() {
        let with = |vendor, users: &[u64]| Candidate { users_by_turn: users.to_vec(), ..candidate(vendor) };
        let all = [
            with(0, &[10, 1_000]),
            with(1, &[100, 85, 200]),
            with(2, &[100, 50, 40, 120]),
            with(3, &[100, 20, 10]),
        ];
        assert_eq!(winners(&all, AwardKind::BestComeback), Some((vec![2], 30_000)));
        assert_eq!(winners(&all[..2], AwardKind::BestComeback), None);
    }

    #[test]
    fn a_handful_of_cheap_users_is_no_record() {
        let with =
            |vendor, spend, users| Candidate { ad_spend_fen: spend, paid_users: users, ..candidate(vendor) };
        let all = [with(0, 999, 999), with(1, 1_200_000, 1_000), with(2, 5_000_000, 5_000)];
        assert_eq!(winners(&all, AwardKind::CheapestUser), Some((vec![2], 1_000)));
    }

    #[test]
    fn the_cleanest_books_have_fewest_bad_days() {
        let with = |vendor, days| Candidate { unclean_days: days, ..candidate(vendor) };
        let all = [with(0, 3), with(1, 0), with(2, 0)];
        assert_eq!(winners(&all, AwardKind::CleanestBooks), Some((vec![1, 2], 0)));
    }
}
