//! Holds the logs to their chain, to the market and to the journals. It reads on where it read to, so a log that was
//! cut and written anew would not go on from there.

use std::collections::BTreeMap;
use std::path::Path;

use burnrate_client_proto::id::MatchId;
use burnrate_client_proto::message::Answer;
use burnrate_eventlog::{LogFile, StreamId};
use burnrate_matches::replay::Replayer;
use burnrate_sim::{Author, Event};

use super::journal::commands;
use super::player::Player;

/// Everything that was read of the logs so far.
pub(super) struct Judge {
    logs: Vec<(StreamId, Replayer)>,
    /// What each person's numbered commands became, by person and number.
    found: BTreeMap<(u32, u64), Vec<Event>>,
    /// Links of the last records, to see that what was read stays as it was.
    ends: BTreeMap<StreamId, (u64, burnrate_eventlog::Hash)>,
}

impl Judge {
    pub(super) fn new(matches: &[MatchId]) -> Self {
        let logs =
            matches.iter().map(|id| (StreamId::new(&format!("match/{id}")).unwrap(), Replayer::default()));
        Self { logs: logs.collect(), found: BTreeMap::new(), ends: BTreeMap::new() }
    }

    /// Reads what is new, also while a server writes, and judges.
    pub(super) fn look(&mut self, data: &Path, players: &[Player]) {
        // First the journals, then the logs: what is acknowledged by now must be there.
        let known: Vec<BTreeMap<u64, Answer>> =
            players.iter().map(|player| player.journal.lock().unwrap().answers().clone()).collect();
        let log = LogFile::open(data).unwrap();
        for (stream, replayer) in &mut self.logs {
            log.check(stream).unwrap();
            if let Some((seq, link)) = self.ends.get(stream) {
                let again = log.read(stream, *seq, 1).unwrap();
                assert_eq!(
                    again.first().map(|record| record.link),
                    Some(*link),
                    "{stream}: record {seq} changed"
                );
            }
            loop {
                let page = log.read(stream, replayer.records(), 256).unwrap();
                let Some(last) = page.last() else { break };
                self.ends.insert(stream.clone(), (last.seq, last.link));
                for record in page {
                    let event = replayer.feed(&record.payload).unwrap();
                    if let Some(key) = numbered(&event) {
                        self.found.entry(key).or_default().push(event);
                    }
                }
            }
        }
        for (player, known) in players.iter().zip(known) {
            for (seq, answer) in &known {
                let found = self.found.get(&(player.taken.person, *seq)).map_or(&[][..], Vec::as_slice);
                let person = player.taken.person;
                assert_eq!(found.len(), 1, "acknowledged command {seq} of person {person}: {found:?}");
                assert_same(&found[0], answer, *seq);
            }
        }
        for ((person, seq), found) in &self.found {
            assert_eq!(found.len(), 1, "command {seq} of person {person} is doubled");
            let player = players.iter().find(|player| player.taken.person == *person).unwrap();
            let sent = player.journal.lock().unwrap().sent();
            assert!((1..=sent).contains(seq), "nobody sent command {seq} of person {person}");
        }
    }

    /// Days that passed, over all matches.
    pub(super) fn days(&self) -> u64 {
        let days =
            self.logs.iter().filter_map(|(_, replayer)| replayer.state()).map(|(_, market)| market.day());
        days.map(u64::from).sum()
    }
}

/// Whose numbered command an event is.
fn numbered(event: &Event) -> Option<(u32, u64)> {
    match event {
        Event::CommandsAccepted { author: Author::Person(person), stamp: Some(stamp), .. }
        | Event::CommandRefused { author: Author::Person(person), stamp: Some(stamp), .. } => {
            Some((person.0, stamp.seq))
        }
        _ => None,
    }
}

fn assert_same(event: &Event, answer: &Answer, seq: u64) {
    match (event, answer) {
        (
            Event::CommandsAccepted { commands: logged, acts_on_day, .. },
            Answer::Accepted { acts_on_day: told, .. },
        ) => {
            assert_eq!((logged.as_slice(), acts_on_day), (commands(seq).as_slice(), told));
        }
        (Event::CommandRefused { rejection, index, .. }, Answer::Refused { rejection: told, index: at }) => {
            assert_eq!((rejection, index), (told, at));
        }
        _ => panic!("the log has {event:?} where {answer:?} was acknowledged"),
    }
}
