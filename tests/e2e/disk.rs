//! Real trouble with a disk: a small file system that is full, and a sync that the system refuses. Either needs something
//! that not every machine grants (mounting a tmpfs, tracing a process); where it is missing the test says so.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::{Command as Decision, Price};
use burnrate_client_proto::message::{Answer, ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Change, NewsKind, Pace, Phase};

use crate::folder::Folder;
use crate::guest::{Guest, run};
use crate::server::Server;

/// A file system in memory that is unmounted at the end.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    /// None where none can be mounted.
    fn mount(at: &'a Path, size: &str) -> Option<Self> {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "burnrate-test"]).arg(at);
        let mounted = mount.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(at))
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("--lazy").arg(self.0).status());
    }
}

fn price(seq: u64) -> Vec<Decision> {
    let yuan = 20 + i64::try_from(seq).unwrap();
    vec![Decision::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(yuan) } }]
}

fn act(seq: u64) -> ClientMessage {
    ClientMessage::Act { seq, commands: price(seq) }
}

/// Sends a command until it is taken.
async fn insist(player: &mut Guest, seq: u64) {
    loop {
        match player.ask(act(seq)).await {
            ServerMessage::Ack { answer: Answer::Accepted { .. }, .. } => return,
            ServerMessage::Error { error: WireError::StoreUnavailable {}, .. } => {}
            ServerMessage::Error { error: WireError::TooFast { retry_after_ms }, .. } => {
                tokio::time::sleep(Duration::from_millis(u64::from(retry_after_ms))).await;
            }
            other => panic!("command {seq} was answered with {other:?}"),
        }
    }
}

/// Reads on until a change comes.
async fn until(guest: &mut Guest, wanted: impl Fn(&Change) -> bool) {
    loop {
        if let ServerMessage::Snapshot { changes, .. } | ServerMessage::Delta { changes, .. } =
            guest.next().await.unwrap()
            && changes.iter().any(&wanted)
        {
            return;
        }
    }
}

fn is_news(change: &Change, kind: &NewsKind) -> bool {
    matches!(change, Change::News(news) if news.kind == *kind)
}

/// Takes what room there is.
fn fill(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("filler");
    let mut filler = std::fs::File::create(&path).unwrap();
    for size in [65_536, 4_096] {
        while filler.write_all(&vec![7; size]).is_ok() {}
    }
    path
}

#[test]
fn a_full_disk_pauses_a_match_that_goes_on_when_there_is_room() {
    let folder = Folder::new("full");
    let Some(_disk) = SmallDisk::mount(folder.path(), "8m") else {
        eprintln!("not run: no tmpfs can be mounted here");
        return;
    };
    let server = Server::start(folder.path());
    run(async {
        let mut instructor = Guest::connect(&server, Codec::Json, 250).await;
        let (code, matches) = instructor.create(1, Pace::Timed { turn_ms: 2_000 }).await;
        let mut player = Guest::connect(&server, Codec::Bincode, 1).await;
        let taken = player.join(&code, "Kite", &matches[0], 0).await;
        player.sit(&taken).await;
        instructor.instruct(&matches[0]).await;
        let is_warning = |change: &Change| matches!(change, Change::News(news) if matches!(news.kind, NewsKind::StorageLow { .. }));
        until(&mut instructor, is_warning).await;
        instructor.order(Order::Start {}).await;
        assert!(matches!(player.act(1, &price(1)).await, Answer::Accepted { .. }));

        let filler = fill(folder.path());
        until(&mut instructor, |change| is_news(change, &NewsKind::StorageFull {})).await;
        // What is written during the pause finds no room either; once there is, it is taken.
        let refused = player.refused(act(2)).await;
        assert_eq!(refused, WireError::StoreUnavailable {});
        std::fs::remove_file(filler).unwrap();
        insist(&mut player, 2).await;
        instructor.order(Order::Resume {}).await;
        let runs = |change: &Change| matches!(change, Change::Clock(clock) if clock.phase == Phase::Running && clock.day > 0);
        until(&mut instructor, runs).await;
    });
    let complaints = server.complaints();
    assert!(complaints.contains("the disk is full"), "{complaints}");
    assert!(complaints.contains("MiB are left"), "{complaints}");
}

/// Makes every further sync of a process fail; none where that can't be done.
fn fail_syncs(process: u32) -> Option<Child> {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e"]);
    strace.args(["inject=fsync,fdatasync:error=EIO", "-p", &process.to_string()]);
    let mut strace = strace.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().ok()?;
    // It says when it has attached itself; its end, if it may not, closes the pipe.
    let mut said = BufReader::new(strace.stderr.take()?).lines();
    let attached = said.any(|line| line.is_ok_and(|line| line.contains("attached")));
    // Whatever else it says is read, so that it never waits for us.
    std::thread::spawn(move || said.for_each(drop));
    if !attached {
        drop(strace.wait());
        return None;
    }
    Some(strace)
}

#[test]
fn a_sync_that_fails_is_not_acknowledged_and_ends_the_process() {
    let folder = Folder::new("sync");
    let mut server = Server::start(folder.path());
    let mut strace = None;
    let mut seat = None;
    run(async {
        let mut instructor = Guest::connect(&server, Codec::Json, 250).await;
        let (code, matches) = instructor.create(1, Pace::Stepped {}).await;
        instructor.instruct(&matches[0]).await;
        instructor.order(Order::Start {}).await;
        let mut player = Guest::connect(&server, Codec::Bincode, 1).await;
        let taken = player.join(&code, "Kite", &matches[0], 0).await;
        player.sit(&taken).await;
        assert!(matches!(player.act(1, &price(1)).await, Answer::Accepted { .. }));
        strace = fail_syncs(server.process());
        if strace.is_none() {
            return;
        }
        player.send(&act(2)).await.unwrap();
        // Whatever is heard from now on, no acknowledgement is.
        while let Ok(answer) = player.try_answer().await {
            let stopping = matches!(&answer, ServerMessage::Error { error: WireError::Stopping {}, .. });
            assert!(stopping, "after a failed sync: {answer:?}");
        }
        seat = Some(taken);
    });
    let Some(mut strace) = strace else {
        eprintln!("not run: no strace, or it may not trace here");
        return;
    };
    assert_eq!(server.ended(), Some(1), "{}", server.complaints());
    strace.wait().unwrap();
    let complaints = server.complaints();
    assert!(complaints.contains("may be lost"), "{complaints}");

    server.restart();
    run(async {
        let taken = seat.unwrap();
        let mut player = Guest::connect(&server, Codec::Bincode, 1).await;
        player.sit(&taken).await;
        assert!(matches!(player.act(1, &price(1)).await, Answer::Accepted { .. }));
        let ServerMessage::Ack { answer: told, .. } = player.ask(ClientMessage::Ask { seq: 2 }).await else {
            panic!("not told")
        };
        let again = player.act(2, &price(2)).await;
        assert!(told == again || told == Answer::NeverSeen {}, "told {told:?}, then {again:?}");
    });
}
