//! From a batch to events. Nothing here changes the market.

use burnrate_client_proto::command::BATCH_COMMANDS_MAX;
use burnrate_client_proto::message::Answer;

use super::{Batch, Decision, Simulation};
use crate::command::{accepted, judge_batch};
use crate::event::Event;
use crate::roster::Roster;

impl Simulation {
    /// Judges a batch: remembered answers first, then phase, status, bounds, unlocks, and cash with what is queued.
    /// It changes nothing: the caller makes the events durable, evolves them, and then gives the answer.
    #[must_use]
    pub fn decide(&self, batch: &Batch) -> Decision {
        let sized = (1..=BATCH_COMMANDS_MAX).contains(&batch.commands.len());
        let (true, Some(vendor)) = (sized, self.world.resource::<Roster>().vendor(batch.vendor.0)) else {
            return Decision::Malformed;
        };
        match batch.stamp.map(|stamp| self.answer(stamp)) {
            None | Some(Answer::NeverSeen {}) => {}
            Some(Answer::TooOld {}) => return Decision::TooOld,
            Some(answer @ (Answer::Accepted { .. } | Answer::Refused { .. })) => {
                return Decision::Remembered(answer);
            }
        }
        let (vendor_id, author, stamp) = (batch.vendor, batch.author, batch.stamp);
        match judge_batch(&self.world, vendor, author, &batch.commands) {
            Ok(desk) => {
                let (commands, acts_on_day) = (batch.commands.clone(), desk.acts_on_day);
                let answer = accepted(&commands, acts_on_day);
                let event =
                    Event::CommandsAccepted { vendor: vendor_id, author, stamp, commands, acts_on_day };
                Decision::Fresh { events: vec![event], answer }
            }
            Err((index, rejection)) => {
                let answer = Answer::Refused { index, rejection: rejection.clone() };
                let event = Event::CommandRefused { vendor: vendor_id, author, stamp, index, rejection };
                Decision::Fresh { events: vec![event], answer }
            }
        }
    }
}
