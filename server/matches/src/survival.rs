//! How long vendors live, from matches that end before some of them do: the Kaplan-Meier median (Kaplan & Meier 1958) and the
//! hazard ratio by observed over expected deaths of the log-rank test (Peto et al. 1977). Whoever lives at a match's end counts
//! as at risk until then, and never as dead.

/// One vendor's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// Days until it died, or until nobody looked any more.
    pub days: u32,
    /// Whether it died then.
    pub died: bool,
}

/// The first day on which at most half are alive; none if more than half outlive everybody's observation.
#[must_use]
pub fn median_days(lives: &[Life]) -> Option<u32> {
    let mut alive = 1.0;
    for day in death_days(lives) {
        alive *= 1.0 - deaths_on(lives, day) / at_risk(lives, day);
        // A product of fractions may miss one half by its last bit.
        if alive <= 0.5 + 1e-12 {
            return Some(day);
        }
    }
    None
}

/// How much faster the first group dies than the second: (observed ÷ expected of the first) ÷ (the same of the second),
/// with deaths expected as if both died alike. NaN when a group is empty or nobody died.
#[must_use]
pub fn hazard_ratio(first: &[Life], second: &[Life]) -> f64 {
    let all = [first, second].concat();
    let (mut expected_first, mut expected_second) = (0.0, 0.0);
    for day in death_days(&all) {
        let per_head = deaths_on(&all, day) / at_risk(&all, day);
        expected_first += per_head * at_risk(first, day);
        expected_second += per_head * at_risk(second, day);
    }
    let observed = |lives: &[Life]| lives.iter().filter(|life| life.died).count() as f64;
    (observed(first) / expected_first) / (observed(second) / expected_second)
}

fn death_days(lives: &[Life]) -> Vec<u32> {
    let mut days: Vec<u32> = lives.iter().filter(|life| life.died).map(|life| life.days).collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn deaths_on(lives: &[Life], day: u32) -> f64 {
    lives.iter().filter(|life| life.died && life.days == day).count() as f64
}

fn at_risk(lives: &[Life], day: u32) -> f64 {
    lives.iter().filter(|life| life.days >= day).count() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dead(days: u32) -> Life {
        Life { days, died: true }
    }

    fn alive(days: u32) -> Life {
        Life { days, died: false }
    }

    #[test]
    fn the_median_counts_those_who_were_lost_from_sight() {
        assert_eq!(median_days(&[dead(1), dead(2), dead(3), dead(4)]), Some(2));
        // 4/5 on day 10; the second is lost on day 15; 4/5·2/3 = 8/15 on day 20; 4/15 on day 30.
        let lives = [dead(10), alive(15), dead(20), dead(30), alive(40)];
        assert_eq!(median_days(&lives), Some(30));
        assert_eq!(median_days(&[dead(10), alive(20), alive(20)]), None);
        assert_eq!(median_days(&[]), None);
    }

    #[test]
    fn the_hazard_ratio_is_observed_over_expected() {
        // Deaths on days 1 and 2 of the first, 3 and 4 of the second.
        // Expected of the first: 2/4 + 1/3 = 5/6; of the second: 2/4 + 2/3 + 1 + 1 = 19/6.
        let (first, second) = ([dead(1), dead(2)], [dead(3), dead(4)]);
        let expected = (2.0 / (5.0 / 6.0)) / (2.0 / (19.0 / 6.0));
        assert!((hazard_ratio(&first, &second) - expected).abs() < 1e-12);
        assert!((hazard_ratio(&second, &first) - 1.0 / expected).abs() < 1e-12);
        let alike = [dead(5), alive(9)];
        assert!((hazard_ratio(&alike, &alike) - 1.0).abs() < 1e-12);
        assert!(hazard_ratio(&[alive(3)], &[alive(3)]).is_nan());
        assert!(hazard_ratio(&[], &alike).is_nan());
    }

    #[test]
    fn whoever_outlives_the_match_dies_slower() {
        let (frail, sturdy) = ([dead(10), dead(20)], [alive(30), dead(15)]);
        // Day 10: 1/4 each head; day 15: 1/3; day 20: 1/2. Expected of the frail: 2/4 + 1/3 + 1/2 = 4/3; of the
        // sturdy: 2/4 + 2/3 + 1/2 = 5/3.
        assert!((hazard_ratio(&frail, &sturdy) - (2.0 / (4.0 / 3.0)) / (1.0 / (5.0 / 3.0))).abs() < 1e-12);
    }
}
