//! Clients that mean no good, a dozen kinds of them at once and all from one address, while two people play: their
//! decisions are answered and days close. Each rogue goes on until the play is over; nothing here depends on its speed.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};

use burnrate_client_proto::codec::{Codec, FRAME_BYTES_MAX};
use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::{JoinCode, MatchId};
use burnrate_client_proto::message::{Answer, ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::Pace;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

use crate::folder::Folder;
use crate::guest::{Guest, PATIENCE, run};
use crate::server::Server;

/// What each player must get through while the rogues are at it, and how many days must close.
const DECISIONS: u64 = 40;
const DAYS: u64 = 21;

/// Connections that say half a word and wait.
const HALF_HANDSHAKES: usize = 40;

/// What a rogue knows of its victim.
#[derive(Clone)]
struct Victim {
    address: SocketAddr,
    url: String,
    match_id: MatchId,
    code: JoinCode,
    over: Arc<AtomicBool>,
}

impl Victim {
    fn is_over(&self) -> bool {
        self.over.load(SeqCst)
    }

    /// A bare connection.
    async fn socket(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// A bare connection past the handshake, for JSON.
    async fn upgraded(&self) -> TcpStream {
        let mut socket = self.socket().await;
        let head = format!(
            "GET /ws HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Sec-WebSocket-Protocol: burnrate.v1.json\r\n\r\n",
            self.address
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            answer.push(socket.read_u8().await.unwrap());
        }
        assert!(answer.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&answer));
        socket
    }
}

/// A masked frame of a client; a mask of zeros leaves the payload as it is.
fn frame(first_byte: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first_byte];
    match u16::try_from(payload.len()) {
        Ok(length @ 0..126) => bytes.push(0x80 | length.to_le_bytes()[0]),
        Ok(length) => {
            bytes.push(0x80 | 126);
            bytes.extend(length.to_be_bytes());
        }
        Err(_) => {
            bytes.push(0x80 | 127);
            bytes.extend((payload.len() as u64).to_be_bytes());
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(payload);
    bytes
}

/// Writes, and reads what comes meanwhile, until the server hangs up or the play is over.
async fn pester(mut socket: TcpStream, victim: &Victim, word: &[u8]) {
    let mut heard = [0; 4096];
    while !victim.is_over() {
        if socket.write_all(word).await.is_err() {
            return;
        }
        // What the server has to say is taken, as far as it is there, so that it has no reason to stop listening.
        match socket.try_read(&mut heard) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => tokio::task::yield_now().await,
            Err(_) => return,
        }
    }
}

/// The same word again and again, on one connection after the other.
async fn pester_always(victim: Victim, upgraded: bool, word: Vec<u8>) {
    while !victim.is_over() {
        let socket = if upgraded { victim.upgraded().await } else { victim.socket().await };
        pester(socket, &victim, &word).await;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Many connections that begin a request and never end it.
async fn half_handshakes(victim: Victim) {
    let mut held = Vec::new();
    while !victim.is_over() {
        if held.len() < HALF_HANDSHAKES {
            let mut socket = victim.socket().await;
            socket.write_all(b"GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgr").await.unwrap();
            held.push(socket);
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A head that comes byte by byte and has no end.
async fn slow_loris(victim: Victim) {
    while !victim.is_over() {
        let mut socket = victim.socket().await;
        drop(socket.write_all(b"GET / HTTP/1.1\r\nX-Slow: ").await);
        while !victim.is_over() && socket.write_all(b"z").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// A seat's own commands, all of them good, as fast as they go out; answers are read when they come.
async fn flood_of_good_commands(victim: Victim) {
    let mut guest = Guest::try_connect(&victim.url, Codec::Bincode, 90).await.unwrap();
    let taken = guest.join(&victim.code, "flood", &victim.match_id, 1).await;
    guest.sit(&taken).await;
    let mut seq = 0;
    while !victim.is_over() {
        for _ in 0..16 {
            seq += 1;
            guest.send(&ClientMessage::Act { seq, commands: vec![price(seq)] }).await.unwrap();
        }
        for _ in 0..16 {
            match guest.answer().await {
                ServerMessage::Ack { answer: Answer::Accepted { .. } | Answer::Refused { .. }, .. }
                | ServerMessage::Error {
                    error: WireError::TooFast { .. } | WireError::Busy { .. }, ..
                } => {}
                other => panic!("the flood was answered with {other:?}"),
            }
        }
    }
}

/// Joins without end from one address, under ever new names.
async fn join_again_and_again(victim: Victim) {
    let mut guest = Guest::try_connect(&victim.url, Codec::Json, 91).await.unwrap();
    let (mut joined, mut slowed) = (0_u32, 0_u32);
    while !victim.is_over() {
        let name = format!("n{joined}-{slowed}");
        let join = ClientMessage::Join { code: victim.code.to_string(), name, match_id: None, vendor: None };
        match guest.ask(join).await {
            ServerMessage::Joined { .. } => joined += 1,
            ServerMessage::Error {
                error:
                    WireError::TooFast { .. }
                    | WireError::NoSeat {}
                    | WireError::SeatFull { .. }
                    | WireError::Full {},
                ..
            } => slowed += 1,
            other => panic!("a join was answered with {other:?}"),
        }
    }
}

/// Watches and never reads.
async fn deaf_watcher(victim: Victim) {
    let mut guest = Guest::try_connect(&victim.url, Codec::Json, 92).await.unwrap();
    let watch = ClientMessage::Watch { match_id: victim.match_id.clone(), since: None };
    guest.send(&watch).await.unwrap();
    while !victim.is_over() {
        // Its signs of life keep it from being taken for dead; once the server has let it go, they fail.
        if guest.send_raw(Message::Ping(Vec::new().into())).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn price(seq: u64) -> Command {
    let yuan = i64::try_from(20 + seq % 20).unwrap();
    Command::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(yuan) } }
}

/// Decides until enough is answered; nothing else may come than an answer, or a word to wait.
async fn play(mut player: Guest) -> u64 {
    let (mut seq, mut answered) = (1, 0);
    while answered < DECISIONS {
        match player.ask(ClientMessage::Act { seq, commands: vec![price(seq)] }).await {
            ServerMessage::Ack { seq: of, answer: Answer::Accepted { .. } } if of == seq => {
                (seq, answered) = (seq + 1, answered + 1);
            }
            ServerMessage::Error {
                error: WireError::TooFast { retry_after_ms } | WireError::Busy { retry_after_ms },
                ..
            } => tokio::time::sleep(Duration::from_millis(u64::from(retry_after_ms))).await,
            other => panic!("decision {seq} was answered with {other:?}"),
        }
    }
    player.is_well().await;
    answered
}

fn rogues(victim: &Victim) -> Vec<tokio::task::JoinHandle<()>> {
    let text = |payload: &[u8]| frame(0x81, payload);
    let words: [(bool, Vec<u8>); 9] = [
        // No HTTP, and a TLS client that has the wrong port.
        (false, (0..2048_u32).map(|at| (at * 31 % 251).to_le_bytes()[0]).collect()),
        (false, [&[0x16, 3, 1, 2, 0, 1][..], &[0x5a; 506]].concat()),
        // Heads that are too long.
        (false, format!("GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "y".repeat(40_000)).into_bytes()),
        // Frames that promise more than may be, by a little and by 2^62.
        (true, text(&vec![b' '; FRAME_BYTES_MAX + 1])),
        (true, [&[0x82, 0xff, 0x40][..], &[0; 11]].concat()),
        // Nests of brackets, and text that is none.
        (true, text("[".repeat(60_000).as_bytes())),
        (true, text(&[0xff, 0xfe, 0xc3, 0x28])),
        // Pings, a hundred in a packet; and fragments of a message that never ends.
        (true, frame(0x89, &[7; 100]).repeat(100)),
        (true, [frame(0x01, b"{"), frame(0x00, &[b' '; 4_000]).repeat(16)].concat()),
    ];
    let mut all: Vec<_> = words
        .into_iter()
        .map(|(upgraded, word)| tokio::spawn(pester_always(victim.clone(), upgraded, word)))
        .collect();
    all.push(tokio::spawn(half_handshakes(victim.clone())));
    all.push(tokio::spawn(slow_loris(victim.clone())));
    all.push(tokio::spawn(flood_of_good_commands(victim.clone())));
    all.push(tokio::spawn(join_again_and_again(victim.clone())));
    all.push(tokio::spawn(deaf_watcher(victim.clone())));
    all
}

#[test]
fn rogues_of_all_kinds_disturb_nobody() {
    let folder = Folder::new("rogues");
    let server = Server::start(folder.path());
    run(async {
        let mut instructor = Guest::connect(&server, Codec::Json, 1).await;
        let (code, matches) = instructor.create(1, Pace::Timed { turn_ms: 1_000 }).await;
        instructor.instruct(&matches[0]).await;
        let mut players = Vec::new();
        for number in [2, 3] {
            let mut player = Guest::connect(&server, Codec::Json, number).await;
            let taken = player.join(&code, &format!("team {number}"), &matches[0], 0).await;
            player.sit(&taken).await;
            players.push(player);
        }
        let over = Arc::new(AtomicBool::new(false));
        let (address, url, match_id) = (server.address(), server.url(), matches[0].clone());
        let victim = Victim { address, url, match_id, code, over: Arc::clone(&over) };
        let rogues = rogues(&victim);
        instructor.order(Order::Start {}).await;
        let playing: Vec<_> = players.into_iter().map(|player| tokio::spawn(play(player))).collect();
        for playing in playing {
            assert_eq!(playing.await.unwrap(), DECISIONS);
        }
        let began = Instant::now();
        while days_closed(&server).await < DAYS {
            assert!(began.elapsed() < PATIENCE, "days do not pass: {}", server.complaints());
        }
        // Whoever comes new is let in at the height of it.
        Guest::connect(&server, Codec::Bincode, 4).await.is_well().await;
        over.store(true, SeqCst);
        for rogue in rogues {
            rogue.await.expect("a rogue met something that it should not");
        }
        instructor.is_well().await;
        assert_eq!(server.metric("matches_quarantined"), 0);
        assert!(!server.complaints().contains("panicked"), "{}", server.complaints());
    });
}

/// How many days the server has closed.
async fn days_closed(server: &Server) -> u64 {
    tokio::time::sleep(Duration::from_millis(20)).await;
    server.metric("days_closed_total")
}
