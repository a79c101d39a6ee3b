//! The network, in memory: links of bytes with seeded delays, between connections in any order and within one in the
//! order sent; links that are cut, or held back as in a partition; small buffers that a slow reader lets fill up; a
//! server's machine that dies.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use burnrate_host::listener::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::mpsc;
use tokio::time::{Instant, Sleep};

use crate::dice::Dice;

/// Which end of a link.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Client,
    Server,
}

/// Bytes on their way in one direction; an empty chunk is the end of them.
struct Pipe {
    chunks: VecDeque<(Instant, VecDeque<u8>)>,
    bytes: usize,
    last_due: Instant,
    ended: bool,
    reader: Option<Waker>,
    writer: Option<Waker>,
}

struct Link {
    up: Pipe,
    down: Pipe,
    room_bytes: usize,
    latency_ms: u64,
    dice: Dice,
    /// Nothing arrives before this: the network is parted.
    held_until: Instant,
    /// When each end learns that the link is gone.
    client_lost_at: Option<Instant>,
    server_lost_at: Option<Instant>,
}

/// One end of a connection.
pub(crate) struct Wire {
    link: Arc<Mutex<Link>>,
    end: End,
    timer: Option<Pin<Box<Sleep>>>,
}

/// All links, and the door that a server listens at.
pub(crate) struct Network {
    seed: u64,
    inside: Mutex<Inside>,
}

struct Inside {
    dice: Dice,
    door: Option<mpsc::Sender<(Wire, SocketAddr)>>,
    links: Vec<(u8, Weak<Mutex<Link>>)>,
    made: u64,
    /// Whose network is parted, and until when.
    held: Vec<(u8, Instant)>,
    calm: bool,
}

/// Where a simulated server takes its connections from.
pub(crate) struct Door {
    arrivals: mpsc::Receiver<(Wire, SocketAddr)>,
    dice: Dice,
}

impl Pipe {
    fn new() -> Self {
        let last_due = Instant::now();
        Self { chunks: VecDeque::new(), bytes: 0, last_due, ended: false, reader: None, writer: None }
    }

    fn wake(&mut self) {
        self.reader.take().into_iter().chain(self.writer.take()).for_each(Waker::wake);
    }

    fn end(&mut self, due: Instant) {
        if !self.ended {
            self.ended = true;
            self.last_due = self.last_due.max(due);
            self.chunks.push_back((self.last_due, VecDeque::new()));
            self.wake();
        }
    }
}

impl Link {
    fn delay(&mut self) -> Duration {
        let jitter_ms = self.dice.below(self.latency_ms / 2 + 1);
        let hiccup_ms = if self.dice.chance(2) { self.dice.between(100, 1_500) } else { 0 };
        Duration::from_millis(self.latency_ms + jitter_ms + hiccup_ms)
    }

    fn lost_at(&self, end: End) -> Option<Instant> {
        match end {
            End::Client => self.client_lost_at,
            End::Server => self.server_lost_at,
        }
    }

    fn inward(&mut self, end: End) -> &mut Pipe {
        if end == End::Client { &mut self.down } else { &mut self.up }
    }

    fn outward(&mut self, end: End) -> &mut Pipe {
        if end == End::Client { &mut self.up } else { &mut self.down }
    }

    fn lose(&mut self, client_at: Instant, server_at: Instant) {
        self.client_lost_at = Some(self.client_lost_at.map_or(client_at, |at| at.min(client_at)));
        self.server_lost_at = Some(self.server_lost_at.map_or(server_at, |at| at.min(server_at)));
        self.up.wake();
        self.down.wake();
    }
}

impl Network {
    pub(crate) fn new(seed: u64) -> Arc<Self> {
        let inside = Inside {
            dice: Dice::new(seed, 1),
            door: None,
            links: Vec::new(),
            made: 0,
            held: Vec::new(),
            calm: false,
        };
        Arc::new(Self { seed, inside: Mutex::new(inside) })
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap()
    }

