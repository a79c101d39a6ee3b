//! What a match does while nothing can be written. Nothing was written, and nothing is lost: whoever asked is told, the
//! clock stops, and everybody sees why. Commands are tried as they come, so they are taken as soon as there is room; the
//! clock waits for its instructor, as after a restart, and stops again if there is still none.

use burnrate_client_proto::message::WireError;
use burnrate_client_proto::view::NewsKind;
use burnrate_matches::Proposal;

use super::Actor;
use super::audience::HostNews;
use super::rebuild::Rebuild;
use super::step::Job;

/// No room was found; what the match itself wants to write waits, longer each time.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoRoom {
    wait_ms: u64,
    until_ms: u64,
}

impl NoRoom {
    /// When the match may write of its own accord again; none when it may now.
    pub(super) fn next_try_ms(self, now_ms: u64) -> Option<u64> {
        (self.until_ms > now_ms).then_some(self.until_ms)
    }
}

impl Actor {
    /// An append found the disk full.
    pub(super) fn found_no_room(&mut self, job: Job, proposal: &Proposal) {
        let now_ms = self.now_ms();
        job.refuse(&WireError::StoreUnavailable {});
        let first = self.no_room.is_none();
        let (retry_ms, retry_ms_max) = (self.around.config.retry_ms, self.around.config.retry_ms_max);
        let wait_ms = self.no_room.map_or(u64::from(retry_ms), |no_room| {
            // Only a try of the match's own makes the next one later: players may try as often as they like.
            if no_room.until_ms <= now_ms { no_room.wait_ms * 2 } else { no_room.wait_ms }
        });
        let wait_ms = wait_ms.min(u64::from(retry_ms_max));
        self.no_room = Some(NoRoom { wait_ms, until_ms: now_ms + wait_ms });
        let ran = self.pacing.is_running() || self.pacing.is_due(now_ms);
        if ran {
            self.pacing.pause(now_ms);
            self.clock_changed = true;
        }
        if first || ran {
            tracing::warn!(match_id = %self.id, "match {}: the disk is full; it is paused until there is room", self.id);
            self.tell(HostNews::for_all(self.day(), NewsKind::StorageFull {}));
        }
        let unmoved = self.game.as_mut().is_some_and(|game| game.take_back(proposal));
        if !unmoved {
            self.drop_and_read_again();
        }
    }

    /// A day or a start that was not written has moved the market already: it is read again from its log.
    fn drop_and_read_again(&mut self) {
        self.drop_and_rebuild();
        let owned = Some((self.stream.clone(), self.epoch));
        self.rebuild = Some(Rebuild::begin(&self.around, &self.id, owned, self.rivals.clone()));
    }
}
