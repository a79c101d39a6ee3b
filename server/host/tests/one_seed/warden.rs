//! Who starts and ends the servers: a stop with all goodbyes, or a death in the middle of anything. A dead server's tasks
//! go on to their end, but nothing of it reaches the network or the disk any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use burnrate_host::entropy::Entropy;
use burnrate_host::{Config, RunError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::clock::JumpingClock;
use crate::disk::Disk;
use crate::judge::Judge;
use crate::network::Network;

/// The number of the warden's own connections.
const WARDEN: u8 = 250;

struct Running {
    alive: Arc<AtomicBool>,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Result<(), RunError>>,
}

/// Keeps one server running at a time.
pub(crate) struct Warden {
    seed: u64,
    config: Config,
    pub(crate) clock: JumpingClock,
    pub(crate) network: Arc<Network>,
    pub(crate) disk: Arc<Disk>,
    judge: Arc<Judge>,
    running: Option<Running>,
    dead: Vec<JoinHandle<Result<(), RunError>>>,
    started: u64,
}

impl Warden {
    pub(crate) fn new(
        seed: u64,
        config: Config,
        network: &Arc<Network>,
        disk: &Arc<Disk>,
        judge: &Arc<Judge>,
    ) -> Self {
        Self {
            seed,
            config,
            clock: JumpingClock::start(),
            network: Arc::clone(network),
            disk: Arc::clone(disk),
            judge: Arc::clone(judge),
            running: None,
            dead: Vec::new(),
            started: 0,
        }
    }

    pub(crate) fn start(&mut self) {
        self.started += 1;
        self.judge.note(&format!("server {} starts", self.started), &[]);
        let alive = Arc::new(AtomicBool::new(true));
        let (stop, stopped) = oneshot::channel();
        let entropy = Entropy::from_number(self.seed.wrapping_mul(1_000) + self.started);
        let shutdown = async { drop(stopped.await) };
        let running = burnrate_host::run(
            self.network.listen(),
            Arc::new(self.clock.clone()),
            self.disk.mount(&alive),
            entropy,
            shutdown,
            self.config.clone(),
        );
        self.running = Some(Running { alive, stop, ended: tokio::spawn(running) });
    }

    /// The server dies now.
    pub(crate) fn kill(&mut self) {
        let Some(running) = self.running.take() else { return };
        self.judge.note("the server dies", &[]);
        self.judge.mark("a server died");
        running.alive.store(false, SeqCst);
        self.network.kill_server();
        self.disk.crash();
        let _gone = running.stop.send(());
        self.dead.push(running.ended);
    }

    /// The server is asked to stop, and does.
    pub(crate) async fn stop(&mut self) {
        let Some(running) = self.running.take() else { return };
        self.figures().await;
        self.judge.note("the server stops", &[]);
        self.network.close_door();
        let _gone = running.stop.send(());
        let ended = timeout(Duration::from_secs(10), running.ended).await;
        // As when the process has ended.
        running.alive.store(false, SeqCst);
        self.network.kill_server();
        match ended {
            Ok(Ok(Ok(()))) => self.judge.mark("a server stopped when asked"),
            other => self.judge.fault(&format!("a server did not stop as it should: {other:?}")),
        }
    }

    /// Waits until nothing of any server runs any more; tells what still does.
    pub(crate) async fn bury(&mut self) {
        for ended in std::mem::take(&mut self.dead) {
            if let Ok(Err(panic)) = timeout(Duration::from_secs(60), ended).await {
                self.judge.fault(&format!("a server panicked: {panic}"));
            }
        }
        sleep(Duration::from_secs(60)).await;
        let alive = tokio::runtime::Handle::current().metrics().num_alive_tasks();
        if alive > 0 {
            self.judge.fault(&format!("{alive} tasks still run after the end"));
        }
    }

    /// Marks what the server's own figures tell.
    async fn figures(&self) {
        let Ok(Ok(text)) = timeout(Duration::from_secs(5), self.read_figures()).await else { return };
        let figure = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|value| value.trim().parse::<u64>().ok()).unwrap_or(0)
        };
        if figure("burnrate_sockets_too_slow_total ") > 0 {
            self.judge.mark("a client that did not read was let go");
        }
        if figure("burnrate_views_conflated_total ") > 0 {
            self.judge.mark("a slow client's deltas were given up for a snapshot");
        }
        if figure("burnrate_matches_quarantined ") > 0 {
            self.judge.fault("a match was quarantined");
        }
    }

    async fn read_figures(&self) -> std::io::Result<String> {
        let mut wire = self.network.connect(WARDEN).await?;
        wire.write_all(b"GET /metrics HTTP/1.1\r\nHost: burnrate.test\r\nConnection: close\r\n\r\n").await?;
        let mut text = String::new();
        wire.read_to_string(&mut text).await?;
        Ok(text)
    }
}
