//! `kill -9` in the middle of play, ten times: after each start the match is there and paused, people come back by their
//! tokens, and of every command that was acknowledged the log holds one record, of none two.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::message::{Answer, ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Change, NewsKind, Pace, Phase};
use burnrate_eventlog::{LogFile, StreamId};
use burnrate_matches::replay::Replayer;
use burnrate_sim::{Author, Event};

use crate::folder::Folder;
use crate::guest::{Guest, PATIENCE, Taken, run, sit};
use crate::server::Server;

const KILLS: u32 = 10;
const PLAYERS: u16 = 4;

/// What one player sent, and what was acknowledged.
#[derive(Debug, Default)]
struct Journal {
    sent: BTreeMap<u64, Vec<Command>>,
    acknowledged: BTreeMap<u64, Answer>,
    comebacks: u32,
}

/// What players and the killer know of each other.
#[derive(Default)]
struct Play {
    acknowledged: AtomicU64,
    over: AtomicBool,
}

/// The commands of a number: every fifth is one that the rules refuse.
fn commands(seq: u64) -> Vec<Command> {
    let yuan = i64::try_from(seq % 400).unwrap() + 10;
    let fen = if seq.is_multiple_of(5) { Fen(-yuan) } else { Fen::from_yuan(yuan) };
    vec![Command::SetPrice { price: Price::Subscription { fen_per_month: fen } }]
}

/// Decides again and again until the play is over, whatever becomes of the server.
async fn play(url: &str, taken: &Taken, number: u8, play: &Play) -> Journal {
    let mut journal = Journal::default();
    let codec = if number.is_multiple_of(2) { Codec::Json } else { Codec::Bincode };
    while !play.over.load(SeqCst) {
        let mut guest = come_back(url, taken, number, codec).await;
        journal.comebacks += 1;
        // Ends with the connection: a server that is killed says nothing.
        loop {
            if play.over.load(SeqCst) || decide(&mut guest, &mut journal, play).await.is_none() {
                break;
            }
        }
    }
    journal
}

