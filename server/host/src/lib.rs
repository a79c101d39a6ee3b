//! The serving half of Burnrate: everything between a socket and a match. This is the only crate with sockets and
//! clocks, and it names neither itself: [`run`] is handed a listener, a clock, a store and a source of entropy.
//! It holds no rule of the game: what a command does is the market's business.
//!
//! Layout, from the socket inwards:
//! - `http`, `pages`, `handshake`, `socket`: requests, pages, the upgrade, one task a connection
//! - `session`: what one connection has said and may say; [`outbox`]: what waits to be written to it
//! - [`lobby`], [`classroom`], [`class_state`], [`class_event`], [`people`]: codes, classrooms, who holds which seat
//! - [`match_actor`], [`seat`], [`pacing`], [`broadcast`]: one task a match; it alone decides, appends, closes days
//! - [`study`], `workshop`: what if, was it luck: questions about a match, answered beside the play
//! - [`free_space`], `watched_store`: what the disk has left, and whether it can still be trusted
//! - [`seeking`], [`snapshots`]: any day of a match, from its log
//! - [`cli`]: the command line of the program
//! - [`address`], [`limits`], [`metrics`], [`clock`], [`entropy`], [`listener`], [`stopping`], `long_work`,
//!   `patience`: what all of them lean on

pub mod address;
pub mod broadcast;
pub mod class_event;
pub mod class_state;
pub mod classroom;
pub mod cli;
pub mod clock;
pub mod config;
pub mod entropy;
pub mod free_space;
pub mod handshake;
mod http;
pub mod limits;
pub mod listener;
pub mod lobby;
mod long_work;
pub mod match_actor;
pub mod metrics;
pub mod outbox;
pub mod pacing;
mod pages;
mod patience;
pub mod people;
pub mod seat;
pub mod seeking;
mod server;
mod session;
pub mod snapshots;
mod socket;
pub mod stopping;
pub mod study;
mod watched_store;
mod workshop;

pub use config::Config;
pub use server::{RunError, run};
