//! Damaged data folders, started on: a flipped byte in one record stops its match alone; where SQLite itself finds a page
//! destroyed, the server starts on what can be salvaged, match by match, and keeps the damaged file aside as it was.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::{Command as Decision, Price};
use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::message::{Answer, ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Change, NewsKind, Pace};
use burnrate_eventlog::{DATABASE_FILE_NAME, LogFile, StreamId};
use burnrate_tests::burnrate_program;

use crate::folder::Folder;
use crate::guest::{Guest, Taken, run};
use crate::server::Server;

const PAGE_BYTES: usize = 4096;
/// Turns that every match plays, so that its records fill pages of their own.
const TURNS: u32 = 3;

/// A classroom of three matches that was played, with a seat in each; nobody serves it.
struct Class {
    folder: Folder,
    matches: Vec<MatchId>,
    seats: Vec<Taken>,
    answers: Vec<Answer>,
}

fn decision() -> Vec<Decision> {
    vec![Decision::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(49) } }]
}

impl Class {
    fn play(name: &str) -> Self {
        let folder = Folder::new(name);
        let mut server = Server::start(folder.path());
        let (mut matches, mut seats, mut answers) = (Vec::new(), Vec::new(), Vec::new());
        run(async {
            let mut instructor = Guest::connect(&server, Codec::Json, 250).await;
            let (code, made) = instructor.create(3, Pace::Stepped {}).await;
            matches = made;
            for (number, match_id) in (1..).zip(&matches) {
                let mut player = Guest::connect(&server, Codec::Bincode, number).await;
                let taken = player.join(&code, "Kite", match_id, 0).await;
                player.sit(&taken).await;
                answers.push(player.act(1, &decision()).await);
                seats.push(taken);
            }
            instructor.instruct(&matches[0]).await;
            instructor.order(Order::Start {}).await;
            for turn in 1..=TURNS {
                let mut instructor = Guest::connect(&server, Codec::Json, 250).await;
                instructor.instruct(&matches[0]).await;
                instructor.order(Order::Step {}).await;
                for match_id in &matches {
                    until_day(&server, match_id, turn * 7).await;
                }
            }
        });
        assert_eq!(server.stop(), Some(0));
        Self { folder, matches, seats, answers }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn database(&self) -> PathBuf {
        self.folder.file(DATABASE_FILE_NAME)
    }

    fn stream(&self, index: usize) -> StreamId {
        StreamId::new(&format!("match/{}", self.matches[index])).unwrap()
    }

    /// A record in the middle of a match's log, and where it begins in the file.
    fn record_in_the_middle(&self, index: usize) -> (u64, usize) {
        let log = LogFile::open(self.path()).unwrap();
        let count = log.check(&self.stream(index)).unwrap().count;
        let record = log.read(&self.stream(index), count / 2, 1).unwrap().remove(0);
        let bytes = std::fs::read(self.database()).unwrap();
        let begin = &record.link;
        let found: Vec<usize> = (0..bytes.len() - 32).filter(|at| bytes[*at..].starts_with(begin)).collect();
        assert_eq!(found.len(), 1, "the link of record {} stands in the file once", record.seq);
        (record.seq, found[0])
    }

    /// Changes the bytes of the database.
    fn damage(&self, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut bytes = std::fs::read(self.database()).unwrap();
        change(&mut bytes);
        std::fs::write(self.database(), &bytes).unwrap();
        bytes
    }

    /// A match that is whole: its seat is still held, its answer is the same, and it plays on.
    async fn plays_on(&self, server: &Server, index: usize, seq: u64) {
        let number = u8::try_from(index + 1).unwrap();
        let mut player = Guest::connect(server, Codec::Bincode, number).await;
        player.sit(&self.seats[index]).await;
        let told = player.ask(ClientMessage::Ask { seq: 1 }).await;
        assert_eq!(told, ServerMessage::Ack { seq: 1, answer: self.answers[index].clone() });
        assert!(matches!(player.act(seq, &decision()).await, Answer::Accepted { .. }));
    }

    async fn watch(&self, server: &Server, index: usize) -> Vec<Change> {
        let mut watcher = Guest::connect(server, Codec::Json, 100).await;
        snapshot(&mut watcher, &self.matches[index]).await
    }
}

async fn snapshot(watcher: &mut Guest, match_id: &MatchId) -> Vec<Change> {
    watcher.send(&ClientMessage::Watch { match_id: match_id.clone(), since: None }).await.unwrap();
    let mut view = Vec::new();
    loop {
        match watcher.next().await.unwrap() {
            ServerMessage::Snapshot { piece, pieces, changes, .. } => {
                view.extend(changes);
                if piece + 1 == pieces {
                    return view;
                }
            }
            ServerMessage::Attached { .. } => {}
            other => panic!("before the snapshot: {other:?}"),
        }
    }
}

/// Looks again and again, each time anew: whoever only listens on a slow machine is taken for dead.
async fn until_day(server: &Server, match_id: &MatchId, wanted: u32) {
    loop {
        let mut watcher = Guest::connect(server, Codec::Bincode, 99).await;
        if day(&snapshot(&mut watcher, match_id).await) >= wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn lost_records(view: &[Change]) -> Option<u32> {
    view.iter().find_map(|change| match change {
        Change::News(news) => match news.kind {
            NewsKind::LogSalvaged { lost_records } => Some(lost_records),
            _ => None,
        },
        _ => None,
    })
}

fn day(view: &[Change]) -> u32 {
    view.iter()
        .find_map(|change| if let Change::Clock(clock) = change { Some(clock.day) } else { None })
        .unwrap()
}

#[test]
fn a_flipped_byte_in_a_record_stops_its_match_alone_and_names_the_record() {
    let class = Class::play("flip");
    let (record, at) = class.record_in_the_middle(1);
    class.damage(|bytes| bytes[at + 40] ^= 0x10);
    let server = Server::start(class.path());
    run(async {
        let mut instructor = Guest::connect(&server, Codec::Json, 250).await;
        let watch = ClientMessage::Watch { match_id: class.matches[1].clone(), since: None };
        assert_eq!(instructor.refused(watch).await, WireError::Quarantined { record });
        class.plays_on(&server, 0, 2).await;
        class.plays_on(&server, 2, 2).await;
    });
    assert_eq!(server.metric("matches_quarantined"), 1);
    let complaints = server.complaints();
    assert!(complaints.contains(&format!("record {record}")), "{complaints}");
    assert!(complaints.contains(class.matches[1].as_str()), "{complaints}");
    let log = LogFile::open(class.path()).unwrap();
    assert_eq!(log.check(&class.stream(1)).unwrap_err().record, record, "nothing was repaired");
    assert!(!class.folder.file("damaged-1").exists());
}

#[test]
fn a_destroyed_page_of_records_is_salvaged_around_match_by_match() {
    let class = Class::play("page");
    let (record, at) = class.record_in_the_middle(1);
    let page = at / PAGE_BYTES * PAGE_BYTES;
    let damaged = class.damage(|bytes| {
        assert_eq!(bytes[page], 0x0d, "a leaf of a table");
        bytes[page..page + PAGE_BYTES].fill(0xff);
    });
    let mut server = Server::start(class.path());
    assert_eq!(std::fs::read(class.folder.file("damaged-1").join(DATABASE_FILE_NAME)).unwrap(), damaged);
    run(async {
        class.plays_on(&server, 0, 2).await;
        class.plays_on(&server, 2, 2).await;
        let view = class.watch(&server, 1).await;
        assert!(lost_records(&view).is_some_and(|lost| lost > 0), "nobody told what is lost");
        assert!(day(&view) < TURNS * 7);
        assert_eq!(lost_records(&class.watch(&server, 0).await), None);
        // What is left of it plays on, with the same people.
        class.plays_on(&server, 1, 2).await;
    });
    let complaints = server.complaints();
    assert!(complaints.contains("damaged-1"), "{complaints}");
    assert!(complaints.contains(&format!("match/{}", class.matches[1])), "{complaints}");
    server.restart();
    run(async {
        assert!(lost_records(&class.watch(&server, 1).await).is_some(), "it is told after every start");
    });
    assert!(!class.folder.file("damaged-2").exists(), "it was salvaged once");
    server.kill();
    let log = LogFile::open(class.path()).unwrap();
    for index in 0..3 {
        let head = log.check(&class.stream(index)).unwrap();
        assert!(index != 1 || head.count <= record + 1, "no record from the damaged one on is served");
    }
}

#[test]
fn a_destroyed_header_costs_nothing() {
    for bytes_destroyed in [100, PAGE_BYTES] {
        let class = Class::play("header");
        let damaged = class.damage(|bytes| bytes[..bytes_destroyed].fill(0));
        let server = Server::start(class.path());
        assert_eq!(std::fs::read(class.folder.file("damaged-1").join(DATABASE_FILE_NAME)).unwrap(), damaged);
        run(async {
            for index in 0..3 {
                assert_eq!(lost_records(&class.watch(&server, index).await), None);
                class.plays_on(&server, index, 2).await;
            }
        });
    }
}

#[test]
fn a_file_of_which_nothing_can_be_saved_is_left_as_it_is() {
    let folder = Folder::new("foreign");
    let file = folder.file(DATABASE_FILE_NAME);
    let bytes: Vec<u8> = (0..5 * PAGE_BYTES).map(|at| u8::try_from(at % 251).unwrap()).collect();
    std::fs::write(&file, &bytes).unwrap();
    let mut serve = Command::new(burnrate_program().unwrap());
    serve.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path());
    let output = serve.output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stderr).contains(DATABASE_FILE_NAME));
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
    let names: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "the file and the lock: {names:?}");
}
