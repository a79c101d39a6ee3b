//! One match's views on their way to many sockets: a board of feeds, one an audience. A feed counts its own steps, so
//! that nobody can count a rival's; it encodes a step once a codec and shares the bytes; it keeps the last 64 deltas
//! for those who come back, and one snapshot for all who come new. It never waits for anyone.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, OnceLock, Weak};

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::message::{Audience, ServerMessage, Since};
use burnrate_client_proto::view::{Change, Clock};
use tokio_tungstenite::tungstenite::{Bytes, Message, Utf8Bytes};

use crate::outbox::{AttachmentNumber, Outbox};

/// How many deltas of an audience are kept for those who missed some.
pub const DELTAS_KEPT: usize = 64;

/// Most bytes of changes in one piece of a snapshot; a socket's write buffer never shrinks below what it once held.
const PIECE_BYTES_MAX: usize = 3_900;

/// The frame of a message in a codec; none when it is too long for one, which is a fault of ours and logged.
#[must_use]
pub fn frame(message: &ServerMessage, codec: Codec) -> Option<Message> {
    let bytes = match codec.encode(message) {
        Ok(bytes) => bytes,
        Err(error) => {
            tracing::error!(%error, "a message of ours does not fit a frame and was not sent");
            return None;
        }
    };
    match codec {
        Codec::Json => Utf8Bytes::try_from(Bytes::from(bytes)).ok().map(Message::Text),
        Codec::Bincode => Some(Message::Binary(Bytes::from(bytes))),
    }
}

/// Frames that are made once a codec, by whoever needs them first.
#[derive(Debug, Default)]
struct PerCodec<T> {
    json: OnceLock<T>,
    bincode: OnceLock<T>,
}

impl<T> PerCodec<T> {
    fn of(&self, codec: Codec, make: impl FnOnce() -> T) -> &T {
        match codec {
            Codec::Json => self.json.get_or_init(make),
            Codec::Bincode => self.bincode.get_or_init(make),
        }
    }
}

/// A message that many connections get.
#[derive(Debug)]
pub struct SharedMessage {
    message: ServerMessage,
    frames: PerCodec<Option<Message>>,
}

impl SharedMessage {
    /// A message to share.
    #[must_use]
    pub fn new(message: ServerMessage) -> Arc<Self> {
        Arc::new(Self { message, frames: PerCodec { json: OnceLock::new(), bincode: OnceLock::new() } })
    }

    /// The message itself.
    #[must_use]
    pub fn message(&self) -> &ServerMessage {
        &self.message
    }

    /// Its frame; a clone shares the bytes.
    #[must_use]
    pub fn frame(&self, codec: Codec) -> Option<Message> {
        self.frames.of(codec, || frame(&self.message, codec)).clone()
    }
}

/// What of a view all newcomers share: everything but the clock.
#[derive(Debug)]
struct SnapshotBody {
    epoch: u64,
    seq: u64,
    changes: Vec<Change>,
    pieces: PerCodec<Vec<Message>>,
}

impl SnapshotBody {
    fn pieces(&self, codec: Codec) -> &[Message] {
        self.pieces.of(codec, || {
            let cut = cut(&self.changes, codec);
            // One more piece follows: the clock.
            let pieces = cut.len() + 1;
            let messages = cut.into_iter().enumerate();
            messages.filter_map(|(i, changes)| frame(&self.piece(i, pieces, changes), codec)).collect()
        })
    }

    fn piece(&self, piece: usize, pieces: usize, changes: Vec<Change>) -> ServerMessage {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (epoch, seq) = (self.epoch, self.seq);
        ServerMessage::Snapshot { epoch, seq, piece: count(piece), pieces: count(pieces), changes }
    }
}

/// Cuts a view into pieces of at most [`PIECE_BYTES_MAX`] each; a change that is longer alone is a piece alone.
fn cut(changes: &[Change], codec: Codec) -> Vec<Vec<Change>> {
    let mut pieces = Vec::new();
    let mut piece = Vec::new();
    let mut piece_bytes = 0;
    for change in changes {
        let bytes = codec.encode(change).map_or(PIECE_BYTES_MAX, |bytes| bytes.len() + 1);
        if piece_bytes + bytes > PIECE_BYTES_MAX && !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
            piece_bytes = 0;
        }
        piece_bytes += bytes;
        piece.push(change.clone());
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces
}

/// A whole view as of one step, with the clock as of its sending.
#[derive(Debug)]
pub struct Snapshot {
    body: Arc<SnapshotBody>,
    clock: Clock,
}

impl Snapshot {
    /// How many frames it is written in.
    #[must_use]
    pub fn frame_count(&self, codec: Codec) -> usize {
        self.body.pieces(codec).len() + 1
    }

    /// One of its frames, from 0.
    #[must_use]
    pub fn frame(&self, codec: Codec, index: usize) -> Option<Message> {
        let pieces = self.body.pieces(codec);
        if let Some(piece) = pieces.get(index) {
            return Some(piece.clone());
        }
        let clock = vec![Change::Clock(self.clock.clone())];
        frame(&self.body.piece(pieces.len(), pieces.len() + 1, clock), codec)
    }
}

