//! What the press told of 2024, one test a sentence: that it can happen in this market, and that it happens for the reason told.
//! Seeds are 1 to 100, as the program plays them; none was picked. A test sets starts, commands and bots, and never an outcome.
//! An event counts as playable if it occurs in at least 20 of 100 seeds, and in at most half as many with its cause removed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "all of this is test code: a panic is how it says no, in the functions its tests share too"
)]

mod business;
mod buying_users;
mod going_under;
mod people;
mod product;
mod raising;
mod story;
