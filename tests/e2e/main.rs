//! End-to-end tests, one module a subject. Each starts what it needs and stops it; ports are 0, seeds are fixed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "all of this is test code: a panic is how it says no, in the functions its tests share too"
)]

mod architecture;
mod documents;
