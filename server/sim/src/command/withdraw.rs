//! `Withdraw`: takes a decision that waits back. It acts when it is accepted and never waits itself.

use burnrate_client_proto::command::DecisionKey;
use burnrate_client_proto::rejection::Rejection;

use super::desk::Desk;

pub(super) fn judge(desk: &Desk, decision: DecisionKey) -> Result<(), Rejection> {
    if desk.queue.decisions.contains_key(&decision) { Ok(()) } else { Err(Rejection::NotQueued { decision }) }
}
