//! Every limit and time of a server that its owner may change. Times are milliseconds of the injected clock.

use std::path::PathBuf;

use burnrate_client_proto::id::InstructorKey;

use crate::address::Network;
use crate::free_space::FreeSpace;
use crate::limits::{AddressRates, Rate};

/// The settings of one server.
#[derive(Clone, Debug)]
pub struct Config {
    /// What proves the instructor.
    pub instructor_key: InstructorKey,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Most TCP connections at once; more wait in the system's queue.
    pub connections_max: usize,
    /// A client that sends nothing for this long is taken for dead.
    pub silence_ms: u32,
    /// A write that the client does not take for this long ends the connection.
    pub write_stall_ms: u32,
    /// A client has this long to send the head of a request.
    pub request_head_ms: u32,
    /// A seat whose people are all gone for this long is played by its bot.
    pub grace_ms: u32,
    /// People and seats are shown at most once in this time, so that a class that joins at once costs little.
    pub people_every_ms: u32,
    /// Messages of one connection.
    pub message_rate: Rate,
    /// Commands of one seat.
    pub command_rate: Rate,
    /// Forecasts of one seat: each costs the server some hundred simulated days.
    pub forecast_rate: Rate,
    /// What addresses are held to.
    pub address_rates: AddressRates,
    /// Most classrooms.
    pub classrooms_max: usize,
    /// Most people that one seat holds.
    pub people_per_seat_max: u16,
    /// Most people of one classroom, over all time.
    pub people_per_classroom_max: u32,
    /// The first wait after a failed append; doubles up to [`Config::retry_ms_max`].
    pub retry_ms: u32,
    /// The longest wait after failed appends.
    pub retry_ms_max: u32,
    /// Where snapshots of matches are kept, so that any day of them is found quickly; nowhere if not given.
    pub snapshots: Option<PathBuf>,
    /// Tells how much room is left where logs are kept.
    pub free_space: FreeSpace,
    /// Instructors are warned when less is left than this, and again whenever half of that is gone.
    pub space_low_bytes: u64,
    /// How often it is looked at.
    pub space_look_ms: u32,
}

impl Config {
    /// The usual settings.
    #[must_use]
    pub fn new(instructor_key: InstructorKey) -> Self {
        Self {
            instructor_key,
            trusted_proxies: Vec::new(),
            connections_max: 10_000,
            silence_ms: 9_000,
            write_stall_ms: 9_000,
            request_head_ms: 10_000,
            grace_ms: 60_000,
            people_every_ms: 100,
            message_rate: Rate { burst: 60, token_ms: 50 },
            command_rate: Rate { burst: 64, token_ms: 125 },
            forecast_rate: Rate { burst: 8, token_ms: 250 },
            address_rates: AddressRates::default(),
            classrooms_max: 200,
            people_per_seat_max: 8,
            people_per_classroom_max: 2_000,
            retry_ms: 500,
            retry_ms_max: 30_000,
            snapshots: None,
            free_space: FreeSpace::unknown(),
            space_low_bytes: 1 << 30,
            space_look_ms: 5_000,
        }
    }
}
