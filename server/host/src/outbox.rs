//! What waits to be written to one connection: a bounded queue between those who must never wait (matches) and a
//! socket that may be slow. Answers are never dropped: too many of them end the connection. Deltas are: a client that
//! falls behind loses them all and gets a fresh snapshot. Nothing here knows sockets.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use burnrate_client_proto::message::{ServerMessage, WireError};
use tokio::sync::Notify;

use crate::broadcast::{DELTAS_KEPT, SharedMessage, Snapshot};
use crate::study::Finding;

/// Most answers that may wait for one connection.
const ANSWERS_MAX: usize = 256;
/// Most deltas that may wait: all that are kept, for one who comes back, and some to come. Beyond, the client is behind.
const DELTAS_MAX: usize = DELTAS_KEPT + 32;

/// Which attachment of a connection a delta belongs to: what an earlier match still sends is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AttachmentNumber(u64);

/// One thing to write.
#[derive(Debug)]
pub enum Outgoing {
    /// An answer to this connection alone.
    Answer(Box<ServerMessage>),
    /// A delta that many share.
    Delta(Arc<SharedMessage>),
    /// A whole view.
    Snapshot(Box<Snapshot>),
    /// The answer to a study.
    Found(Box<Finding>),
}

/// Why the server ends a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing(pub WireError);

/// What the connection should do next.
#[derive(Debug)]
pub enum Next {
    /// Write this.
    Write(Outgoing),
    /// Ask the match for a snapshot: the client is behind, and all else is written.
    AskForSnapshot,
    /// Say why, and close.
    Close(Closing),
    /// Nothing waits.
    Nothing,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<Outgoing>,
    answers: usize,
    deltas: usize,
    attachment: AttachmentNumber,
    behind: Behind,
    closing: Option<Closing>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Behind {
    #[default]
    No,
    Yes,
    SnapshotAsked,
}

/// The bounded queue of one connection.
#[derive(Debug, Default)]
pub struct Outbox {
    queue: Mutex<Queue>,
    filled: Notify,
}

impl Outbox {
    /// An empty one.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// Queues an answer. When too many wait already the connection ends with `TooSlow`.
    pub fn answer(&self, message: ServerMessage) {
        self.queue_answer(Outgoing::Answer(Box::new(message)));
    }

    /// Queues the answer to a study; it counts as one answer.
    pub(crate) fn found(&self, finding: Finding) {
        self.queue_answer(Outgoing::Found(Box::new(finding)));
    }

    fn queue_answer(&self, answer: Outgoing) {
        let mut queue = self.lock();
        if queue.answers >= ANSWERS_MAX {
            queue.closing.get_or_insert(Closing(WireError::TooSlow {}));
        } else {
            queue.answers += 1;
            queue.waiting.push_back(answer);
        }
        drop(queue);
        self.filled.notify_one();
    }

    /// Queues an error as the answer to `request`.
    pub fn refuse(&self, request: Option<u64>, error: WireError) {
        self.answer(ServerMessage::Error { request, error });
    }

    /// A new attachment begins: what waits of the one before is dropped.
    pub fn begin_attachment(&self) -> AttachmentNumber {
        let mut queue = self.lock();
        queue.attachment.0 += 1;
        queue.behind = Behind::No;
        drop_views(&mut queue);
        queue.attachment
    }

    /// Queues a delta; true when that was one too many, so that the client is behind from now on.
    pub fn delta(&self, attachment: AttachmentNumber, delta: Arc<SharedMessage>) -> bool {
        let mut queue = self.lock();
        if queue.attachment != attachment || queue.behind != Behind::No {
            return false;
        }
        let fell_behind = queue.deltas >= DELTAS_MAX;
        if fell_behind {
            queue.behind = Behind::Yes;
            drop_views(&mut queue);
        } else {
            queue.deltas += 1;
            queue.waiting.push_back(Outgoing::Delta(delta));
        }
        drop(queue);
        self.filled.notify_one();
        fell_behind
    }

    /// Marks the client as behind: it gets a snapshot once it has read what waits.
    pub fn fall_behind(&self, attachment: AttachmentNumber) {
        let mut queue = self.lock();
        if queue.attachment == attachment && queue.behind == Behind::No {
            queue.behind = Behind::Yes;
            drop_views(&mut queue);
        }
        drop(queue);
        self.filled.notify_one();
    }

