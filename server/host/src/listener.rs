//! Where connections come from. The host takes any [`Listener`]: TCP in earnest, a simulated network in tests.

use std::future::Future;
use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};

/// Accepts connections, one at a time.
pub trait Listener: Send + 'static {
    /// One connection's bytes.
    type Io: AsyncRead + AsyncWrite + Send + Unpin + 'static;

    /// The next connection and where it comes from.
    ///
    /// # Errors
    /// What the system says; the caller waits a moment and asks again.
    fn accept(&mut self) -> impl Future<Output = io::Result<(Self::Io, SocketAddr)>> + Send;
}

impl Listener for TcpListener {
    type Io = TcpStream;

    async fn accept(&mut self) -> io::Result<(TcpStream, SocketAddr)> {
        let (stream, from) = TcpListener::accept(self).await?;
        // Small frames must leave at once; a socket that refuses this still works.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a socket takes no nodelay");
        }
        Ok((stream, from))
    }
}
