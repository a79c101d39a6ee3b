//! A whole server: made from what it is handed, run until it is told to stop. It accepts connections as long as there
//! are places and descriptors; when either runs out, accepting waits and play goes on.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use burnrate_client_proto::message::ScenarioCard;
use burnrate_eventlog::EventStore;
use tokio::sync::Semaphore;

use crate::address::AddressGroup;
use crate::broadcast::ConnectionNumber;
use crate::classroom::{open_seats, wire_text};
use crate::clock::Clock;
use crate::config::Config;
use crate::entropy::Entropy;
use crate::free_space::{self, LowSpace};
use crate::http;
use crate::limits::{AddressLimits, Deed};
use crate::listener::Listener;
use crate::lobby::{LobbyHall, RecoverLobbyError};
use crate::match_actor::Surroundings;
use crate::metrics::Metrics;
use crate::snapshots::{FOLDER_BYTES_MAX, SnapshotFolder};
use crate::stopping::Stopping;
use crate::study::StudyHall;
use crate::watched_store::{Doubt, WatchedStore};

/// How long accepting waits after the system refused a connection.
const ACCEPT_PAUSE_MS: u64 = 250;

/// How long connections get to say goodbye when the server stops.
const GOODBYE_MS: u64 = 3_000;

/// What every connection leans on.
pub(crate) struct Server {
    pub(crate) config: Arc<Config>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<Entropy>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) lobby: LobbyHall,
    pub(crate) studies: Arc<StudyHall>,
    low_space: Arc<LowSpace>,
    pub(crate) scenarios: &'static [ScenarioCard],
    pub(crate) stopping: Arc<Stopping>,
    addresses: Mutex<AddressLimits>,
    connections: AtomicU64,
}

/// Why a server could not start.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The classrooms in the store can't be read.
    #[error(transparent)]
    Recover(#[from] RecoverLobbyError),
    /// A sync failed: what the disk holds is not known, so the server ended without acknowledging anything more.
    #[error(
        "a write to the log may be lost: {0}; the server ended, and nothing that was acknowledged is in question"
    )]
    LogInDoubt(String),
}

/// Runs a server until `shutdown` ends: finds every classroom in the store, then accepts connections. When it returns,
/// every connection has been told, or had three seconds to hear it. It ends by itself when a write's fate is unknown.
///
/// # Errors
/// [`RunError`] when the store can't be read at the start, or can't be trusted any more.
pub async fn run<L: Listener>(
    listener: L,
    clock: Arc<dyn Clock>,
    store: Arc<dyn EventStore>,
    entropy: Entropy,
    shutdown: impl Future<Output = ()> + Send,
    config: Config,
) -> Result<(), RunError> {
    let doubt = Arc::new(Doubt::default());
    let store = Arc::new(WatchedStore::new(store, Arc::clone(&doubt)));
    let server = Arc::new(Server::new(clock, store, entropy, config));
    let mut shutdown = std::pin::pin!(shutdown);
    tokio::select! {
        biased;
        why = doubt.arisen() => return Err(RunError::LogInDoubt(why)),
        () = &mut shutdown => {
            server.stopping.say();
            return Ok(());
        }
        recovered = server.lobby.recover() => recovered?,
    }
    let places = Arc::new(Semaphore::new(server.config.connections_max));
    let ended = tokio::select! {
        biased;
        why = doubt.arisen() => Err(RunError::LogInDoubt(why)),
        () = &mut shutdown => Ok(()),
        () = free_space::watch(&*server.clock, &server.config, &server.low_space, &server.lobby) => Ok(()),
        () = accept(listener, &server, &places) => Ok(()),
    };
    server.stopping.say();
    let all = u32::try_from(server.config.connections_max).unwrap_or(u32::MAX);
    let late = server.clock.sleep_until(server.clock.now_ms() + GOODBYE_MS);
    tokio::select! {
        biased;
        _ = places.acquire_many(all) => {}
        () = late => tracing::debug!("some connections did not end in time"),
    }
    ended
}

