//! A client that decides again and again, whatever becomes of the server. Cut off, it comes back with its token, asks
//! what became of its last command, holds the answer to what it is told when it sends the command again, and goes on.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::message::{Answer, ClientMessage, ServerMessage, WireError};

use super::journal::{Journal, commands};
use crate::guest::{Guest, PATIENCE, Taken, sit};

/// How many answers of a client the server remembers.
const ANSWERS_REMEMBERED: u64 = 64;

/// A seat and who plays it.
#[derive(Clone)]
pub(super) struct Player {
    pub(super) number: u8,
    pub(super) taken: Taken,
    pub(super) journal: Arc<Mutex<Journal>>,
}

/// What players and the killer know of each other.
#[derive(Default)]
pub(super) struct Play {
    pub(super) acknowledged: AtomicU64,
    pub(super) over: AtomicBool,
}

/// Plays until it is over. A future of `None` in here is a connection that broke: a server that is killed says nothing.
pub(super) async fn play(url: &str, player: &Player, shared: &Play) {
    while !shared.over.load(SeqCst) {
        let Some(mut guest) = come_back(url, player, shared).await else { return };
        if review(&mut guest, &player.journal).await.is_none() {
            continue;
        }
        player.journal.lock().unwrap().learn(|learned| learned.comebacks += 1);
        while !shared.over.load(SeqCst) && decide(&mut guest, &player.journal).await.is_some() {
            shared.acknowledged.fetch_add(1, SeqCst);
        }
    }
}

/// Connects and sits down as soon as there is a server; none when the play is over.
async fn come_back(url: &str, player: &Player, shared: &Play) -> Option<Guest> {
    let codec = if player.number.is_multiple_of(2) { Codec::Json } else { Codec::Bincode };
    let began = Instant::now();
    while !shared.over.load(SeqCst) {
        assert!(began.elapsed() < PATIENCE, "player {} can't come back", player.number);
        if let Ok(mut guest) = Guest::try_connect(url, codec, player.number).await
            && guest.send(&sit(&player.taken)).await.is_ok()
        {
            match guest.try_answer().await {
                Ok(ServerMessage::Attached { .. }) => return Some(guest),
                Ok(other) => panic!("player {} came back and got {other:?}", player.number),
                Err(_) => {}
            }
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    None
}

/// Sends the command that is not answered yet, or the next one.
async fn decide(guest: &mut Guest, journal: &Mutex<Journal>) -> Option<()> {
    let seq = journal.lock().unwrap().next();
    let answer = act(guest, seq).await?;
    journal.lock().unwrap().acknowledge(seq, &answer);
    Some(())
}

/// Asks about what is in doubt, about what is known, about what is too old and about what never was.
async fn review(guest: &mut Guest, journal: &Mutex<Journal>) -> Option<()> {
    settle_doubt(guest, journal).await?;
    let sent = journal.lock().unwrap().sent();
    let oldest = sent.saturating_sub(ANSWERS_REMEMBERED - 1).max(1);
    for seq in [oldest, sent.midpoint(oldest), sent] {
        let Some(known) = journal.lock().unwrap().answer(seq).cloned() else { continue };
        assert_eq!(ask(guest, seq).await?, known, "command {seq}, asked about");
        assert_eq!(act(guest, seq).await?, known, "command {seq}, sent again");
        journal.lock().unwrap().learn(|learned| learned.asked_again += 2);
    }
    if let Some(forgotten) = sent.checked_sub(ANSWERS_REMEMBERED).filter(|seq| *seq > 0) {
        assert_eq!(ask(guest, forgotten).await?, Answer::TooOld {}, "command {forgotten} of {sent}");
        assert_eq!(
            act(guest, forgotten).await?,
            Answer::TooOld {},
            "command {forgotten} of {sent}, sent again"
        );
        journal.lock().unwrap().learn(|learned| learned.too_old += 1);
    }
    assert_eq!(ask(guest, sent + 1).await?, Answer::NeverSeen {}, "command {} was never sent", sent + 1);
    Some(())
}

/// Finds out what became of the command that was cut off; afterwards it is answered.
async fn settle_doubt(guest: &mut Guest, journal: &Mutex<Journal>) -> Option<()> {
    let Some(seq) = journal.lock().unwrap().doubtful() else { return Some(()) };
    let told = ask(guest, seq).await?;
    let settled = act(guest, seq).await?;
    let mut journal = journal.lock().unwrap();
    match &told {
        Answer::NeverSeen {} => journal.learn(|learned| learned.never_seen += 1),
        Answer::Accepted { .. } => journal.learn(|learned| learned.arrived_accepted += 1),
        Answer::Refused { .. } => journal.learn(|learned| learned.arrived_refused += 1),
        Answer::TooOld {} => panic!("command {seq}, the newest, is told as too old"),
    }
    assert!(
        told == settled || told == Answer::NeverSeen {},
        "command {seq}: told {told:?}, then {settled:?}"
    );
    journal.acknowledge(seq, &settled);
    Some(())
}

async fn act(guest: &mut Guest, seq: u64) -> Option<Answer> {
    answered(guest, seq, &ClientMessage::Act { seq, commands: commands(seq) }).await
}

async fn ask(guest: &mut Guest, seq: u64) -> Option<Answer> {
    answered(guest, seq, &ClientMessage::Ask { seq }).await
}

/// The answer to a message, which is sent again as long as the server asks for that.
async fn answered(guest: &mut Guest, seq: u64, message: &ClientMessage) -> Option<Answer> {
    loop {
        guest.send(message).await.ok()?;
        match guest.try_answer().await.ok()? {
            ServerMessage::Ack { seq: acknowledged, answer } => {
                assert_eq!(acknowledged, seq);
                return Some(answer);
            }
            ServerMessage::Error {
                error: WireError::TooFast { retry_after_ms } | WireError::Busy { retry_after_ms },
                ..
            } => tokio::time::sleep(Duration::from_millis(u64::from(retry_after_ms))).await,
            other => panic!("{message:?} was answered with {other:?}"),
        }
    }
}
