//! What one audience may see. Secrets are removed here and nowhere else.
//!
//! Invariant: the public view is made from public figures alone; a vendor's view adds that vendor's own; only the
//! instructor's adds everybody's.

mod told;

pub use told::{news, notices};
