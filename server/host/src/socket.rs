//! One task a connection: reads a message, lets the session answer it, writes what the outbox holds. It is the only
//! place that knows frames. A client that sends nothing, or does not read, is let go; nobody waits for it.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use burnrate_client_proto::codec::{Codec, FRAME_BYTES_MAX};
use burnrate_client_proto::message::{ClientMessage, ServerMessage, WireError};
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::error::{CapacityError, Error as SocketError, ProtocolError};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};

use crate::broadcast::frame;
use crate::outbox::{Next, Outbox, Outgoing};
use crate::server::Server;
use crate::session::Session;

/// What is read at once: clients' messages are short, and a thousand idle connections hold a thousand of these.
const READ_BUFFER_BYTES: usize = 2 * 1024;

/// What a connection's write buffer holds before it is written out; small, as it never shrinks.
const WRITE_BUFFER_BYTES: usize = 4 * 1024;

/// A message may be as long as a frame, on top of what waits already.
const WRITE_BUFFER_BYTES_MAX: usize = 4 * FRAME_BYTES_MAX;

/// How long the last word may take.
const LAST_WORD_MS: u64 = 1_000;

/// What is read and forgotten after the last word, at most.
const DRAIN_BYTES_MAX: usize = 1 << 20;

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// Why a connection came to its end.
enum End {
    /// The client went, or the network did.
    Gone,
    /// The server says why, with a close code.
    Told(WireError, CloseCode),
    /// The client sends nothing or takes nothing: there is nobody to tell.
    Dead,
}

/// Serves one connection to its end.
pub(crate) async fn serve(upgraded: Upgraded, codec: Codec, session: Session, server: Arc<Server>) {
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_write_buffer_size(WRITE_BUFFER_BYTES_MAX)
        .max_message_size(Some(FRAME_BYTES_MAX))
        .max_frame_size(Some(FRAME_BYTES_MAX));
    let socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(config)).await;
    server.metrics.sockets.up();
    server.metrics.sockets_total.up();
    let outbox = Arc::clone(session.outbox());
    let mut connection = Connection { socket, codec, session, outbox, server: Arc::clone(&server) };
    let end = connection.run().await;
    // Boxed, so that a connection's task holds no room for its end while it lives.
    Box::pin(connection.finish(end)).await;
    server.metrics.sockets.down();
}

struct Connection {
    socket: Socket,
    codec: Codec,
    session: Session,
    outbox: Arc<Outbox>,
    server: Arc<Server>,
}

impl Connection {
    async fn run(&mut self) -> End {
        let silence_ms = u64::from(self.server.config.silence_ms);
        let clock = Arc::clone(&self.server.clock);
        let stopping = Arc::clone(&self.server.stopping);
        let mut heard_ms = clock.now_ms();
        let mut silence = clock.sleep_until(heard_ms + silence_ms);
        loop {
            if let Err(end) = self.write_out().await {
                return end;
            }
            tokio::select! {
                biased;
                () = stopping.heard() => return End::Told(WireError::Stopping {}, CloseCode::Away),
                incoming = self.socket.next() => {
                    heard_ms = clock.now_ms();
                    if let Err(end) = self.take(incoming).await {
                        return end;
                    }
                }
                () = self.outbox.filled() => {}
                () = &mut silence => {
                    if clock.now_ms() >= heard_ms + silence_ms {
                        return End::Dead;
                    }
                    silence = clock.sleep_until(heard_ms + silence_ms);
                }
            }
        }
    }

    async fn take(&mut self, incoming: Option<Result<Message, SocketError>>) -> Result<(), End> {
        let message = match incoming {
            None => return Err(End::Gone),
            Some(Err(error)) => return Err(end_of(&error)),
            Some(Ok(message)) => message,
        };
        match (message, self.codec) {
            (Message::Text(text), Codec::Json) => self.answer(text.as_bytes()).await,
            (Message::Binary(bytes), Codec::Bincode) => self.answer(&bytes).await,
            (Message::Text(_), Codec::Bincode) => self.malformed("this subprotocol has binary frames"),
            (Message::Binary(_), Codec::Json) => self.malformed("this subprotocol has text frames"),
            (Message::Close(_), _) => return Err(End::Gone),
            // tungstenite answers pings by itself; they count as signs of life.
            (Message::Ping(_) | Message::Pong(_) | Message::Frame(_), _) => {}
        }
        Ok(())
    }

    async fn answer(&mut self, bytes: &[u8]) {
        self.server.metrics.messages_received_total.up();
        if let Err(retry_after_ms) = self.session.admit() {
            return self.refuse(WireError::TooFast { retry_after_ms });
        }
        match self.codec.decode::<ClientMessage>(bytes) {
            // Boxed, so that an idle connection's task holds no room for it.
            Ok(message) => Box::pin(self.session.take(message)).await,
            Err(error) => self.malformed(&error.to_string()),
        }
    }

    fn malformed(&self, why: &str) {
        self.refuse(WireError::Malformed { why: why.to_owned() });
    }

    fn refuse(&self, error: WireError) {
        self.server.metrics.messages_refused_total.up();
        self.outbox.refuse(None, error);
    }

