//! The whole server under one seed: host, sessions, log and clients run on one thread, in a time of their own, over a
//! network and a disk that exist in memory alone. Whatever happens follows from the seed: run again, it happens again.
//!
//! - `world`: one run, from storm to verdict; `plan`: what follows from a seed before the first event; `dice`: chance
//! - `network`, `disk`, `clock`, `warden`, `weather`: what a server stands on, and what befalls it
//! - `visitor`, `deeds`, `line`, `follower`, `journal`, `stage`: clients, what they do, and what they keep
//! - `judge`: the promises, the trace, the marks of rare states
//! - `seeds`, `planted`: the campaigns, and the proof that a fault would be found
//! - `returning`: a thousand clients that come back at once, over real sockets

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking, at whatever it did not expect"
)]

mod clock;
mod deeds;
mod dice;
mod disk;
mod follower;
mod journal;
mod judge;
mod line;
mod network;
mod plan;
mod planted;
mod returning;
mod seeds;
mod stage;
mod visitor;
mod warden;
mod weather;
mod world;
