//! What a client of a Burnrate server needs: the commands it may send, the views it is shown, the
//! messages that carry both, and the two codecs (JSON text and bincode) that put them on a WebSocket.
//!
//! - [`id`] and [`quantity`]: names and amounts
//! - [`control`], [`command`] and [`rejection`]: what a player can set, what it asks, and why it was refused
//! - [`view`]: what one audience may see, as a list of typed changes
//! - [`shock`]: what befalls a market from outside, and the cards that bring it
//! - [`study`]: what may be asked about a match that was played
//! - [`message`]: everything that goes over the wire, each direction a closed set
//! - [`codec`]: bytes to messages and back, with limits
//! - `client` (feature `client`): an async client
//!
//! This crate knows no server, no market and no storage. PROTOCOL.md beside it tells the same in prose.

#[cfg(feature = "client")]
pub mod client;
pub mod codec;
pub mod command;
pub mod control;
pub mod id;
pub mod message;
pub mod quantity;
pub mod rejection;
pub mod shock;
pub mod study;
pub mod view;

/// The version of the protocol that [`message`] describes. A server refuses any other with
/// [`message::WireError::ProtocolVersion`].
pub const PROTOCOL_VERSION: u16 = 1;
