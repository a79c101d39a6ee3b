//! The server over real loopback sockets, with a store in memory, seeded entropy and a clock that the test moves:
//! joining, playing, coming back, bad input, and faults that must stay where they are.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking, at whatever it did not expect"
)]

mod bad_input;
mod correction;
mod faults;
mod full_disk;
mod harness;
mod make_up;
mod other_rules;
mod pages;
mod playing;
mod returning;