    /// Writes what the outbox holds, a few kilobytes at a time.
    async fn write_out(&mut self) -> Result<(), End> {
        let mut waiting_bytes = 0;
        loop {
            match self.outbox.next() {
                Next::Write(outgoing) => {
                    for index in 0..frame_count(&outgoing, self.codec) {
                        let Some(frame) = frame_of(&outgoing, self.codec, index) else { continue };
                        self.make_room(&mut waiting_bytes, frame.len()).await?;
                        self.write(Some(frame)).await?;
                    }
                }
                Next::AskForSnapshot => self.session.ask_for_snapshot().await,
                Next::Close(closing) => return Err(End::Told(closing.0, CloseCode::Policy)),
                Next::Nothing if waiting_bytes > 0 => {
                    self.write(None).await?;
                    waiting_bytes = 0;
                }
                Next::Nothing => return Ok(()),
            }
        }
    }

    /// Writes the buffer out before another frame would make it grow.
    async fn make_room(&mut self, waiting_bytes: &mut usize, frame_bytes: usize) -> Result<(), End> {
        if *waiting_bytes > 0 && *waiting_bytes + frame_bytes > WRITE_BUFFER_BYTES {
            self.write(None).await?;
            *waiting_bytes = 0;
        }
        *waiting_bytes += frame_bytes;
        Ok(())
    }

    /// Takes a frame into the write buffer, or (none) writes the buffer out. Ends the connection when the client
    /// takes nothing for too long, or lets too many answers pile up meanwhile.
    async fn write(&mut self, frame: Option<Message>) -> Result<(), End> {
        let socket = &mut self.socket;
        self.server.metrics.frames_sent_total.up_by(u64::from(frame.is_some()));
        let mut writing = pin!(async {
            let written = match frame {
                Some(frame) => socket.feed(frame).await,
                None => socket.flush().await,
            };
            written.map_err(|_| End::Gone)
        });
        // Nearly always this is done at once, and no alarm need be set.
        let at_once = poll_fn(|context| Poll::Ready(writing.as_mut().poll(context))).await;
        if let Poll::Ready(written) = at_once {
            return written;
        }
        let clock = &self.server.clock;
        let mut stalled = clock.sleep_until(clock.now_ms() + u64::from(self.server.config.write_stall_ms));
        loop {
            tokio::select! {
                biased;
                written = &mut writing => return written,
                () = &mut stalled => return too_slow(&self.server),
                () = self.outbox.filled() => {
                    if self.outbox.is_overfull() {
                        return too_slow(&self.server);
                    }
                }
            }
        }
    }

    /// Says the last word, within a second.
    async fn finish(mut self, end: End) {
        self.session.end().await;
        let clock = Arc::clone(&self.server.clock);
        let too_late = clock.sleep_until(clock.now_ms() + LAST_WORD_MS);
        tokio::select! {
            biased;
            () = self.last_word(end) => {}
            () = too_late => {}
        }
    }

    async fn last_word(&mut self, end: End) {
        match end {
            End::Dead => {}
            End::Gone => drop(self.socket.close(None).await),
            End::Told(error, code) => {
                let reason = error.to_string().chars().take(100).collect::<String>().into();
                let message = ServerMessage::Error { request: None, error };
                if let Some(frame) = frame(&message, self.codec)
                    && self.socket.send(frame).await.is_ok()
                    && self.socket.close(Some(CloseFrame { code, reason })).await.is_ok()
                {
                    self.drain().await;
                }
            }
        }
    }

    /// Reads and forgets what still comes: closing with unread bytes would take our last words back.
    async fn drain(&mut self) {
        // The client sees the end of what we say, and need not wait for the end of the second.
        if self.socket.get_mut().shutdown().await.is_err() {
            return;
        }
        let mut rest = [0; 1024];
        let mut left = DRAIN_BYTES_MAX;
        while let Ok(read @ 1..) = self.socket.get_mut().read(&mut rest).await {
            let Some(less) = left.checked_sub(read) else { break };
            left = less;
        }
    }
}

fn too_slow(server: &Server) -> Result<(), End> {
    server.metrics.sockets_too_slow_total.up();
    Err(End::Dead)
}

fn frame_count(outgoing: &Outgoing, codec: Codec) -> usize {
    match outgoing {
        Outgoing::Answer(_) | Outgoing::Delta(_) => 1,
        Outgoing::Snapshot(snapshot) => snapshot.frame_count(codec),
        Outgoing::Found(finding) => finding.frame_count(),
    }
}

fn frame_of(outgoing: &Outgoing, codec: Codec, index: usize) -> Option<Message> {
    match outgoing {
        Outgoing::Answer(message) => frame(message, codec),
        Outgoing::Delta(delta) => delta.frame(codec),
        Outgoing::Snapshot(snapshot) => snapshot.frame(codec, index),
        Outgoing::Found(finding) => finding.frame(codec, index),
    }
}

/// How a broken frame ends the connection: told, if there is anybody to tell.
fn end_of(error: &SocketError) -> End {
    let malformed = |why: &str| WireError::Malformed { why: why.to_owned() };
    if let SocketError::Capacity(CapacityError::MessageTooLong { .. }) = error {
        let max_bytes = u32::try_from(FRAME_BYTES_MAX).unwrap_or(u32::MAX);
        return End::Told(WireError::FrameTooLarge { max_bytes }, CloseCode::Size);
    }
    if let SocketError::Utf8(_) = error {
        return End::Told(malformed("the text is not UTF-8"), CloseCode::Invalid);
    }
    if let SocketError::Protocol(fault) = error
        && *fault != ProtocolError::ResetWithoutClosingHandshake
    {
        return End::Told(malformed(&fault.to_string()), CloseCode::Protocol);
    }
    End::Gone
}
