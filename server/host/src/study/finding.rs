//! The answer to a study on its way to a socket: one JSON document in pieces, each a frame of its own.

use std::ops::Range;

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::message::ServerMessage;
use tokio::sync::OwnedSemaphorePermit;
use tokio_tungstenite::tungstenite::Message;

use crate::broadcast::frame;

/// Bytes of the document in one piece: with JSON's escapes a frame stays small, as a socket's write buffer never shrinks.
const PIECE_BYTES_MAX: usize = 3 * 1024;

/// The longest document in bytes.
pub(crate) const DOCUMENT_BYTES_MAX: usize = 16 << 20;

/// The places that a study takes, in the server and of its connection. Given back when its answer is written, so that a
/// client that does not read can't pile answers up.
#[derive(Debug)]
pub struct Places {
    _server: OwnedSemaphorePermit,
    _connection: OwnedSemaphorePermit,
}

impl Places {
    /// One of each.
    pub(super) fn new(server: OwnedSemaphorePermit, connection: OwnedSemaphorePermit) -> Self {
        Self { _server: server, _connection: connection }
    }
}

/// An answer.
#[derive(Debug)]
pub struct Finding {
    request: u32,
    json: String,
    pieces: Vec<Range<usize>>,
    _places: Places,
}

impl Finding {
    /// The answer to a request.
    pub(super) fn new(request: u32, json: String, places: Places) -> Self {
        Self { request, pieces: cut(&json), json, _places: places }
    }

    /// How many frames it is written in.
    pub(crate) fn frame_count(&self) -> usize {
        self.pieces.len()
    }

    /// One of its frames, from 0.
    pub(crate) fn frame(&self, codec: Codec, index: usize) -> Option<Message> {
        let json = self.json.get(self.pieces.get(index)?.clone())?.to_owned();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (piece, pieces) = (count(index), count(self.pieces.len()));
        frame(&ServerMessage::Found { request: self.request, piece, pieces, json }, codec)
    }
}

/// Where to cut a text so that no piece is too long and no character is torn.
fn cut(text: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut from = 0;
    while from < text.len() {
        let mut to = (from + PIECE_BYTES_MAX).min(text.len());
        while !text.is_char_boundary(to) {
            to -= 1;
        }
        pieces.push(from..to);
        from = to;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_short_whole_characters_and_all_of_the_text() {
        let text: String = "烧钱a".repeat(3_000);
        let pieces = cut(&text);
        assert!(pieces.len() > 6);
        assert!(pieces.iter().all(|piece| !piece.is_empty() && piece.len() <= PIECE_BYTES_MAX));
        let again: String = pieces.into_iter().map(|piece| &text[piece]).collect();
        assert_eq!(again, text);
        assert!(cut("").is_empty());
    }
}