async fn accept<L: Listener>(mut listener: L, server: &Arc<Server>, places: &Arc<Semaphore>) {
    let router = http::router(Arc::clone(server));
    let mut refused_before = false;
    loop {
        let Ok(place) = Arc::clone(places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((io, from)) => {
                refused_before = false;
                let (router, server) = (router.clone(), Arc::clone(server));
                tokio::spawn(http::serve(io, from.ip(), place, router, server));
            }
            Err(error) => {
                // Said once, not four times a second for as long as it lasts.
                if !std::mem::replace(&mut refused_before, true) {
                    tracing::warn!(%error, "no more connections can be accepted at present ({error}); play goes on");
                }
                server.clock.sleep_until(server.clock.now_ms() + ACCEPT_PAUSE_MS).await;
            }
        }
    }
}

impl Server {
    fn new(clock: Arc<dyn Clock>, store: Arc<dyn EventStore>, entropy: Entropy, config: Config) -> Self {
        let (config, entropy, metrics) = (Arc::new(config), Arc::new(entropy), Arc::new(Metrics::default()));
        let stopping = Arc::new(Stopping::default());
        let low_space = Arc::new(LowSpace::default());
        let snapshots = config.snapshots.clone().map(|folder| SnapshotFolder::new(folder, FOLDER_BYTES_MAX));
        let studies = Arc::new(StudyHall::new(
            Arc::clone(&store),
            Arc::clone(&metrics),
            snapshots,
            Arc::clone(&low_space),
        ));
        let around = Surroundings {
            stopping: Arc::clone(&stopping),
            clock: Arc::clone(&clock),
            store,
            config: Arc::clone(&config),
            metrics: Arc::clone(&metrics),
            low_space: Arc::clone(&low_space),
        };
        Self {
            addresses: Mutex::new(AddressLimits::new(config.address_rates)),
            lobby: LobbyHall::new(around, Arc::clone(&entropy)),
            studies,
            low_space,
            scenarios: &SCENARIOS,
            stopping,
            connections: AtomicU64::new(0),
            config,
            clock,
            entropy,
            metrics,
        }
    }

    /// A number that no other connection has.
    pub(crate) fn number_connection(&self) -> ConnectionNumber {
        ConnectionNumber(self.connections.fetch_add(1, Relaxed))
    }

    /// Counts a deed of an address.
    ///
    /// # Errors
    /// The milliseconds until it may do that again.
    pub(crate) fn count(&self, address: AddressGroup, deed: Deed) -> Result<(), u32> {
        self.addresses.lock().unwrap_or_else(PoisonError::into_inner).count(
            address,
            deed,
            self.clock.now_ms(),
        )
    }

    /// How long until an address may do this; 0 for now.
    pub(crate) fn wait_ms(&self, address: AddressGroup, deed: Deed) -> u32 {
        self.addresses.lock().unwrap_or_else(PoisonError::into_inner).wait_ms(
            address,
            deed,
            self.clock.now_ms(),
        )
    }
}

/// The scenarios of the program, read once.
static SCENARIOS: LazyLock<Vec<ScenarioCard>> = LazyLock::new(scenario_cards);

fn scenario_cards() -> Vec<ScenarioCard> {
    let with_seats = burnrate_content::list().into_iter().filter_map(|card| {
        let (_, resolved) = burnrate_content::load(&card.key).ok()?;
        Some((card, u16::try_from(open_seats(&resolved, None).len()).ok()?))
    });
    with_seats
        .map(|(card, seats)| ScenarioCard {
            key: card.key,
            title: wire_text(&card.title),
            summary: wire_text(&card.summary),
            minutes: card.classroom_minutes,
            vendors: u16::try_from(card.vendor_count).unwrap_or(u16::MAX),
            seats,
        })
        .collect()
}
