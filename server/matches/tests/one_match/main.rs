//! One match as a value, from the outside: what is proposed, logged, shown, recovered and replayed.
//! No socket, no clock, no disk; every seed is fixed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "all of this is test code: a panic is how it says no, in the functions its tests share too"
)]

mod asked;
mod cards;
mod certificate;
mod correction;
mod dice;
mod dropped;
mod elsewhere;
mod forged;
mod fork;
mod make_up;
mod other_play;
mod past;
mod recorded;
mod recovery;
mod replay;
mod scenarios;
mod script;
mod secrecy;
mod seek;
mod shared_storage;
mod steps;
mod table;
mod threads;
mod views;
