//! One client's connection: the protocol as every client speaks it, over the simulated network, each message noted in
//! the trace.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use burnrate_client_proto::PROTOCOL_VERSION;
use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::id::ClientId;
use burnrate_client_proto::message::{ClientMessage, ServerMessage};
use futures_util::{SinkExt, StreamExt};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::judge::Judge;
use crate::network::{Network, Wire};

/// How long a client waits for anything before it gives its connection up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// The connection ended, or the client gave it up.
#[derive(Debug)]
pub(crate) struct Gone;

/// A connection past `Hello`.
pub(crate) struct Line {
    socket: WebSocketStream<Wire>,
    codec: Codec,
    number: u8,
    judge: Arc<Judge>,
    /// The planted fault: every delta comes twice.
    repeats: bool,
    again: VecDeque<ServerMessage>,
}

impl Line {
    pub(crate) async fn connect(
        network: &Network,
        (number, client): (u8, ClientId),
        codec: Codec,
        judge: &Arc<Judge>,
        repeats: bool,
    ) -> Result<Self, Gone> {
        let opening = async {
            let wire = network.connect(number).await.map_err(|_| Gone)?;
            let mut request = "ws://burnrate.test/ws".into_client_request().unwrap();
            let subprotocol = HeaderValue::from_static(codec.subprotocol());
            request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, subprotocol);
            let (socket, _) = client_async(request, wire).await.map_err(|_| Gone)?;
            let judge = Arc::clone(judge);
            let mut line = Self { socket, codec, number, judge, repeats, again: VecDeque::new() };
            line.send(&ClientMessage::Hello { protocol: PROTOCOL_VERSION, client }).await?;
            match line.next().await? {
                ServerMessage::Welcome { .. } => Ok(line),
                ServerMessage::Error { .. } => Err(Gone),
                other => {
                    line.judge.fault(&format!("client {number} was welcomed with {other:?}"));
                    Err(Gone)
                }
            }
        };
        timeout(PATIENCE, opening).await.map_err(|_| Gone)?
    }

    pub(crate) async fn send(&mut self, message: &ClientMessage) -> Result<(), Gone> {
        let bytes = self.codec.encode(message).unwrap();
        self.judge.note(&format!("client {} says", self.number), &bytes);
        let frame = match self.codec {
            Codec::Json => Message::text(String::from_utf8(bytes).unwrap()),
            Codec::Bincode => Message::binary(bytes),
        };
        // A client that waits here does not read: two that do so would wait for ever.
        timeout(PATIENCE, self.socket.send(frame)).await.map_err(|_| Gone)?.map_err(|_| Gone)
    }

    pub(crate) async fn next(&mut self) -> Result<ServerMessage, Gone> {
        if let Some(again) = self.again.pop_front() {
            return Ok(again);
        }
        loop {
            let (number, codec) = (self.number, self.codec);
            let bytes = match self.socket.next().await {
                Some(Ok(Message::Text(text))) => text.as_bytes().to_vec(),
                Some(Ok(Message::Binary(bytes))) => bytes.to_vec(),
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => continue,
                Some(Ok(Message::Close(_)) | Err(_)) | None => {
                    self.judge.note(&format!("client {number} is cut off"), &[]);
                    return Err(Gone);
                }
            };
            self.judge.note(&format!("client {number} hears"), &bytes);
            match codec.decode::<ServerMessage>(&bytes) {
                Ok(message) => {
                    if self.repeats && matches!(message, ServerMessage::Delta { .. }) {
                        self.again.push_back(message.clone());
                    }
                    return Ok(message);
                }
                Err(error) => self.judge.fault(&format!("client {number} got what is no message: {error}")),
            }
        }
    }

    /// The next message, if one comes in time.
    pub(crate) async fn next_before(&mut self, until: Instant) -> Result<Option<ServerMessage>, Gone> {
        match timeout_at(until, self.next()).await {
            Ok(message) => message.map(Some),
            Err(_) => Ok(None),
        }
    }

    pub(crate) async fn close(mut self) {
        drop(timeout(PATIENCE, self.socket.close(None)).await);
    }
}
