//! A server that a test has in hand, and clients of it. Every wait is bounded.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use burnrate_client_proto::client::{Client, ClientError};
use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::id::{ClientId, InstructorKey, JoinCode, MatchId, PersonId, SeatToken, VendorId};
use burnrate_client_proto::message::{ClientMessage, Order, ServerMessage, Since, WireError};
use burnrate_client_proto::view::{Change, Clock, Pace, Place, Slot, View};
use burnrate_eventlog::{EventStore, MemoryStore};
use burnrate_host::clock::HandClock;
use burnrate_host::entropy::Entropy;
use burnrate_host::{Config, RunError};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How long anything may take in earnest.
const PATIENCE: Duration = Duration::from_secs(60);

/// A turn of 7 seconds.
pub(crate) const TIMED: Pace = Pace::Timed { turn_ms: 7_000 };

pub(crate) struct Host {
    pub(crate) address: SocketAddr,
    pub(crate) clock: HandClock,
    stop: oneshot::Sender<()>,
    running: JoinHandle<Result<(), RunError>>,
}

pub(crate) fn key() -> InstructorKey {
    InstructorKey::new("a-key-for-tests").unwrap()
}

impl Host {
    pub(crate) async fn start(store: &MemoryStore) -> Self {
        Self::start_on(Arc::new(store.clone()), 1).await
    }

    pub(crate) async fn start_on(store: Arc<dyn EventStore>, entropy: u64) -> Self {
        Self::start_with(store, entropy, |config| config).await
    }

    pub(crate) async fn start_with(
        store: Arc<dyn EventStore>,
        entropy: u64,
        settle: impl FnOnce(Config) -> Config,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let clock = HandClock::new();
        // Not at 0, as no server has just been born with its clock.
        clock.advance(1_000_000);
        let (stop, stopped) = oneshot::channel();
        let handed: Arc<HandClock> = Arc::new(clock.clone());
        // A clock that stands still would hold people back for ever.
        let config = settle(Config { people_every_ms: 0, ..Config::new(key()) });
        let running = tokio::spawn(async move {
            let shutdown = async { drop(stopped.await) };
            let entropy = Entropy::from_number(entropy);
            burnrate_host::run(listener, handed, store, entropy, shutdown, config).await
        });
        Self { address, clock, stop, running }
    }

    pub(crate) async fn stop(self) {
        self.stop.send(()).unwrap();
        passed(&self.clock, self.running).await.unwrap();
    }

    /// Waits until it ends by itself, and how.
    pub(crate) async fn ended(self) -> Result<(), RunError> {
        let Self { clock, running, stop, .. } = self;
        let ended = passed(&clock, running).await;
        // Only now: a sender that is gone tells the server to stop.
        drop(stop);
        ended
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}/ws", self.address)
    }

    /// A client of its own, past `Hello`.
    pub(crate) async fn client(&self, number: u8) -> Player {
        self.client_with(number, Codec::Bincode).await
    }

    pub(crate) async fn client_with(&self, number: u8, codec: Codec) -> Player {
        let url = self.url();
        let connecting = Client::connect(&url, codec, ClientId([number; 16]));
        let (client, welcome) = within(connecting).await.unwrap();
        assert!(matches!(welcome, ServerMessage::Welcome { .. }));
        Player { client, view: View::default(), since: None, told: Vec::new() }
    }

    /// An instructor's connection, and a classroom of theirs.
    pub(crate) async fn classroom(&self, pace: Pace, matches: u16) -> (Player, JoinCode, Vec<MatchId>) {
        let mut instructor = self.client(200).await;
        instructor.send(create("first-class", pace, matches)).await;
        let ServerMessage::Created { code, matches, .. } = instructor.answer().await else {
            panic!("not created")
        };
        instructor
            .attach(ClientMessage::Instruct { match_id: matches[0].clone(), key: key(), since: None })
            .await;
        (instructor, code, matches)
    }
}

/// Lets time pass until a server has ended: clients that a test still holds do not say goodbye, and it gives them time.
async fn passed(clock: &HandClock, running: JoinHandle<Result<(), RunError>>) -> Result<(), RunError> {
    let passing = async {
        while !running.is_finished() {
            clock.advance(1_000);
            tokio::task::yield_now().await;
        }
    };
    within(passing).await;
    running.await.unwrap()
}

pub(crate) fn create(scenario: &str, pace: Pace, matches: u16) -> ClientMessage {
    let scenario = scenario.to_owned();
    ClientMessage::Create { request: 1, key: key(), scenario, seed: Some(7), matches, pace }
}

/// A seat, as its holder remembers it.
#[derive(Clone, Debug)]
pub(crate) struct Ticket {
    pub(crate) match_id: MatchId,
    pub(crate) vendor: VendorId,
    pub(crate) person: PersonId,
    pub(crate) token: SeatToken,
}