/// One connection that follows a feed.
#[derive(Debug)]
struct Follower {
    attachment: AttachmentNumber,
    outbox: Arc<Outbox>,
}

#[derive(Debug, Default)]
struct Feed {
    seq: u64,
    deltas: VecDeque<Arc<SharedMessage>>,
    /// Kept alive by those who still write it: newcomers of the same moment share it, and an idle view holds none.
    snapshot: Weak<SnapshotBody>,
    followers: BTreeMap<ConnectionNumber, Follower>,
}

/// A connection, by a number that is never used twice in a run of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionNumber(pub u64);

/// All feeds of one match.
#[derive(Debug)]
pub struct Board {
    epoch: u64,
    feeds: BTreeMap<Audience, Feed>,
}

impl Board {
    /// A board whose sequence numbers belong to `epoch`, below 2^53.
    #[must_use]
    pub fn new(epoch: u64) -> Self {
        Self { epoch, feeds: BTreeMap::new() }
    }

    /// The audiences that somebody followed at some time.
    pub fn audiences(&self) -> impl Iterator<Item = Audience> {
        self.feeds.keys().copied()
    }

    /// One step's changes for one audience; none are not a step. Returns how many followers fell behind.
    pub fn publish(&mut self, audience: Audience, changes: Vec<Change>) -> u64 {
        // Whoever comes first gets a snapshot, so an audience without a feed needs no deltas.
        let Some(feed) = self.feeds.get_mut(&audience) else { return 0 };
        if changes.is_empty() {
            return 0;
        }
        let from = feed.seq;
        feed.seq += 1;
        feed.snapshot = Weak::new();
        let delta = SharedMessage::new(ServerMessage::Delta { from, seq: feed.seq, changes });
        if feed.deltas.len() >= DELTAS_KEPT {
            feed.deltas.pop_front();
        }
        feed.deltas.push_back(Arc::clone(&delta));
        let followers = feed.followers.values();
        let behind = followers.filter(|f| f.outbox.delta(f.attachment, Arc::clone(&delta))).count();
        behind as u64
    }

    /// A connection begins to follow: it gets what it missed, or the whole view, made by `view` unless somebody is
    /// still being sent the same.
    pub fn follow(
        &mut self,
        audience: Audience,
        connection: ConnectionNumber,
        (attachment, outbox): (AttachmentNumber, Arc<Outbox>),
        since: Option<Since>,
        clock: Clock,
        view: impl FnOnce() -> Vec<Change>,
    ) {
        let epoch = self.epoch;
        let feed = self.feeds.entry(audience).or_default();
        let missed = since.filter(|since| since.epoch == epoch).and_then(|since| feed.missed(since.seq));
        match missed {
            Some(deltas) => {
                for delta in deltas {
                    outbox.delta(attachment, delta);
                }
                // The clock that these deltas told stands where it stood then.
                let refresh = vec![Change::Clock(clock)];
                let seq = feed.seq;
                let message = ServerMessage::Delta { from: seq, seq, changes: refresh };
                outbox.delta(attachment, SharedMessage::new(message));
            }
            None => outbox.snapshot(attachment, feed.snapshot(epoch, clock, view)),
        }
        feed.followers.insert(connection, Follower { attachment, outbox });
    }

    /// A follower that fell behind asks for the whole view.
    pub fn catch_up(
        &mut self,
        audience: Audience,
        connection: ConnectionNumber,
        clock: Clock,
        view: impl FnOnce() -> Vec<Change>,
    ) {
        let epoch = self.epoch;
        let Some(feed) = self.feeds.get_mut(&audience) else { return };
        let Some(follower) = feed.followers.get(&connection) else { return };
        let (attachment, outbox) = (follower.attachment, Arc::clone(&follower.outbox));
        outbox.snapshot(attachment, feed.snapshot(epoch, clock, view));
    }

    /// A connection follows no more.
    pub fn leave(&mut self, audience: Audience, connection: ConnectionNumber) {
        if let Some(feed) = self.feeds.get_mut(&audience) {
            feed.followers.remove(&connection);
        }
    }

    /// Begins a new epoch after the match was rebuilt: every follower gets the whole view again.
    pub fn restart(&mut self, epoch: u64) {
        self.epoch = epoch;
        for feed in self.feeds.values_mut() {
            feed.seq = 0;
            feed.deltas.clear();
            feed.snapshot = Weak::new();
            feed.followers.values().for_each(|f| f.outbox.fall_behind(f.attachment));
        }
    }

    /// Every follower's outbox, to tell all of them something.
    pub fn outboxes(&self) -> impl Iterator<Item = &Arc<Outbox>> {
        self.feeds.values().flat_map(|feed| feed.followers.values().map(|follower| &follower.outbox))
    }
}

impl Feed {
    /// The deltas after `seq`, if all are still kept.
    fn missed(&self, seq: u64) -> Option<Vec<Arc<SharedMessage>>> {
        let behind = usize::try_from(self.seq.checked_sub(seq)?).ok()?;
        let first = self.deltas.len().checked_sub(behind)?;
        Some(self.deltas.iter().skip(first).cloned().collect())
    }

