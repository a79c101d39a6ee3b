//! `kill -9` in the middle of play, again and again: after each start the matches are there and paused, people come back
//! by their tokens, and what their own journals say was acknowledged is in the log once, and answered the same.
//!
//! - `journal`: what one client sent and what was acknowledged
//! - `player`: a client that decides, comes back, and asks about what it does not know
//! - `judge`: holds the logs to the chain, to the market and to the journals

mod journal;
mod judge;
mod player;

use std::ops::Range;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::message::{Order, ServerMessage};
use burnrate_client_proto::view::{Change, NewsKind, Pace, Phase};

use self::journal::{Journal, Learned};
use self::judge::Judge;
use self::player::{Play, Player, play};
use crate::folder::Folder;
use crate::guest::{Guest, PATIENCE, run};
use crate::server::Server;

/// Kills of one data folder; then a new one begins, as a match does not last for ever.
const KILLS_A_FOLDER: u64 = 20;
const MATCHES: u16 = 3;
const SEATS_A_MATCH: u16 = 3;

/// The fastest pace there is, so that days pass between two kills; no match ends before its folder's last one.
const PACE: Pace = Pace::Timed { turn_ms: 1_000 };

/// A generator that is good enough to choose moments by.
struct Moments(u64);

impl Moments {
    fn of_kill(kill: u64) -> Self {
        let mut moments = Self(kill);
        moments.below(1);
        moments
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Says how to repeat what failed.
struct Repeat(Range<u64>);

impl Drop for Repeat {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Range { start, end } = self.0;
            eprintln!(
                "failed among kills {start} to {end}: cargo xtask soak kill --from {start} --until {end}"
            );
        }
    }
}

/// Everybody who plays on one data folder.
struct Crowd {
    players: Vec<Player>,
    shared: Arc<Play>,
    threads: Vec<JoinHandle<()>>,
}

impl Crowd {
    /// A classroom under way, every seat with a client of its own that decides from now on.
    fn gather(server: &Server) -> (Self, Vec<MatchId>) {
        let (mut matches, mut players) = (Vec::new(), Vec::new());
        run(async {
            let mut instructor = Guest::connect(server, Codec::Json, 250).await;
            let (code, made) = instructor.create(MATCHES, PACE).await;
            for (match_id, vendor) in
                made.iter().flat_map(|id| (0..SEATS_A_MATCH).map(move |vendor| (id, vendor)))
            {
                let number = u8::try_from(players.len() + 1).unwrap();
                let taken = instructor.join(&code, &format!("team {number}"), match_id, vendor).await;
                players.push(Player { number, taken, journal: Arc::new(Mutex::new(Journal::default())) });
            }
            instructor.instruct(&made[0]).await;
            instructor.order(Order::Start {}).await;
            matches = made;
        });
        let (shared, url) = (Arc::new(Play::default()), server.url());
        let threads = players.iter().map(|player| {
            let (player, shared, url) = (player.clone(), Arc::clone(&shared), url.clone());
            std::thread::spawn(move || run(async move { play(&url, &player, &shared).await }))
        });
        let threads = threads.collect();
        (Self { players, shared, threads }, matches)
    }

