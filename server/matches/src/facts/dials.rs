//! The numbers that are fitted, and nothing else is: which they are, where they stand in the files, and how far they may go.
//!
//! Six, the most that are allowed. Fatigue φ and the exit of habit users are left alone: the one recorded cost of a user can't
//! tell φ from CVR, and exits do to MAU and to the flow test (T6) what reviews and second apps do.

use burnrate_content::Variation;

use super::FactsError;

/// One fitted number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dial {
    /// CVR: installs a click. What a user costs (T1).
    InstallRate,
    /// Lapsed people who look again, a day. The level of the market, and how fast it grows (T2, T4); how many of the registered are
    /// away (T6).
    LapsedReturn,
    /// κ_w: what users tell others. Whether the large stay known by their users (T3), or all fade to what advertisements buy.
    WordOfMouth,
    /// Users on day 1 over the recorded MAU of January 2024, the same for all (T4).
    StartUsers,
    /// Days between two reviews. How fast users drift to small vendors (T3 against T4), and away from the one they registered with (T6).
    ReviewEvery,
    /// λ_m: second apps taken up a day. How much of the vendors' users the category counts once (T2 against T3).
    SecondApps,
}

/// Every fitted number, in the order in which a fit keeps them.
pub const DIALS: [Dial; 6] = [
    Dial::InstallRate,
    Dial::LapsedReturn,
    Dial::WordOfMouth,
    Dial::StartUsers,
    Dial::ReviewEvery,
    Dial::SecondApps,
];

impl Dial {
    /// Where it stands, and by how much it is multiplied there; the first place holds the number itself.
    #[must_use]
    pub fn places(self) -> &'static [(&'static str, f64)] {
        match self {
            Self::InstallRate => &[("advertising.install_rate", 1.0)],
            Self::LapsedReturn => &[("segment.lapsed_return_per_day", 1.0)],
            // Creators talk twice as much as others.
            Self::WordOfMouth => {
                &[("segment.kappa_word_of_mouth", 1.0), ("segments.creator.kappa_word_of_mouth", 2.0)]
            }
            Self::StartUsers => &[("start_users_factor", 1.0)],
            Self::ReviewEvery => &[("segment.review_every_days", 1.0)],
            Self::SecondApps => &[("segment.second_app_per_day", 1.0)],
        }
    }

    /// The place that holds the number itself.
    #[must_use]
    pub fn place(self) -> &'static str {
        self.places().first().map_or("", |(place, _)| place)
    }

    /// As far as it may go. Without the flow test a better fit lies where nobody ever thinks again or takes a second app; a market
    /// without competition for users is no use, so reviews come within half a year, and second apps stay above one in a thousand a day.
    #[must_use]
    pub fn range(self) -> (f64, f64) {
        match self {
            Self::InstallRate => (0.01, 1.0),
            Self::LapsedReturn => (0.000_5, 0.1),
            Self::WordOfMouth => (0.001, 4.0),
            Self::StartUsers => (0.1, 1.0),
            Self::ReviewEvery => (15.0, 180.0),
            Self::SecondApps => (0.001, 0.2),
        }
    }

    /// Its number in a scenario.
    ///
    /// # Errors
    /// Neither the scenario nor the defaults have one.
    pub fn read(self, variation: &Variation) -> Result<f64, FactsError> {
        let place = self.place();
        variation.number(place).ok_or_else(|| FactsError::NoSuchDial { place: place.to_owned() })
    }

    /// Turns it, within its range.
    ///
    /// # Errors
    /// Neither the scenario nor the defaults have such a number.
    pub fn turn(self, variation: &mut Variation, number: f64) -> Result<(), FactsError> {
        let (low, high) = self.range();
        for (place, multiple) in self.places() {
            let set = variation.set(place, number.clamp(low, high) * multiple);
            set.map_err(|error| FactsError::NoSuchDial { place: error.place })?;
        }
        Ok(())
    }
}

/// Four significant figures: what a person writes into a file, and far finer than any of these is known.
#[must_use]
pub fn rounded(number: f64) -> f64 {
    format!("{number:.3e}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn china() -> Variation {
        Variation::of("china-2024.toml", burnrate_content::text("china-2024").unwrap()).unwrap()
    }

    #[test]
    fn every_dial_turns_what_the_market_reads() {
        let before = china().resolve().unwrap();
        for dial in DIALS {
            let mut turned = china();
            let number = dial.read(&turned).unwrap();
            let (low, high) = dial.range();
            assert!((low..=high).contains(&number), "{dial:?}: {number}");
            let share = if number * 1.25 <= high { 1.25 } else { 0.75 };
            dial.turn(&mut turned, number * share).unwrap();
            let after = turned.resolve().unwrap();
            assert_ne!(before, after, "{dial:?}");
            assert!((dial.read(&turned).unwrap() / number - share).abs() < 1e-9);
            dial.turn(&mut turned, number).unwrap();
            assert_eq!(before, turned.resolve().unwrap(), "{dial:?}: its places do not hold its multiples");
        }
    }

    #[test]
    fn no_dial_goes_beyond_its_range() {
        for dial in DIALS {
            for number in [-1.0, 1e9] {
                let mut turned = china();
                dial.turn(&mut turned, number).unwrap();
                let (low, high) = dial.range();
                assert!((low..=high).contains(&dial.read(&turned).unwrap()));
                turned.resolve().unwrap();
            }
        }
    }

    #[test]
    fn four_figures_are_kept() {
        assert_eq!(rounded(0.012_345_678), 0.012_35);
        assert_eq!(rounded(1.0), 1.0);
        assert_eq!(rounded(0.000_812_349), 0.000_812_3);
    }
}
