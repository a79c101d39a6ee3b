//! What was answered to each client, so that a retry gets the same answer and acts once, after a restart too.
//!
//! Limits: the last [`ANSWERS_PER_CLIENT_MAX`] answers of the [`CLIENTS_MAX`] clients that were heard last. A client whose
//! memory was given up for another's is new when it comes back.

use std::collections::BTreeMap;

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};
use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::ClientId;
use burnrate_client_proto::message::Answer;

use crate::event::Stamp;

/// Answers that are remembered for each client.
pub const ANSWERS_PER_CLIENT_MAX: usize = 64;

/// Clients that are remembered in one match.
pub const CLIENTS_MAX: usize = 256;

/// What was answered to whom.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Answers {
    clients: BTreeMap<ClientId, Remembered>,
    /// Counts answers; orders clients by when they were heard last.
    answer_count: u64,
}

/// One client's answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
struct Remembered {
    heard_at: u64,
    answers: BTreeMap<u64, Answer>,
    /// The highest number whose answer was given up; none while nothing was.
    forgotten_up_to: Option<u64>,
}

impl Answers {
    /// What was answered to a stamp; `TooOld` or `NeverSeen` where no answer is at hand.
    #[must_use]
    pub fn look_up(&self, stamp: Stamp) -> Answer {
        let Some(client) = self.clients.get(&stamp.client) else {
            return Answer::NeverSeen {};
        };
        match client.answers.get(&stamp.seq) {
            Some(answer) => answer.clone(),
            None if client.forgotten_up_to.is_some_and(|seq| stamp.seq <= seq) => Answer::TooOld {},
            None => Answer::NeverSeen {},
        }
    }

    /// Remembers an answer, and gives up the oldest beyond the limits.
    pub fn remember(&mut self, stamp: Stamp, answer: Answer) {
        self.answer_count += 1;
        if !self.clients.contains_key(&stamp.client) && self.clients.len() >= CLIENTS_MAX {
            self.forget_silent_client();
        }
        let client = self.clients.entry(stamp.client).or_default();
        client.heard_at = self.answer_count;
        client.answers.insert(stamp.seq, answer);
        if client.answers.len() > ANSWERS_PER_CLIENT_MAX
            && let Some((seq, _)) = client.answers.pop_first()
        {
            client.forgotten_up_to = Some(seq.max(client.forgotten_up_to.unwrap_or(0)));
        }
    }

    fn forget_silent_client(&mut self) {
        let silent = self.clients.iter().min_by_key(|(_, client)| client.heard_at).map(|(id, _)| *id);
        if let Some(id) = silent {
            self.clients.remove(&id);
        }
    }
}

/// The answer to a batch that was accepted.
#[must_use]
pub(crate) fn accepted(commands: &[Command], acts_on_day: u32) -> Answer {
    Answer::Accepted { acts_on_day, keys: commands.iter().map(Command::key).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(client: u8, seq: u64) -> Stamp {
        Stamp { client: ClientId([client; 16]), seq }
    }

    #[test]
    fn the_last_64_answers_are_kept_and_older_numbers_are_too_old() {
        let mut answers = Answers::default();
        for seq in 1..=70 {
            answers.remember(stamp(1, seq), accepted(&[], u32::try_from(seq).unwrap()));
        }
        assert_eq!(answers.look_up(stamp(1, 6)), Answer::TooOld {});
        assert_eq!(answers.look_up(stamp(1, 7)), accepted(&[], 7));
        assert_eq!(answers.look_up(stamp(1, 70)), accepted(&[], 70));
        assert_eq!(answers.look_up(stamp(1, 71)), Answer::NeverSeen {});
        assert_eq!(answers.look_up(stamp(2, 7)), Answer::NeverSeen {});
    }

    #[test]
    fn a_number_that_was_skipped_is_new_until_its_neighbours_are_forgotten() {
        let mut answers = Answers::default();
        for seq in (1..=200).filter(|seq| *seq != 150) {
            answers.remember(stamp(1, seq), accepted(&[], 1));
        }
        assert_eq!(answers.look_up(stamp(1, 150)), Answer::NeverSeen {});
        assert_eq!(answers.look_up(stamp(1, 100)), Answer::TooOld {});
    }

    #[test]
    fn the_client_that_was_silent_longest_makes_room() {
        let mut answers = Answers::default();
        for client in 0..=255 {
            answers.remember(stamp(client, 1), accepted(&[], 1));
        }
        answers.remember(stamp(0, 2), accepted(&[], 2));
        answers.remember(
            Stamp { client: ClientId([7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4]), seq: 1 },
            accepted(&[], 3),
        );
        assert_eq!(answers.look_up(stamp(0, 1)), accepted(&[], 1));
        assert_eq!(answers.look_up(stamp(1, 1)), Answer::NeverSeen {});
    }
}