/// Connects and sits down as soon as there is a server.
async fn come_back(url: &str, taken: &Taken, number: u8, codec: Codec) -> Guest {
    let began = Instant::now();
    loop {
        assert!(began.elapsed() < PATIENCE, "player {number} can't come back");
        if let Ok(mut guest) = Guest::try_connect(url, codec, number).await
            && guest.send(&sit(taken)).await.is_ok()
        {
            match guest.try_answer().await {
                Ok(ServerMessage::Attached { .. }) => return guest,
                Ok(other) => panic!("player {number} came back and got {other:?}"),
                Err(_) => {}
            }
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Sends the message that is not acknowledged yet, or the next one; none when the connection broke.
async fn decide(guest: &mut Guest, journal: &mut Journal, play: &Play) -> Option<()> {
    let waits = journal.sent.keys().copied().find(|seq| !journal.acknowledged.contains_key(seq));
    let seq = waits.unwrap_or(journal.sent.len() as u64 + 1);
    let act = ClientMessage::Act { seq, commands: commands(seq) };
    journal.sent.insert(seq, commands(seq));
    guest.send(&act).await.ok()?;
    match guest.try_answer().await.ok()? {
        ServerMessage::Ack { seq: acknowledged, answer } => {
            assert_eq!(acknowledged, seq);
            let known = matches!(answer, Answer::Accepted { .. } | Answer::Refused { .. });
            assert!(known, "command {seq} was answered with {answer:?}");
            journal.acknowledged.insert(seq, answer);
            play.acknowledged.fetch_add(1, SeqCst);
        }
        ServerMessage::Error {
            error: WireError::TooFast { retry_after_ms } | WireError::Busy { retry_after_ms },
            ..
        } => {
            tokio::time::sleep(Duration::from_millis(u64::from(retry_after_ms))).await;
        }
        other => panic!("command {seq} was answered with {other:?}"),
    }
    Some(())
}

/// A generator that is good enough to choose moments by.
struct Moments(u64);

impl Moments {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Kills the server after a number of further acknowledgements and some microseconds, all drawn from a seed, and
/// starts it again.
fn kill_often(server: &mut Server, match_id: &MatchId, shared: &Play) {
    let mut moments = Moments(7);
    for kill in 1..=KILLS {
        let wanted = shared.acknowledged.load(SeqCst) + 4 + moments.below(300);
        let began = Instant::now();
        while shared.acknowledged.load(SeqCst) < wanted {
            assert!(
                began.elapsed() < PATIENCE,
                "kill {kill}: nothing is acknowledged: {}",
                server.complaints()
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_micros(moments.below(30_000)));
        server.restart();
        run(resume(server, match_id));
    }
}

/// The match stands still after a start, says why, and goes on when the instructor says so.
async fn resume(server: &Server, match_id: &MatchId) {
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

#[test]
fn nothing_acknowledged_is_lost_or_doubled_over_ten_kills() {
    let folder = Folder::new("kill");
    let mut server = Server::start(folder.path());
    let (match_id, taken) = seats(&server);
    let (shared, url) = (Arc::new(Play::default()), server.url());
    let players = (1_u8..).zip(taken.clone()).map(|(number, taken)| {
        let (shared, url) = (Arc::clone(&shared), url.clone());
        std::thread::spawn(move || {
            let mut journal = Journal::default();
            let ended = &mut journal;
            run(async move { *ended = play(&url, &taken, number, &shared).await });
            journal
        })
    });
    let players: Vec<_> = players.collect();
    kill_often(&mut server, &match_id, &shared);
    shared.over.store(true, SeqCst);
    let journals: Vec<Journal> = players.into_iter().map(|player| player.join().unwrap()).collect();
    for journal in &journals {
        assert!(journal.comebacks > KILLS / 2, "{} comebacks", journal.comebacks);
    }
    server.restart();
    run(ask_again(&server, &taken, &journals));
    server.kill();
    judge(folder.path(), &match_id, &taken, &journals);
}

/// A match under way with its seats taken.
fn seats(server: &Server) -> (MatchId, Vec<Taken>) {
    let (mut match_id, mut seats) = (None, Vec::new());
    run(async {
        let mut instructor = Guest::connect(server, Codec::Json, 250).await;
        let (code, matches) = instructor.create(1, Pace::Timed { turn_ms: 1_000 }).await;
        for vendor in 0..PLAYERS {
            seats.push(instructor.join(&code, &format!("team {vendor}"), &matches[0], vendor).await);
        }
        instructor.instruct(&matches[0]).await;
        instructor.order(Order::Start {}).await;
        match_id = Some(matches[0].clone());
    });
    (match_id.unwrap(), seats)
}

/// The last answers are the same after a restart.
async fn ask_again(server: &Server, taken: &[Taken], journals: &[Journal]) {
    for ((number, taken), journal) in (1_u8..).zip(taken).zip(journals) {
        let mut guest = Guest::connect(server, Codec::Bincode, number).await;
        guest.sit(taken).await;
        for (seq, answer) in journal.acknowledged.iter().rev().take(20) {
            let again = guest.ask(ClientMessage::Ask { seq: *seq }).await;
            assert_eq!(again, ServerMessage::Ack { seq: *seq, answer: answer.clone() });
        }
    }
}

/// Holds the log to its chain, to the market and to what was acknowledged.
fn judge(data: &Path, match_id: &MatchId, taken: &[Taken], journals: &[Journal]) {
    let log = LogFile::open(data).unwrap();
    let stream = StreamId::new(&format!("match/{match_id}")).unwrap();
    log.check(&stream).unwrap();
    let (mut replayer, mut records) = (Replayer::default(), BTreeMap::<(u32, u64), Vec<Event>>::new());
    loop {
        let page = log.read(&stream, replayer.records(), 256).unwrap();
        if page.is_empty() {
            break;
        }
        for record in page {
            let event = replayer.feed(&record.payload).unwrap();
            if let Event::CommandsAccepted { author: Author::Person(person), stamp: Some(stamp), .. }
            | Event::CommandRefused { author: Author::Person(person), stamp: Some(stamp), .. } = &event
            {
                records.entry((person.0, stamp.seq)).or_default().push(event);
            }
        }
    }
    for (taken, journal) in taken.iter().zip(journals) {
        for (seq, answer) in &journal.acknowledged {
            let found = records.get(&(taken.person, *seq)).map_or(&[][..], Vec::as_slice);
            assert_eq!(found.len(), 1, "acknowledged command {seq} of person {}: {found:?}", taken.person);
            assert_record(&found[0], answer, &journal.sent[seq]);
        }
    }
    for ((person, seq), found) in &records {
        assert_eq!(found.len(), 1, "command {seq} of person {person} is doubled");
        let whose = taken.iter().position(|taken| taken.person == *person).unwrap();
        assert!(journals[whose].sent.contains_key(seq), "nobody sent command {seq} of person {person}");
    }
    let acknowledged: usize = journals.iter().map(|journal| journal.acknowledged.len()).sum();
    assert!(acknowledged > 100, "{acknowledged} commands were acknowledged");
    assert!(replayer.state().unwrap().1.day() > 0, "days passed");
}

fn assert_record(event: &Event, answer: &Answer, sent: &[Command]) {
    match (event, answer) {
        (
            Event::CommandsAccepted { commands, acts_on_day, .. },
            Answer::Accepted { acts_on_day: told, .. },
        ) => {
            assert_eq!((commands.as_slice(), acts_on_day), (sent, told));
        }
        (Event::CommandRefused { rejection, index, .. }, Answer::Refused { rejection: told, index: at }) => {
            assert_eq!((rejection, index), (told, at));
        }
        _ => panic!("the log has {event:?} where {answer:?} was acknowledged"),
    }
}
