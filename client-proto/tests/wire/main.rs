//! What the wire promises: the document's examples are what is sent, and bad bytes are refused.

mod examples;
mod garbage;
mod protocol_document;
