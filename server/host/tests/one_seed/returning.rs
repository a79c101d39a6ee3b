//! A class that comes back at once: the server ends, starts again on the same store, and every client returns within the
//! same moment, over real sockets of this machine. All are served; how long a whole view takes is told, not asserted.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use burnrate_client_proto::client::Client;
use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::id::{ClientId, MatchId};
use burnrate_client_proto::message::{ClientMessage, Order, ServerMessage, Since};
use burnrate_client_proto::view::Pace;
use burnrate_eventlog::MemoryStore;
use burnrate_host::clock::SystemClock;
use burnrate_host::entropy::Entropy;
use burnrate_host::{Config, RunError};
use tokio::net::TcpListener;
use tokio::sync::{Barrier, oneshot};
use tokio::task::{JoinHandle, JoinSet};

use crate::visitor::key;

/// How long anything may take in earnest.
const PATIENCE: Duration = Duration::from_secs(120);

struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    running: JoinHandle<Result<(), RunError>>,
}

impl Server {
    async fn start(store: &MemoryStore, entropy: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let (clock, store) = (Arc::new(SystemClock::start()), Arc::new(store.clone()));
        let entropy = Entropy::from_number(entropy);
        let shutdown = async { drop(stopped.await) };
        let running = burnrate_host::run(listener, clock, store, entropy, shutdown, Config::new(key()));
        Self { address, stop, running: tokio::spawn(running) }
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        within(self.running).await.unwrap().unwrap();
    }

    async fn connect(&self, number: u16) -> Client {
        connect(self.address, number).await
    }
}

async fn connect(address: SocketAddr, number: u16) -> Client {
    let mut name = [0; 16];
    name[..2].copy_from_slice(&number.to_le_bytes());
    let codec = if number.is_multiple_of(2) { Codec::Json } else { Codec::Bincode };
    let url = format!("ws://{address}/ws");
    within(Client::connect(&url, codec, ClientId(name))).await.unwrap().0
}

async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("nothing came in {PATIENCE:?}"))
}

async fn next(client: &mut Client) -> ServerMessage {
    within(client.next()).await.unwrap()
}

/// Attaches, and reads until the view is whole; where it stands.
async fn whole(client: &mut Client, attach: ClientMessage) -> Since {
    client.send(&attach).await.unwrap();
    loop {
        match next(client).await {
            ServerMessage::Snapshot { epoch, seq, piece, pieces, .. } if piece + 1 == pieces => {
                return Since { epoch, seq };
            }
            ServerMessage::Snapshot { .. } | ServerMessage::Attached { .. } => {}
            other => panic!("no part of a view: {other:?}"),
        }
    }
}

/// A classroom of one match that has played some turns.
async fn played(server: &Server) -> (MatchId, Since) {
    let mut instructor = server.connect(u16::MAX).await;
    let (scenario, pace) = ("first-class".to_owned(), Pace::Stepped {});
    let create = ClientMessage::Create { request: 1, key: key(), scenario, seed: Some(7), matches: 1, pace };
    instructor.send(&create).await.unwrap();
    let ServerMessage::Created { matches, .. } = next(&mut instructor).await else { panic!("not created") };
    let instruct = ClientMessage::Instruct { match_id: matches[0].clone(), key: key(), since: None };
    whole(&mut instructor, instruct).await;
    for order in [Order::Start {}, Order::Step {}, Order::Step {}] {
        instructor.send(&ClientMessage::Order { request: 2, order }).await.unwrap();
        while !matches!(next(&mut instructor).await, ServerMessage::Done { request: 2 }) {}
    }
    let watch = ClientMessage::Watch { match_id: matches[0].clone(), since: None };
    let since = whole(&mut server.connect(1).await, watch).await;
    (matches[0].clone(), since)
}

/// So many clients watch, the server is started anew, and all of them return: how long each took, from its connecting
/// to its whole view, in order.
async fn all_return(count: u16) -> Vec<Duration> {
    let store = MemoryStore::new();
    let server = Server::start(&store, 1).await;
    let (match_id, since) = played(&server).await;
    server.stop().await;
    store.crash();

    let server = Server::start(&store, 2).await;
    let (address, together) = (server.address, Arc::new(Barrier::new(usize::from(count))));
    let mut returns = JoinSet::new();
    for number in 0..count {
        let (together, match_id) = (Arc::clone(&together), match_id.clone());
        returns.spawn(async move {
            together.wait().await;
            let begun = Instant::now();
            let mut client = connect(address, number).await;
            let watch = ClientMessage::Watch { match_id, since: Some(since) };
            let at = whole(&mut client, watch).await;
            assert_ne!(at.epoch, since.epoch, "the server that showed this is gone");
            (begun.elapsed(), client)
        });
    }
    let (mut took, mut clients) = (Vec::new(), Vec::new());
    while let Some(returned) = within(returns.join_next()).await {
        let (one, client) = returned.unwrap();
        took.push(one);
        clients.push(client);
    }
    // All of them are there at once, and are still served.
    for client in &mut clients {
        client.send(&ClientMessage::Ping { nonce: 5 }).await.unwrap();
    }
    for client in &mut clients {
        while next(client).await != (ServerMessage::Pong { nonce: 5 }) {}
    }
    drop(clients);
    server.stop().await;
    took.sort();
    took
}

fn play(count: u16) -> Vec<Duration> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(all_return(count))
}

#[test]
fn a_class_that_comes_back_at_once_is_served() {
    assert_eq!(play(100).len(), 100);
}

#[test]
#[ignore = "a long campaign: cargo xtask soak return"]
fn soak_return() {
    const COUNT: u16 = 1_000;
    // Both ends of every connection are in this process.
    let descriptors = rlimit::increase_nofile_limit(4_096).unwrap();
    assert!(descriptors >= 2_200, "only {descriptors} descriptors");
    let took = play(COUNT);
    assert_eq!(took.len(), usize::from(COUNT));
    let at = |percent: usize| took[(took.len() * percent / 100).min(took.len() - 1)].as_millis();
    println!(
        "return: {COUNT} clients over loopback, all served after a restart; to a whole view: p50 {} ms, p99 {} ms, most {} ms",
        at(50),
        at(99),
        at(100)
    );
}