    fn snapshot(&mut self, epoch: u64, clock: Clock, view: impl FnOnce() -> Vec<Change>) -> Snapshot {
        let seq = self.seq;
        let body = self.snapshot.upgrade().unwrap_or_else(|| {
            let mut changes = view();
            changes.retain(|change| !matches!(change, Change::Clock(_)));
            let pieces = PerCodec { json: OnceLock::new(), bincode: OnceLock::new() };
            Arc::new(SnapshotBody { epoch, seq, changes, pieces })
        });
        self.snapshot = Arc::downgrade(&body);
        Snapshot { body, clock }
    }
}

#[cfg(test)]
mod tests {
    use burnrate_client_proto::id::VendorId;
    use burnrate_client_proto::view::{News, NewsKind, Pace, Phase};

    use super::*;
    use crate::outbox::{Next, Outgoing};

    const PUBLIC: Audience = Audience::Public {};

    fn clock(day: u32) -> Clock {
        let (phase, pace) = (Phase::Running, Pace::Stepped {});
        Clock { day, turn: 1, next_turn_day: 8, phase, pace, turn_ends_in_ms: None }
    }

    fn news(day: u32) -> Vec<Change> {
        vec![Change::News(News { day, kind: NewsKind::Launched { vendor: VendorId(0) } })]
    }

    fn follow(board: &mut Board, number: u64, since: Option<Since>) -> Arc<Outbox> {
        let outbox = Outbox::new();
        let place = (outbox.begin_attachment(), Arc::clone(&outbox));
        board.follow(PUBLIC, ConnectionNumber(number), place, since, clock(1), || news(0));
        outbox
    }

    fn deltas(outbox: &Outbox) -> Vec<(u64, u64)> {
        let mut seen = Vec::new();
        while let Next::Write(Outgoing::Delta(shared)) = outbox.next() {
            if let ServerMessage::Delta { from, seq, .. } = shared.message() {
                seen.push((*from, *seq));
            }
        }
        seen
    }

    fn is_snapshot(outbox: &Outbox) -> bool {
        matches!(outbox.next(), Next::Write(Outgoing::Snapshot(_)))
    }

    #[test]
    fn who_comes_back_gets_the_missed_deltas_or_a_snapshot() {
        let mut board = Board::new(5);
        let first = follow(&mut board, 1, None);
        assert!(is_snapshot(&first));
        for day in 1..=100 {
            board.publish(PUBLIC, news(day));
        }
        let since = |epoch, seq| Some(Since { epoch, seq });
        assert_eq!(deltas(&follow(&mut board, 2, since(5, 98))), [(98, 99), (99, 100), (100, 100)]);
        assert_eq!(deltas(&follow(&mut board, 3, since(5, 100))), [(100, 100)]);
        assert_eq!(deltas(&follow(&mut board, 4, since(5, 36))).len(), 65);
        for too_far in [since(5, 35), since(5, 101), since(4, 99), None] {
            assert!(is_snapshot(&follow(&mut board, 5, too_far)), "{too_far:?}");
        }
    }

    #[test]
    fn the_bytes_are_shared_and_the_pieces_are_small_and_whole() {
        let view: Vec<Change> = (0..200).flat_map(news).collect();
        for codec in [Codec::Json, Codec::Bincode] {
            let mut feed = Feed::default();
            let snapshot = feed.snapshot(1, clock(3), || view.clone());
            let again = feed.snapshot(1, clock(4), || panic!("the body is kept"));
            let mut read = Vec::new();
            for i in 0..snapshot.frame_count(codec) {
                let bytes = snapshot.frame(codec, i).expect("a frame").into_data();
                assert!(bytes.len() <= 4096, "a piece of {} bytes", bytes.len());
                if i + 1 < snapshot.frame_count(codec) {
                    let other = again.frame(codec, i).expect("a frame").into_data();
                    assert_eq!(bytes.as_ptr(), other.as_ptr());
                }
                let ServerMessage::Snapshot { piece, changes, .. } = codec.decode(&bytes).expect("whole")
                else {
                    panic!("a piece")
                };
                assert_eq!(piece as usize, i);
                read.extend(changes);
            }
            assert_eq!(read.pop(), Some(Change::Clock(clock(3))));
            assert_eq!(read, view);
        }
    }

    #[test]
    fn a_step_without_changes_is_no_step_and_a_new_epoch_starts_over() {
        let mut board = Board::new(1);
        let outbox = follow(&mut board, 1, None);
        assert!(is_snapshot(&outbox));
        board.publish(PUBLIC, Vec::new());
        board.publish(PUBLIC, news(1));
        assert_eq!(deltas(&outbox), [(0, 1)]);
        board.restart(2);
        assert!(matches!(outbox.next(), Next::AskForSnapshot));
        board.catch_up(PUBLIC, ConnectionNumber(1), clock(1), || news(1));
        assert!(is_snapshot(&outbox));
    }
}