impl Ticket {
    pub(crate) fn sit(&self, since: Option<Since>) -> ClientMessage {
        ClientMessage::Sit { match_id: self.match_id.clone(), token: self.token.clone(), since }
    }
}

/// A client that keeps a view, as a browser does.
pub(crate) struct Player {
    pub(crate) client: Client,
    pub(crate) view: View,
    pub(crate) since: Option<Since>,
    /// Every change that came, in order.
    pub(crate) told: Vec<Change>,
}

pub(crate) async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("nothing came in {PATIENCE:?}"))
}

impl Player {
    pub(crate) async fn send(&mut self, message: ClientMessage) {
        within(self.client.send(&message)).await.unwrap();
    }

    pub(crate) async fn next(&mut self) -> Result<ServerMessage, ClientError> {
        within(self.client.next()).await
    }

    /// The next message that is no part of a view; views are taken in on the way.
    pub(crate) async fn answer(&mut self) -> ServerMessage {
        loop {
            let message = self.next().await.unwrap();
            if let Some(answer) = self.take(message) {
                return answer;
            }
        }
    }

    /// The next error.
    pub(crate) async fn error(&mut self) -> WireError {
        match self.answer().await {
            ServerMessage::Error { error, .. } => error,
            other => panic!("no error: {other:?}"),
        }
    }

    pub(crate) async fn ask(&mut self, message: ClientMessage) -> ServerMessage {
        self.send(message).await;
        self.answer().await
    }

    pub(crate) async fn refused(&mut self, message: ClientMessage) -> WireError {
        self.send(message).await;
        self.error().await
    }

    /// Attaches, and waits until the view is whole.
    pub(crate) async fn attach(&mut self, message: ClientMessage) {
        let answer = self.ask(message).await;
        assert!(matches!(answer, ServerMessage::Attached { .. }), "{answer:?}");
        self.until(|view| view.get(Slot::Clock).is_some()).await;
    }

    pub(crate) async fn join(&mut self, code: &JoinCode, name: &str, vendor: Option<VendorId>) -> Ticket {
        let join =
            ClientMessage::Join { code: code.to_string(), name: name.to_owned(), match_id: None, vendor };
        match self.ask(join).await {
            ServerMessage::Joined { match_id, vendor, person, token } => {
                Ticket { match_id, vendor, person, token }
            }
            other => panic!("not joined: {other:?}"),
        }
    }

    /// Gives an order and waits until it is carried out.
    pub(crate) async fn order(&mut self, order: Order) {
        let answer = self.ask(ClientMessage::Order { request: 9, order }).await;
        assert_eq!(answer, ServerMessage::Done { request: 9 });
    }

    /// Takes in what comes until the view shows it.
    pub(crate) async fn until(&mut self, shows: impl Fn(&View) -> bool) {
        while !shows(&self.view) {
            let message = self.next().await.unwrap();
            if let Some(answer) = self.take(message) {
                panic!("not a part of a view: {answer:?}");
            }
        }
    }

    pub(crate) async fn until_day(&mut self, day: u32) {
        self.until(|view| clock(view).is_some_and(|clock| clock.day >= day)).await;
    }

    pub(crate) fn clock(&self) -> Clock {
        clock(&self.view).expect("a clock")
    }

    fn take(&mut self, message: ServerMessage) -> Option<ServerMessage> {
        match message {
            ServerMessage::Snapshot { epoch, seq, piece, pieces, changes } => {
                if piece == 0 {
                    self.view = View::default();
                }
                changes.into_iter().for_each(|change| self.view.apply(change));
                if piece + 1 == pieces {
                    self.since = Some(Since { epoch, seq });
                }
                None
            }
            ServerMessage::Delta { from, seq, changes } => {
                let since = self.since.as_mut().expect("a snapshot before a delta");
                assert_eq!(from, since.seq, "no step is missing");
                since.seq = seq;
                self.told.extend(changes.iter().cloned());
                changes.into_iter().for_each(|change| self.view.apply(change));
                None
            }
            other => Some(other),
        }
    }
}

pub(crate) fn clock(view: &View) -> Option<Clock> {
    match view.get(Slot::Clock) {
        Some(Change::Clock(clock)) => Some(clock.clone()),
        _ => None,
    }
}

pub(crate) fn seat(view: &View, vendor: VendorId) -> burnrate_client_proto::view::Seat {
    match view.get(Slot::Seat(vendor)) {
        Some(Change::Seat(seat)) => seat.clone(),
        other => panic!("no seat: {other:?}"),
    }
}

/// Whether a change belongs into this place.
pub(crate) fn is_at(change: &Change, slot: Slot) -> bool {
    change.place() == Place::Slot(slot)
}
