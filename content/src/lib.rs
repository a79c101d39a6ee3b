//! Scenarios and texts of the game: the schema, every check with a path to the bad field, and the files themselves.
//! Invariant: a [`resolved::Resolved`] that leaves this crate is complete and within every range. No IO besides reading a
//! scenario file that the caller names; no randomness, no clock.

pub mod catalog;
pub mod fault;
pub mod locale;
pub mod resolved;
pub mod source;
pub mod variation;

pub use catalog::{Card, LoadError, list, load, text};
pub use fault::Fault;
pub use locale::locale;
pub use resolved::{Resolved, Text};
pub use source::check;
pub use variation::Variation;

/// Policies that a vendor's `reference_bot` may name.
pub const POLICIES: [&str; 8] =
    ["giant", "growth", "b2b", "seo-spammer", "open-hype", "frugal", "random", "do-nothing"];
