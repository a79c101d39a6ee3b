//! Everything that goes over the wire: two closed sets named by direction.
//!
//! A connection opens with [`ClientMessage::Hello`] and is answered by [`ServerMessage::Welcome`]. After that
//! it may ask about codes, join, and attach to one match as a seat, the public or the instructor; what it
//! then receives is a snapshot in pieces, and deltas. The order of variants is the binary codec's: append only.

mod client;
mod error;
mod server;

pub use client::{ClientMessage, Order, Since};
pub use error::{NameFault, WireError};
pub use server::{Answer, Audience, Limits, Lobby, LobbyMatch, LobbySeat, ScenarioCard, ServerMessage};
