//! Campaigns from the outside: plans played without a log, experiments and tournaments on few seeds.
//! Seeds are 1, 2, …, as the program plays them; none was picked.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "all of this is test code: a panic is how it says no, in the functions its tests share too"
)]

mod experiments;
mod lesson;
mod plans;
mod tournaments;
