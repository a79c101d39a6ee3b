//! One WebSocket at the other end of a server: says something, waits for what answers it, and can become bare bytes, so
//! that reading costs the machine as little as can be.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else the server says is an error to a benchmark"
)]

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use burnrate_client_proto::PROTOCOL_VERSION;
use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::id::{ClientId, JoinCode, MatchId};
use burnrate_client_proto::message::{ClientMessage, Lobby, Order, ServerMessage};
use burnrate_client_proto::view::Pace;
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::{Outcome, key};

/// A masked, empty ping frame, as a client may send it: a sign of life.
const PING: [u8; 6] = [0x89, 0x80, 0, 0, 0, 0];

/// A server takes a client for dead after 9 silent seconds.
const ALIVE_EVERY: Duration = Duration::from_secs(3);

/// What the system shall keep for one direction of a connection, where that matters; it may double this.
pub(crate) const SYSTEM_BUFFER_BYTES: u32 = 4 * 1024;

pub(crate) struct Visitor {
    socket: WebSocketStream<TcpStream>,
    codec: Codec,
    read_bytes: usize,
}

impl Visitor {
    /// Connects and is welcome. `number` is the visitor's own; behind a trusted proxy it stands for its address too.
    pub(crate) async fn connect(server: SocketAddr, codec: Codec, number: u32) -> Outcome<Self> {
        Self::over(TcpStream::connect(server).await?, server, codec, number).await
    }

    /// The same, where the system keeps as little as it can for a visitor who does not read.
    pub(crate) async fn connect_narrow(server: SocketAddr, codec: Codec, number: u32) -> Outcome<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.set_recv_buffer_size(SYSTEM_BUFFER_BYTES)?;
        Self::over(socket.connect(server).await?, server, codec, number).await
    }

    async fn over(stream: TcpStream, server: SocketAddr, codec: Codec, number: u32) -> Outcome<Self> {
        let mut request = format!("ws://{server}/ws").into_client_request()?;
        let [_, b, c, d] = number.to_be_bytes();
        let headers = request.headers_mut();
        headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(codec.subprotocol()));
        headers.insert("x-forwarded-for", HeaderValue::from_str(&format!("10.{b}.{c}.{d}"))?);
        stream.set_nodelay(true)?;
        let (socket, _) = client_async(request, stream).await?;
        let mut visitor = Self { socket, codec, read_bytes: 0 };
        let mut client = [0; 16];
        client[..4].copy_from_slice(&number.to_be_bytes());
        let hello = ClientMessage::Hello { protocol: PROTOCOL_VERSION, client: ClientId(client) };
        match visitor.ask(hello).await? {
            ServerMessage::Welcome { .. } => Ok(visitor),
            other => Err(unexpected(&other)),
        }
    }

    pub(crate) async fn send(&mut self, message: &ClientMessage) -> Outcome<()> {
        let bytes = self.codec.encode(message)?;
        let frame = match self.codec {
            Codec::Json => Message::text(String::from_utf8(bytes)?),
            Codec::Bincode => Message::binary(bytes),
        };
        Ok(self.socket.send(frame).await?)
    }

    async fn next(&mut self) -> Outcome<ServerMessage> {
        loop {
            let frame = self.socket.next().await.ok_or("the server closed the connection")??;
            self.read_bytes += frame.len();
            match frame {
                Message::Text(text) => return Ok(self.codec.decode(text.as_bytes())?),
                Message::Binary(bytes) => return Ok(self.codec.decode(&bytes)?),
                Message::Close(frame) => return Err(format!("the server said goodbye: {frame:?}").into()),
                Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
    }

    /// The answer to a message; views are passed over.
    pub(crate) async fn ask(&mut self, message: ClientMessage) -> Outcome<ServerMessage> {
        self.send(&message).await?;
        self.answer().await
    }

    /// The next message that is no part of a view.
    pub(crate) async fn answer(&mut self) -> Outcome<ServerMessage> {
        loop {
            match self.next().await? {
                ServerMessage::Snapshot { .. } | ServerMessage::Delta { .. } => {}
                other => return Ok(other),
            }
        }
    }

    /// Makes a classroom of this scenario.
    pub(crate) async fn create(
        &mut self,
        scenario: &str,
        matches: u16,
        pace: Pace,
    ) -> Outcome<(JoinCode, Vec<MatchId>)> {
        let (scenario, seed) = (scenario.to_owned(), Some(7));
        let create = ClientMessage::Create { request: 1, key: key()?, scenario, seed, matches, pace };
        match self.ask(create).await? {
            ServerMessage::Created { code, matches, .. } => Ok((code, matches)),
            other => Err(unexpected(&other)),
        }
    }

    pub(crate) async fn instruct(&mut self, match_id: &MatchId) -> Outcome<()> {
        self.attach(ClientMessage::Instruct { match_id: match_id.clone(), key: key()?, since: None }).await
    }

    pub(crate) async fn order(&mut self, order: Order) -> Outcome<()> {
        match self.ask(ClientMessage::Order { request: 2, order }).await? {
            ServerMessage::Done { .. } => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    pub(crate) async fn look_up(&mut self, code: &JoinCode) -> Outcome<Lobby> {
        match self.ask(ClientMessage::LookUp { code: code.to_string() }).await? {
            ServerMessage::Lobby(lobby) => Ok(lobby),
            other => Err(unexpected(&other)),
        }
    }

    /// Attaches (`Sit`, `Watch`, `Instruct`), and waits until the whole view has come.
    pub(crate) async fn attach(&mut self, message: ClientMessage) -> Outcome<()> {
        match self.ask(message).await? {
            ServerMessage::Attached { .. } => {}
            other => return Err(unexpected(&other)),
        }
        loop {
            if let ServerMessage::Snapshot { piece, pieces, .. } = self.next().await?
                && piece + 1 == pieces
            {
                return Ok(());
            }
        }
    }

    /// How much it has been sent so far.
    pub(crate) fn read_bytes(&self) -> usize {
        self.read_bytes
    }

    /// From now on reads and forgets, and shows signs of life, until the server goes.
    pub(crate) fn idle(self) {
        tokio::spawn(read_and_forget(self.socket.into_inner(), Some(&PING), Arc::default()));
    }

    /// From now on only reads, and counts the bytes.
    pub(crate) fn count(self, bytes: Arc<AtomicU64>) {
        tokio::spawn(read_and_forget(self.socket.into_inner(), None, bytes));
    }
}

/// Reads a connection to its end and counts its bytes; every now and then says `alive`, if there is such a word.
pub(crate) async fn read_and_forget(mut stream: TcpStream, alive: Option<&[u8]>, bytes: Arc<AtomicU64>) {
    let mut buffer = vec![0; 8 * 1024];
    let mut alarm = tokio::time::interval(ALIVE_EVERY);
    loop {
        tokio::select! {
            read = stream.read(&mut buffer) => match read {
                Ok(count @ 1..) => drop(bytes.fetch_add(count as u64, Relaxed)),
                // The server ended, as it does when a measurement is over.
                Ok(0) | Err(_) => return,
            },
            _ = alarm.tick() => {
                if let Some(word) = alive && stream.write_all(word).await.is_err() {
                    return;
                }
            }
        }
    }
}

pub(crate) fn unexpected(message: &ServerMessage) -> Box<dyn std::error::Error + Send + Sync> {
    format!("the server answered {message:?}").into()
}
