//! End-to-end tests, one module a subject. Each starts what it needs and stops it; ports are 0, seeds are fixed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "all of this is test code: a panic is how it says no, in the functions its tests share too"
)]

mod analytical;
mod answers;
mod architecture;
mod attribute;
mod bad_input;
mod bots;
mod campaigns;
mod certificate;
mod cli;
mod damage;
mod disk;
mod documents;
mod facts;
mod folder;
mod fork;
mod golden;
mod guest;
mod hostile;
mod kill;
mod last_chance;
mod luck;
mod program;
mod reader;
mod reckless;
mod replay;
mod seek;
mod server;
mod simulate;
mod value;
mod wire;
