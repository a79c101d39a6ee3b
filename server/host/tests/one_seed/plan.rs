//! What one run is: everything that follows from its seed before the first event, and the faults that are planted in the
//! test's own layer to see whether they are found.

use burnrate_client_proto::view::Pace;
use burnrate_host::Config;
use burnrate_host::limits::Rate;

use crate::dice::Dice;
use crate::visitor::key;

/// One run's plan.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) players: u8,
    pub(crate) matches: u16,
    pub(crate) pace: Pace,
    /// How long the storm lasts.
    pub(crate) storm_ms: u64,
    /// The weather changes at least this often.
    pub(crate) weather_every_ms: u64,
    /// Each client does something at least this often.
    pub(crate) deed_every_ms: u64,
    /// A client that was cut off comes back within this time.
    pub(crate) return_ms_max: u64,
    /// Nothing but cuts and restarts.
    pub(crate) cuts_only: bool,
    /// Views are compared at every step, not at some.
    pub(crate) every_step: bool,
    /// Clients may send as fast as they like, so that the server's queues fill.
    pub(crate) crowded: bool,
    pub(crate) plant_early_acknowledgement: bool,
    pub(crate) plant_repeat: bool,
    pub(crate) plant_misread: bool,
}

impl Plan {
    /// The plan of a seed.
    pub(crate) fn of(seed: u64) -> Self {
        let mut dice = Dice::new(seed, 3);
        let turn_ms = [1_000, 1_000, 3_000][usize::try_from(dice.below(3)).unwrap()];
        Self {
            seed,
            players: u8::try_from(dice.between(2, 3)).unwrap(),
            matches: u16::try_from(dice.between(1, 2)).unwrap(),
            pace: Pace::Timed { turn_ms },
            storm_ms: dice.between(15_000, 40_000),
            weather_every_ms: dice.between(800, 4_000),
            deed_every_ms: dice.between(60, 400),
            return_ms_max: if dice.chance(50) { 300 } else { 4_000 },
            cuts_only: false,
            every_step: false,
            crowded: dice.chance(25),
            plant_early_acknowledgement: false,
            plant_repeat: false,
            plant_misread: false,
        }
    }

    /// The same, with nothing but cuts and restarts, each step compared.
    pub(crate) fn of_cuts(seed: u64) -> Self {
        Self {
            storm_ms: 60_000,
            weather_every_ms: 100,
            return_ms_max: 100,
            deed_every_ms: 500,
            cuts_only: true,
            every_step: true,
            crowded: false,
            ..Self::of(seed)
        }
    }

    /// The settings of its servers.
    pub(crate) fn config(&self) -> Config {
        let usual = Config::new(key());
        if !self.crowded {
            return usual;
        }
        let fast = Rate { burst: 2_000, token_ms: 1 };
        Config { message_rate: fast, command_rate: fast, forecast_rate: fast, ..usual }
    }
}
