//! Burnrate's market: a pure, deterministic simulation.
//!
//! No clock, no IO, no threads, no floats in stored state.

pub mod exact_math;
pub mod fixed;
pub mod kernel;
pub mod market;
pub mod random;