    /// A server begins to listen.
    pub(crate) fn listen(&self) -> Door {
        let (door, arrivals) = mpsc::channel(4_096);
        let mut inside = self.inside();
        inside.door = Some(door);
        inside.made += 1;
        Door { arrivals, dice: Dice::new(self.seed, 1_000_000 + inside.made) }
    }

    /// The server's machine dies: its end of every link is gone now, the clients' ends a little later, and what was on
    /// its way may still arrive before that.
    pub(crate) fn kill_server(&self) {
        let mut inside = self.inside();
        inside.door = None;
        let now = Instant::now();
        let links = std::mem::take(&mut inside.links);
        for link in links.iter().filter_map(|(_, link)| link.upgrade()) {
            let after = Duration::from_millis(inside.dice.below(200));
            link.lock().unwrap().lose(now + after, now);
        }
    }

    /// A server listens no more; its connections are its own matter.
    pub(crate) fn close_door(&self) {
        self.inside().door = None;
    }

    /// Cuts every link of a client; true when there was one.
    pub(crate) fn cut(&self, client: u8) -> bool {
        let mut inside = self.inside();
        let now = Instant::now();
        let (a, b) = (inside.dice.below(50), inside.dice.below(2_000));
        inside.links.retain(|(_, link)| link.strong_count() > 0);
        let links = inside.links.iter().filter(|(whose, _)| *whose == client);
        let links: Vec<_> = links.filter_map(|(_, link)| link.upgrade()).collect();
        for link in &links {
            let (client_at, server_at) = (now + Duration::from_millis(a), now + Duration::from_millis(b));
            link.lock().unwrap().lose(client_at, server_at);
        }
        !links.is_empty()
    }

    /// Parts a client from the server for a while: nothing arrives either way until then.
    pub(crate) fn hold(&self, client: u8, until: Instant) {
        let mut inside = self.inside();
        inside.held.retain(|(whose, _)| *whose != client);
        inside.held.push((client, until));
        let links = inside.links.iter().filter(|(whose, _)| *whose == client);
        for link in links.filter_map(|(_, link)| link.upgrade()) {
            let mut link = link.lock().unwrap();
            link.held_until = until;
            link.up.wake();
            link.down.wake();
        }
    }

    /// All is well from now on.
    pub(crate) fn heal(&self) {
        let now = Instant::now();
        let mut inside = self.inside();
        inside.held.clear();
        inside.calm = true;
        for link in inside.links.iter().filter_map(|(_, link)| link.upgrade()) {
            let mut link = link.lock().unwrap();
            link.held_until = link.held_until.min(now);
            link.up.wake();
            link.down.wake();
        }
    }

    /// A client connects; an error when nobody listens or nothing gets through.
    pub(crate) async fn connect(&self, client: u8) -> io::Result<Wire> {
        let (number, held_until, calm) = {
            let mut inside = self.inside();
            inside.made += 1;
            let held = inside.held.iter().find(|(whose, _)| *whose == client).map(|(_, until)| *until);
            (inside.made, held, inside.calm)
        };
        if let Some(until) = held_until {
            tokio::time::sleep_until(until).await;
        }
        let mut dice = Dice::new(self.seed, 2_000_000 + number);
        let latency_ms = if calm { 5 } else { [1, 5, 20, 80][usize::try_from(dice.below(4)).unwrap()] };
        tokio::time::sleep(Duration::from_millis(latency_ms)).await;
        let room_bytes = if dice.chance(30) { 1_024 } else { 32 * 1_024 };
        let (now, up, down) = (Instant::now(), Pipe::new(), Pipe::new());
        let link = Link {
            up,
            down,
            room_bytes,
            latency_ms,
            dice,
            held_until: now,
            client_lost_at: None,
            server_lost_at: None,
        };
        let link = Arc::new(Mutex::new(link));
        let mut inside = self.inside();
        let from = SocketAddr::from(([10, 0, 0, client], 40_000));
        let server = Wire { link: Arc::clone(&link), end: End::Server, timer: None };
        let taken = inside.door.as_ref().is_some_and(|door| door.try_send((server, from)).is_ok());
        if !taken {
            return Err(io::ErrorKind::ConnectionRefused.into());
        }
        inside.links.push((client, Arc::downgrade(&link)));
        Ok(Wire { link, end: End::Client, timer: None })
    }
}

