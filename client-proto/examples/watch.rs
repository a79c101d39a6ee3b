//! Watches one match as the public sees it and prints the standings of each turn.
//!
//! `cargo run -p burnrate-client-proto --features client --example watch -- ws://127.0.0.1:8080/ws MATCH`
//! A real client draws its client id once, at random, and keeps it; one that only watches may have any.

use std::time::Duration;

use burnrate_client_proto::client::{Client, ClientError};
use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::id::{ClientId, MatchId};
use burnrate_client_proto::message::{ClientMessage, ServerMessage};
use burnrate_client_proto::view::{Change, Slot, View};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(match_id)) = (arguments.next(), arguments.next()) else {
        return Err("usage: watch ws://HOST:PORT/ws MATCH".into());
    };
    Ok(watch(&url, MatchId::new(&match_id)?).await?)
}

async fn watch(url: &str, match_id: MatchId) -> Result<(), ClientError> {
    let (mut server, _welcome) = Client::connect(url, Codec::Json, ClientId([7; 16])).await?;
    server.send(&ClientMessage::Watch { match_id, since: None }).await?;
    let mut view = View::default();
    let mut alive = tokio::time::interval(Duration::from_millis(2_500));
    loop {
        tokio::select! {
            message = server.next() => show(&mut view, message?),
            _ = alive.tick() => server.send(&ClientMessage::Ping { nonce: 0 }).await?,
        }
    }
}

/// Takes a message into the view, and prints the standings when the clock moved.
fn show(view: &mut View, message: ServerMessage) {
    if let ServerMessage::Error { error, .. } = &message {
        eprintln!("{error}");
    }
    let (ServerMessage::Snapshot { changes, .. } | ServerMessage::Delta { changes, .. }) = message else {
        return;
    };
    let moved = changes.iter().any(|change| matches!(change, Change::Clock(_)));
    changes.into_iter().for_each(|change| view.apply(change));
    let Some(Change::Clock(clock)) = view.get(Slot::Clock).filter(|_| moved) else { return };
    println!("day {}, turn {}", clock.day, clock.turn);
    for change in view.changes() {
        let Change::Standing(standing) = change else { continue };
        if let Some(Change::Vendor(vendor)) = view.get(Slot::Vendor(standing.vendor)) {
            println!("  {:<16} {:>12} monthly users", vendor.name.en, standing.mau);
        }
    }
}
