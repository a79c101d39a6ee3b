//! What became of a company's recorded commands where they were put again.

/// Share of commands that were not applicable beyond which a result is not to be relied on.
pub(super) const UNRELIABLE_SHARE: f64 = 0.2;

/// What became of a vendor's commands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Commands that the match itself took.
    pub commands: u32,
    /// Of these, commands that the rules refused here.
    pub refused: u32,
    /// Commands that lapsed here before they could act, beyond those that lapsed in the match itself.
    pub lapsed: u32,
}

impl Tally {
    /// Share of the commands that came to nothing here, 0 to 1.
    #[must_use]
    pub fn not_applicable_share(&self) -> f64 {
        if self.commands == 0 {
            return 0.0;
        }
        f64::from((self.refused + self.lapsed).min(self.commands)) / f64::from(self.commands)
    }

    /// Whether so many came to nothing that the result says little of these decisions.
    #[must_use]
    pub fn is_unreliable(&self) -> bool {
        self.not_applicable_share() > UNRELIABLE_SHARE
    }
}
