//! How the commands of a bot, a script or an experiment are put: through `decide`, like a player's. What the rules refuse is
//! told and left out, and the rest of the batch is tried again.

use burnrate_client_proto::command::Command;
use burnrate_client_proto::message::Answer;
use burnrate_client_proto::rejection::Rejection;
use burnrate_sim::{Batch, Decision, Event, Simulation};

/// What became of a batch.
#[derive(Debug, Default)]
pub(crate) struct Put {
    /// Commands that wait in the queue now.
    pub(crate) accepted: Vec<Command>,
    /// Commands that the rules refused, each with the reason.
    pub(crate) refused: Vec<(Command, Rejection)>,
}

/// Decides a batch and takes its events in, each shown to `logged` before the next is decided.
pub(crate) fn put(simulation: &mut Simulation, mut batch: Batch, mut logged: impl FnMut(Event)) -> Put {
    let mut done = Put::default();
    while !batch.commands.is_empty() {
        let Decision::Fresh { events, answer } = simulation.decide(&batch) else { return done };
        for event in events {
            simulation.evolve(&event);
            logged(event);
        }
        let Answer::Refused { index, rejection } = answer else {
            done.accepted = batch.commands;
            return done;
        };
        if usize::from(index) >= batch.commands.len() {
            return done;
        }
        done.refused.push((batch.commands.remove(usize::from(index)), rejection));
    }
    done
}