    /// Waits until so much more was acknowledged.
    fn await_more(&self, more: u64, server: &Server) {
        let wanted = self.shared.acknowledged.load(SeqCst) + more;
        let began = Instant::now();
        while self.shared.acknowledged.load(SeqCst) < wanted {
            // A player that ended early has failed, and says why when it is joined.
            if self.threads.iter().any(JoinHandle::is_finished) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "nothing is acknowledged: {}", server.complaints());
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Ends the play; a player's failure is the test's.
    fn disperse(self) -> Vec<Player> {
        self.shared.over.store(true, SeqCst);
        for thread in self.threads {
            if let Err(failure) = thread.join() {
                std::panic::resume_unwind(failure);
            }
        }
        self.players
    }
}

/// The kills of one data folder. What the players learned.
fn kills(numbers: Range<u64>) -> Learned {
    let _repeat = Repeat(numbers.clone());
    let folder = Folder::new("kill");
    let mut server = Server::start(folder.path());
    let (crowd, matches) = Crowd::gather(&server);
    let mut judge = Judge::new(&matches);
    for kill in numbers {
        let mut moments = Moments::of_kill(kill);
        // One kill in eight comes while the server is still reading its logs.
        if moments.below(8) > 0 {
            crowd.await_more(4 + moments.below(120), &server);
        }
        std::thread::sleep(Duration::from_micros(moments.below(30_000)));
        server.restart();
        judge.look(folder.path(), &crowd.players);
        if kill % 4 == 3 {
            run(resumed_after_a_restart(&server, &matches[0]));
        } else {
            run(resume(&server, &matches[0]));
        }
        // On a fast machine all kills would fall within one turn.
        if kill % 3 == 1 {
            run(a_day_passes(&server, &matches[0]));
        }
    }
    crowd.await_more(20, &server);
    let players = crowd.disperse();
    server.kill();
    judge.look(folder.path(), &players);
    let days = Learned { days: judge.days(), ..Learned::default() };
    players.iter().fold(days, |sum, player| sum + player.journal.lock().unwrap().learned())
}

/// Lets the clocks of the classroom run again.
async fn resume(server: &Server, match_id: &MatchId) {
    let mut instructor = Guest::connect(server, Codec::Json, 250).await;
    instructor.instruct(match_id).await;
    instructor.order(Order::Resume {}).await;
}

/// The match stands still after a start, says why, and goes on when the instructor says so.
async fn resumed_after_a_restart(server: &Server, match_id: &MatchId) {
    let mut instructor = Guest::connect(server, Codec::Json, 250).await;
    instructor.instruct(match_id).await;
    let mut view = Vec::new();
    loop {
        match instructor.next().await.unwrap() {
            ServerMessage::Snapshot { piece, pieces, changes, .. } => {
                view.extend(changes);
                if piece + 1 == pieces {
                    break;
                }
            }
            other => panic!("before the snapshot: {other:?}"),
        }
    }
    let paused =
        view.iter().any(|change| matches!(change, Change::Clock(clock) if clock.phase == Phase::Paused));
    let told = |change: &Change| matches!(change, Change::News(news) if news.kind == NewsKind::Resumed {});
    assert!(paused && view.iter().any(told), "a match that came back does not wait for its instructor");
    instructor.order(Order::Resume {}).await;
}

/// Waits until somebody who watches sees a day close.
async fn a_day_passes(server: &Server, match_id: &MatchId) {
    let mut watcher = Guest::connect(server, Codec::Bincode, 251).await;
    watcher.instruct(match_id).await;
    let mut first = None;
    loop {
        let changes = match watcher.next().await.unwrap() {
            ServerMessage::Snapshot { changes, .. } | ServerMessage::Delta { changes, .. } => changes,
            other => panic!("in place of a view: {other:?}"),
        };
        for change in changes {
            if let Change::Clock(clock) = change
                && clock.day > *first.get_or_insert(clock.day)
            {
                return;
            }
        }
    }
}

#[test]
fn nothing_acknowledged_is_lost_or_doubled_over_twelve_kills() {
    let learned = kills(0..12);
    assert!(learned.acknowledged > 100, "{learned}");
    assert!(learned.asked_again > 50, "{learned}");
    assert!(learned.days > 0, "{learned}");
}

#[test]
#[ignore = "a campaign: cargo xtask soak kill"]
fn soak_kill() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let from = number("BURNRATE_SOAK_FROM").unwrap_or(0);
    let until = number("BURNRATE_SOAK_UNTIL").unwrap_or(1_000);
    let (mut learned, mut at) = (Learned::default(), from);
    while at < until {
        let ends_at = ((at / KILLS_A_FOLDER + 1) * KILLS_A_FOLDER).min(until);
        learned = learned + kills(at..ends_at);
        at = ends_at;
        eprintln!("kill: {at} of {until} kills; {learned}");
    }
    if until - from >= 1_000 {
        let every_answer =
            [learned.arrived_accepted, learned.arrived_refused, learned.never_seen, learned.too_old];
        assert!(every_answer.iter().all(|count| *count > 0), "an answer never came: {learned}");
        assert!(learned.days > until - from, "the play was none: {learned}");
    }
    println!(
        "kill: {} kills, from {from} until {until}: nothing lost, nothing doubled; {learned}",
        until - from
    );
}