    /// Queues a whole view; the client is up to date from then on.
    pub fn snapshot(&self, attachment: AttachmentNumber, snapshot: Snapshot) {
        let mut queue = self.lock();
        if queue.attachment != attachment {
            return;
        }
        drop_views(&mut queue);
        queue.behind = Behind::No;
        queue.waiting.push_back(Outgoing::Snapshot(Box::new(snapshot)));
        drop(queue);
        self.filled.notify_one();
    }

    /// Ends the connection, once what waits is written.
    pub fn close(&self, why: WireError) {
        self.lock().closing.get_or_insert(Closing(why));
        self.filled.notify_one();
    }

    /// Whether too many answers wait, so that there is no use in writing on.
    #[must_use]
    pub fn is_overfull(&self) -> bool {
        let queue = self.lock();
        queue.closing == Some(Closing(WireError::TooSlow {}))
    }

    /// What to do next.
    pub fn next(&self) -> Next {
        let mut queue = self.lock();
        if let Some(outgoing) = queue.waiting.pop_front() {
            match outgoing {
                Outgoing::Answer(_) | Outgoing::Found(_) => queue.answers -= 1,
                Outgoing::Delta(_) => queue.deltas -= 1,
                Outgoing::Snapshot(_) => {}
            }
            return Next::Write(outgoing);
        }
        // An idle connection should hold no more memory than it needs.
        queue.waiting.shrink_to(2);
        if let Some(closing) = queue.closing.clone() {
            return Next::Close(closing);
        }
        if queue.behind == Behind::Yes {
            queue.behind = Behind::SnapshotAsked;
            return Next::AskForSnapshot;
        }
        Next::Nothing
    }

    /// Ends when something was queued since the last wait.
    pub async fn filled(&self) {
        self.filled.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drops the deltas and snapshots that wait; answers stay, in their order.
fn drop_views(queue: &mut Queue) {
    queue.waiting.retain(|outgoing| matches!(outgoing, Outgoing::Answer(_) | Outgoing::Found(_)));
    queue.deltas = 0;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delta(seq: u64) -> Arc<SharedMessage> {
        SharedMessage::new(ServerMessage::Delta { from: seq - 1, seq, changes: Vec::new() })
    }

    fn pong(nonce: u32) -> ServerMessage {
        ServerMessage::Pong { nonce }
    }

    #[test]
    fn a_client_that_falls_behind_keeps_its_answers_and_asks_once_for_a_snapshot() {
        let outbox = Outbox::new();
        let attachment = outbox.begin_attachment();
        outbox.answer(pong(1));
        let fell_behind: Vec<bool> =
            (1..=100).map(|seq| outbox.delta(attachment, delta(seq))).filter(|fell| *fell).collect();
        assert_eq!(fell_behind.len(), 1);
        outbox.answer(pong(2));
        assert!(matches!(outbox.next(), Next::Write(Outgoing::Answer(_))));
        assert!(matches!(outbox.next(), Next::Write(Outgoing::Answer(_))));
        assert!(matches!(outbox.next(), Next::AskForSnapshot));
        assert!(matches!(outbox.next(), Next::Nothing));
    }

    #[test]
    fn too_many_answers_close_the_connection_after_those_that_wait() {
        let outbox = Outbox::new();
        (0..300).for_each(|nonce| outbox.answer(pong(nonce)));
        assert!(outbox.is_overfull());
        let written = std::iter::from_fn(|| match outbox.next() {
            Next::Write(outgoing) => Some(outgoing),
            Next::AskForSnapshot | Next::Close(_) | Next::Nothing => None,
        });
        assert_eq!(written.count(), ANSWERS_MAX);
        assert!(matches!(outbox.next(), Next::Close(Closing(WireError::TooSlow {}))));
    }

    #[test]
    fn what_an_earlier_match_sends_is_dropped() {
        let outbox = Outbox::new();
        let earlier = outbox.begin_attachment();
        outbox.delta(earlier, delta(1));
        outbox.answer(pong(1));
        let later = outbox.begin_attachment();
        outbox.delta(earlier, delta(2));
        outbox.delta(later, delta(9));
        assert!(matches!(outbox.next(), Next::Write(Outgoing::Answer(_))));
        let Next::Write(Outgoing::Delta(kept)) = outbox.next() else { panic!("the later delta is kept") };
        assert!(matches!(kept.message(), ServerMessage::Delta { seq: 9, .. }));
        assert!(matches!(outbox.next(), Next::Nothing));
    }
}
