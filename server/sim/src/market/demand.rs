//! The consumer's day: what each vendor is worth to each segment ([`value`]), who moves ([`flows`]), and what that comes to for each vendor ([`DayTally`]).
//!
//! All flows of a day start from the cells at its beginning and go by values weighed before anything was sold: yesterday's MAU
//! and yesterday's crowding, today's prices.

pub mod flows;
mod hazards;
mod tally;
pub mod value;

pub use flows::FlowDesk;
pub use tally::DayTally;
pub(crate) use tally::tell_vendors;
pub use value::Values;