impl Listener for Door {
    type Io = Wire;

    async fn accept(&mut self) -> io::Result<(Wire, SocketAddr)> {
        match self.arrivals.recv().await {
            // As when descriptors run out: this connection is lost, and accepting waits a moment.
            Some(_) if self.dice.chance(2) => Err(io::Error::other("too many open files")),
            Some(arrival) => Ok(arrival),
            None => std::future::pending().await,
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            let now = Instant::now();
            let wake_at = {
                let mut link = self.link.lock().unwrap();
                let (held_until, lost_at) = (link.held_until, link.lost_at(self.end));
                if lost_at.is_some_and(|at| at <= now) {
                    return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
                }
                let pipe = link.inward(self.end);
                let due = pipe.chunks.front().map(|(due, _)| (*due).max(held_until));
                if due.is_some_and(|due| due <= now) {
                    take(pipe, into);
                    return Poll::Ready(Ok(()));
                }
                pipe.reader = Some(context.waker().clone());
                [due, lost_at].into_iter().flatten().min()
            };
            let Some(wake_at) = wake_at else { return Poll::Pending };
            let timer = self.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(wake_at)));
            if timer.deadline() != wake_at {
                timer.as_mut().reset(wake_at);
            }
            if timer.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            self.timer = None;
        }
    }
}

/// Hands over what fits of the first chunk.
fn take(pipe: &mut Pipe, into: &mut ReadBuf<'_>) {
    let Some((_, chunk)) = pipe.chunks.front_mut() else { return };
    let count = chunk.len().min(into.remaining());
    let bytes: Vec<u8> = chunk.drain(..count).collect();
    into.put_slice(&bytes);
    // The end of the stream stays where it is, to be read again.
    if chunk.is_empty() && count > 0 {
        pipe.chunks.pop_front();
    }
    pipe.bytes -= count;
    if let Some(writer) = pipe.writer.take() {
        writer.wake();
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let mut link = self.link.lock().unwrap();
        if link.lost_at(self.end).is_some_and(|at| at <= Instant::now()) {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        let room = link.room_bytes.saturating_sub(link.outward(self.end).bytes);
        if room == 0 {
            link.outward(self.end).writer = Some(context.waker().clone());
            return Poll::Pending;
        }
        let fits = bytes.len().min(room);
        let parts = link.dice.chance(5);
        let count = if parts { usize::try_from(link.dice.below(fits as u64)).unwrap() + 1 } else { fits };
        let delay = link.delay();
        let pipe = link.outward(self.end);
        pipe.last_due = pipe.last_due.max(Instant::now() + delay);
        pipe.chunks.push_back((pipe.last_due, bytes[..count].iter().copied().collect()));
        pipe.bytes += count;
        if let Some(reader) = pipe.reader.take() {
            reader.wake();
        }
        Poll::Ready(Ok(count))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut link = self.link.lock().unwrap();
        let due = Instant::now() + link.delay();
        link.outward(self.end).end(due);
        Poll::Ready(Ok(()))
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        let mut link = self.link.lock().unwrap();
        let due = Instant::now() + link.delay();
        link.outward(self.end).end(due);
        // Whoever still writes to this end finds it gone, once that is told across.
        let gone_at = due.max(link.held_until) + Duration::from_millis(1);
        match self.end {
            End::Client => link.lose(gone_at, gone_at + Duration::from_millis(1)),
            End::Server => link.lose(gone_at + Duration::from_secs(5), gone_at),
        }
    }
}
