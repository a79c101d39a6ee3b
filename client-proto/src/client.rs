//! An async client: one WebSocket, one codec, whole messages. Used by bots over the wire and by the tests; it keeps
//! no state of the game (for that, feed the changes to a [`crate::view::View`]).

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use crate::PROTOCOL_VERSION;
use crate::codec::{Codec, CodecError, FRAME_BYTES_MAX};
use crate::id::ClientId;
use crate::message::{ClientMessage, ServerMessage, WireError};

/// A connection to a server, past `Hello`.
#[derive(Debug)]
pub struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    codec: Codec,
}

/// Why a client could not go on.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The connection failed.
    #[error("the connection to {url} failed: {source}")]
    Connect {
        /// Where to.
        url: String,
        /// Why.
        source: Box<tungstenite::Error>,
    },
    /// The server speaks neither of our subprotocols.
    #[error("{url} did not agree to {subprotocol}")]
    Subprotocol {
        /// Where to.
        url: String,
        /// What was asked for.
        subprotocol: &'static str,
    },
    /// The connection broke.
    #[error("the connection broke: {0}")]
    Socket(Box<tungstenite::Error>),
    /// The server closed the connection.
    #[error("the server closed the connection{}", reason(.0))]
    Closed(Option<CloseFrame>),
    /// A frame was no message, or a message no frame.
    #[error(transparent)]
    Codec(#[from] CodecError),
    /// The server answered `Hello` with an error.
    #[error(transparent)]
    Refused(#[from] WireError),
    /// The server answered `Hello` with something else.
    #[error("the server did not welcome this client")]
    NotWelcome,
}

fn reason(frame: &Option<CloseFrame>) -> String {
    frame.as_ref().map_or_else(String::new, |f| format!(" ({} {})", f.code, f.reason))
}

impl From<tungstenite::Error> for ClientError {
    fn from(error: tungstenite::Error) -> Self {
        Self::Socket(Box::new(error))
    }
}

impl Client {
    /// Connects to `url` (`ws://HOST:PORT/ws`), says `Hello`, and returns the connection with the server's `Welcome`.
    ///
    /// # Errors
    /// [`ClientError`] when there is no connection, no common subprotocol, or no welcome.
    pub async fn connect(
        url: &str,
        codec: Codec,
        client: ClientId,
    ) -> Result<(Self, ServerMessage), ClientError> {
        let failed = |source| ClientError::Connect { url: url.to_owned(), source: Box::new(source) };
        let mut request = url.into_client_request().map_err(failed)?;
        request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(codec.subprotocol()));
        let config = WebSocketConfig::default()
            .max_message_size(Some(FRAME_BYTES_MAX))
            .max_frame_size(Some(FRAME_BYTES_MAX));
        let (socket, response) =
            connect_async_with_config(request, Some(config), true).await.map_err(failed)?;
        let agreed = response.headers().get(SEC_WEBSOCKET_PROTOCOL).is_some_and(|p| p == codec.subprotocol());
        if !agreed {
            return Err(ClientError::Subprotocol { url: url.to_owned(), subprotocol: codec.subprotocol() });
        }
        let mut connection = Self { socket, codec };
        connection.send(&ClientMessage::Hello { protocol: PROTOCOL_VERSION, client }).await?;
        let answer = connection.next().await?;
        if let ServerMessage::Error { error, .. } = answer {
            return Err(error.into());
        }
        if matches!(answer, ServerMessage::Welcome { .. }) {
            Ok((connection, answer))
        } else {
            Err(ClientError::NotWelcome)
        }
    }

    /// Sends one message.
    ///
    /// # Errors
    /// [`ClientError`] when the message is too long or the connection broke.
    pub async fn send(&mut self, message: &ClientMessage) -> Result<(), ClientError> {
        let bytes = self.codec.encode(message)?;
        let frame = match self.codec {
            Codec::Json => {
                Message::text(String::from_utf8(bytes).map_err(|e| CodecError::Malformed(e.to_string()))?)
            }
            Codec::Bincode => Message::binary(bytes),
        };
        Ok(self.socket.send(frame).await?)
    }

    /// Waits for the next message.
    ///
    /// # Errors
    /// [`ClientError`] when the connection ended or what came is no message.
    pub async fn next(&mut self) -> Result<ServerMessage, ClientError> {
        loop {
            match self.socket.next().await {
                None => return Err(ClientError::Closed(None)),
                Some(Ok(Message::Text(text))) => return Ok(self.codec.decode(text.as_bytes())?),
                Some(Ok(Message::Binary(bytes))) => return Ok(self.codec.decode(&bytes)?),
                Some(Ok(Message::Close(frame))) => return Err(ClientError::Closed(frame)),
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
                Some(Err(error)) => return Err(error.into()),
            }
        }
    }

    /// Sends bytes as they are: for those who test a server's manners.
    ///
    /// # Errors
    /// [`ClientError`] when the connection broke.
    pub async fn send_raw(&mut self, frame: Message) -> Result<(), ClientError> {
        Ok(self.socket.send(frame).await?)
    }

    /// Says goodbye.
    ///
    /// # Errors
    /// [`ClientError`] when the connection broke before.
    pub async fn close(mut self) -> Result<(), ClientError> {
        Ok(self.socket.close(None).await?)
    }
}
