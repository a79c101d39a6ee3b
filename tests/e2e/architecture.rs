//! Holds the walls of ARCHITECTURE.md: which crate may use which, what the market must never reach, and what no
//! source file may contain.
//!
//! Reads `cargo metadata`, `cargo tree` and the sources; never a compiled program.

mod arrows;
mod code_text;
mod reach;
mod sources;
