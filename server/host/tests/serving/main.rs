//! The server over real loopback sockets, with a store in memory, seeded entropy and a clock that the test moves:
//! joining, playing, coming back, bad input, and faults that must stay where they are.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod bad_input;
mod faults;
mod harness;
mod pages;
mod playing;
mod returning;
