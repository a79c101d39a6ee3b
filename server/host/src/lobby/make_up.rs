//! Make-up play: a classroom of one match, in which one seat of a recorded match is played against the recorded rivals. The
//! recorded match's log is only read. To play on after a restart it is read again; a match whose rivals are lost that way is
//! shown as far as it came, with the reason.

use burnrate_client_proto::id::{MatchId, VendorId};
use burnrate_client_proto::message::{ServerMessage, WireError};
use burnrate_client_proto::view::{Pace, Phase};
use burnrate_content::resolved::SeatKind;
use burnrate_matches::MakeUp;
use burnrate_sim::Opening;

use super::{LobbyHall, Room};
use crate::class_state::{ClassState, MakeUpSeat};
use crate::match_actor::{LoadFault, Loaded, MatchHandle, Still, check_pace, load_recorded, show};
use crate::patience::patiently;

/// Which seat of which match is made up for.
#[derive(Clone, Debug)]
pub struct MakeUpPlan {
    /// The recorded match.
    pub of: MatchId,
    /// The seat.
    pub vendor: VendorId,
    /// How days pass at first.
    pub pace: Pace,
}

impl LobbyHall {
    /// Makes the classroom of a make-up match.
    ///
    /// # Errors
    /// That the recorded match can't be played against (yet), that people may not take the seat, that the server is full, or
    /// that the log can't be written.
    pub async fn make_up(&self, plan: MakeUpPlan, request: u32) -> Result<ServerMessage, WireError> {
        let MakeUpPlan { of, vendor, pace } = plan;
        check_pace(pace)?;
        self.must_be_over(&of)?;
        let rivals = load_recorded(&self.around.store, &of, vendor).await.map_err(|fault| {
            tracing::warn!(match_id = %of, %fault, "match {of} can't be played against: {fault}");
            fault.state().error().unwrap_or(WireError::NotNow {})
        })?;
        must_be_open(rivals.opening(), vendor)?;
        let _one_at_a_time = self.making.lock().await;
        let opening = rivals.opening().clone();
        let room = Room {
            scenario: opening.resolved.meta.key.clone(),
            pace,
            make_up: Some(MakeUpSeat { of, vendor }),
        };
        self.open_room(room, &opening, 1, Some(rivals), request).await
    }

    /// A match that others of its classroom share their chance with is recorded when all of them are.
    fn must_be_over(&self, of: &MatchId) -> Result<(), WireError> {
        let (room, index) = self.find_match(of).ok_or(WireError::NoMatch {})?;
        let recorded = room.matches().get(usize::from(index)).ok_or(WireError::NoMatch {})?;
        recorded.check()?;
        let all_over = room.matches().iter().all(|handle| handle.status().phase() == Phase::Ended);
        if all_over && recorded.status().day() > 0 { Ok(()) } else { Err(WireError::NotNow {}) }
    }

    /// Sets recorded rivals to a match that was found again in the store; one that is over needs none.
    pub(super) async fn find_rivals(&self, loaded: &mut Loaded, seat: &MakeUpSeat) -> Result<(), LoadFault> {
        if loaded.game.ended().is_some() {
            return Ok(());
        }
        let store = &self.around.store;
        let what = format!("match {}", seat.of);
        let reading = || load_recorded(store, &seat.of, seat.vendor);
        let rivals: MakeUp = patiently(&self.around, &what, LoadFault::may_pass, reading).await?;
        loaded.game.play_against(rivals);
        Ok(())
    }

    /// Shows a match whose rivals are lost, as far as it came.
    pub(super) fn keep_without_rivals(
        &self,
        id: MatchId,
        loaded: &Loaded,
        state: &ClassState,
        index: u16,
        fault: &LoadFault,
    ) -> MatchHandle {
        tracing::error!(match_id = %id, "match {id} can't be played on: the match that it is played against can't be read: {fault}");
        let still = Still::without_rivals(loaded, state.make_up(), &state.roster(index));
        show(&self.around, id, still)
    }
}

fn must_be_open(opening: &Opening, vendor: VendorId) -> Result<(), WireError> {
    let seat = opening.resolved.vendors.get(vendor.index()).map(|vendor| vendor.seat);
    if seat == Some(SeatKind::Open) { Ok(()) } else { Err(WireError::SeatClosed {}) }
}
