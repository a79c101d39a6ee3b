//! What the wire promises: the document's examples are what is sent, and bad bytes are refused.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod examples;
mod garbage;
mod protocol_document;
