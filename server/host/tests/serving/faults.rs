//! Faults stay where they are: a match that panics, a log that can't be written, a client that never reads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::message::{ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::view::Pace;
use burnrate_eventlog::{
    Append, Epoch, EventStore, Fault, Head, MemoryStore, Record, Row, StoreError, StoreFuture, StreamId,
};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpSocket;

use crate::harness::{Host, TIMED, key, within};

/// A store that panics at the next append to one stream, inside the actor that waits for it.
struct Mined {
    store: MemoryStore,
    armed: AtomicBool,
    stream: std::sync::Mutex<Option<StreamId>>,
}

impl EventStore for Mined {
    fn own(&self, stream: &StreamId) -> StoreFuture<'_, Result<Epoch, StoreError>> {
        self.store.own(stream)
    }

    fn append(
        &self,
        stream: &StreamId,
        epoch: Epoch,
        seq: u64,
        payloads: Vec<Vec<u8>>,
    ) -> StoreFuture<'_, Append> {
        let mined = self.stream.lock().unwrap().as_ref() == Some(stream);
        assert!(!(mined && self.armed.load(SeqCst)), "planted in a test");
        self.store.append(stream, epoch, seq, payloads)
    }

    fn head(&self, stream: &StreamId) -> StoreFuture<'_, Result<Option<Head>, StoreError>> {
        self.store.head(stream)
    }

    fn read(
        &self,
        stream: &StreamId,
        from: u64,
        limit: usize,
    ) -> StoreFuture<'_, Result<Vec<Record>, StoreError>> {
        self.store.read(stream, from, limit)
    }

    fn streams(&self) -> StoreFuture<'_, Result<Vec<StreamId>, StoreError>> {
        self.store.streams()
    }

    fn put_rows(&self, rows: Vec<Row>) -> StoreFuture<'_, Result<(), StoreError>> {
        self.store.put_rows(rows)
    }

    fn rows(&self, table: &str) -> StoreFuture<'_, Result<Vec<(Vec<u8>, Vec<u8>)>, StoreError>> {
        self.store.rows(table)
    }
}

#[tokio::test]
async fn a_match_that_panics_stops_alone_and_its_log_goes_on_after_a_restart() {
    let store = MemoryStore::new();
    let mined = Arc::new(Mined { store: store.clone(), armed: false.into(), stream: None.into() });
    let host = Host::start_on(Arc::clone(&mined) as Arc<dyn EventStore>, 1).await;
    let (mut instructor, _, matches) = host.classroom(TIMED, 2).await;
    let mut other = host.client(2).await;
    other.attach(ClientMessage::Watch { match_id: matches[1].clone(), since: None }).await;
    instructor.order(Order::Start {}).await;
    host.clock.advance(1_000);
    instructor.until_day(1).await;
    other.until_day(1).await;
    *mined.stream.lock().unwrap() = Some(StreamId::new(&format!("match/{}", matches[0])).unwrap());
    mined.armed.store(true, SeqCst);
    host.clock.advance(1_000);
    let stopped = instructor.error().await;
    assert!(matches!(stopped, WireError::Quarantined { record: 1.. }), "{stopped:?}");
    let watch = ClientMessage::Watch { match_id: matches[0].clone(), since: None };
    assert_eq!(instructor.refused(watch.clone()).await, stopped);
    host.clock.advance(1_000);
    other.until_day(3).await;
    host.stop().await;
    store.crash();

    mined.armed.store(false, SeqCst);
    let host = Host::start_on(mined, 2).await;
    let mut again = host.client(3).await;
    again.attach(watch).await;
    assert_eq!(again.clock().day, 1);
    host.stop().await;
}

#[tokio::test]
async fn a_join_that_can_not_be_written_is_told_and_works_later() {
    let store = MemoryStore::new();
    let host = Host::start(&store).await;
    let (_instructor, code, _) = host.classroom(TIMED, 1).await;
    let mut player = host.client(1).await;
    let join =
        ClientMessage::Join { code: code.to_string(), name: "Kite".to_owned(), match_id: None, vendor: None };
    store.inject(Fault::Full);
    assert_eq!(player.refused(join.clone()).await, WireError::StoreUnavailable {});
    assert!(matches!(player.ask(join).await, ServerMessage::Joined { .. }));
    host.stop().await;
}

#[tokio::test]
async fn a_client_that_never_reads_is_let_go_and_others_do_not_notice() {
    let host = Host::start(&MemoryStore::new()).await;
    let (mut instructor, _, _) = host.classroom(TIMED, 1).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut deaf = within(socket.connect(host.address)).await.unwrap();
    let head = format!(
        "GET /ws HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: {}\r\n\r\n",
        host.address,
        Codec::Json.subprotocol()
    );
    deaf.write_all(head.as_bytes()).await.unwrap();
    // Each of these frames gets an answer that is never read; a mask of zeros leaves the payload as it is.
    let mut frames = Vec::new();
    for _ in 0..200 {
        frames.extend([0x81, 0x82, 0, 0, 0, 0, b'{', b'}']);
    }
    let talking = async {
        // Writing fails once the server has let go, or stalls while it waits to.
        for _ in 0..5_000 {
            if tokio::time::timeout(std::time::Duration::from_millis(200), deaf.write_all(&frames))
                .await
                .is_err()
            {
                host.clock.advance(5_000);
                assert_eq!(
                    instructor.ask(ClientMessage::Ping { nonce: 1 }).await,
                    ServerMessage::Pong { nonce: 1 }
                );
            }
            if instructor_sees_drop(&host).await {
                return;
            }
        }
        panic!("the deaf client is still served");
    };
    within(talking).await;
    instructor.order(Order::Start {}).await;
    host.clock.advance(1_000);
    instructor.until_day(1).await;
    assert_eq!(key().as_str(), "a-key-for-tests");
    host.stop().await;
}

async fn instructor_sees_drop(host: &Host) -> bool {
    figures(host).await.contains("\nburnrate_sockets_too_slow_total 1\n")
}

/// The server's own figures.
async fn figures(host: &Host) -> String {
    use tokio::io::AsyncReadExt;
    let mut socket = tokio::net::TcpStream::connect(host.address).await.unwrap();
    socket.write_all(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn an_order_that_waits_while_the_server_stops_is_not_told_of_a_fault() {
    let store = MemoryStore::new();
    let host = Host::start(&store).await;
    let (mut instructor, _, _) = host.classroom(TIMED, 1).await;
    // Hello, Create and Instruct came before; the order is the fourth, and waits for the classroom's log.
    store.hold();
    let order = Order::SetPace { pace: Pace::Stepped {} };
    instructor.send(ClientMessage::Order { request: 9, order }).await;
    while !figures(&host).await.contains("\nburnrate_messages_received_total 4\n") {}
    let stopping = tokio::spawn(host.stop());
    within(stopping).await.unwrap();
    store.release();
    assert_eq!(instructor.error().await, WireError::Stopping {});
}
