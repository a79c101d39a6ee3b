//! Over real sockets, against the real server: whatever a client sends, it gets a typed error, loses nothing, and
//! disturbs nobody.

mod cards;
mod commands;
mod correction;
mod crowd;
mod doors;
mod frames;
mod make_up;
mod quarantine;
mod study;
