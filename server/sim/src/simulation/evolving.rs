//! From an event to state: it cannot fail. An event that names no vendor of this match changes nothing.

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::message::Answer;

use super::Simulation;
use crate::calendar::Calendar;
use crate::command::{Answers, Queue, accepted};
use crate::event::{Author, Event, Stamp};
use crate::finance::ScoreWeights;
use crate::roster::Roster;
use crate::seat::Seats;
use crate::shock::card;

impl Simulation {
    /// Takes a durable fact in. `Opened` built this value and `DayClosed` is what [`Self::close_day`] returned, so
    /// neither changes anything. Nor does `TakenBack`: a market does not know its moves, so whoever keeps them (a replay, a
    /// match) puts another in this one's place.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Opened(_) | Event::DayClosed(_) | Event::TakenBack { .. } => {}
            Event::Started {} => self.world.resource_mut::<Calendar>().started = true,
            Event::CommandsAccepted { vendor, author, stamp, commands, acts_on_day } => {
                self.enqueue(*vendor, *author, commands, *acts_on_day);
                self.remember(*stamp, accepted(commands, *acts_on_day));
                self.note_script(*vendor, *author);
            }
            Event::CommandRefused { vendor, author, stamp, index, rejection } => {
                self.remember(*stamp, Answer::Refused { index: *index, rejection: rejection.clone() });
                self.note_script(*vendor, *author);
            }
            Event::SeatControl { vendor, bot } => {
                if let Some(seat) = self.world.resource_mut::<Seats>().seats.get_mut(vendor.index()) {
                    seat.bot = *bot;
                }
            }
            Event::Ended { reason } => self.world.resource_mut::<Calendar>().ended = Some(*reason),
            Event::ShockPlayed { shock, vendor, from_day, rumour_turns } => {
                card::lay(&mut self.world, *shock, *vendor, (*from_day, *rumour_turns));
            }
            Event::ScoreWeightsSet { weights } => {
                self.world.resource_mut::<ScoreWeights>().set = Some(*weights);
            }
        }
    }

    fn enqueue(&mut self, vendor: VendorId, author: Author, commands: &[Command], acts_on_day: u32) {
        let entity = self.world.resource::<Roster>().vendor(vendor.0);
        if let Some(mut queue) = entity.and_then(|entity| self.world.get_mut::<Queue>(entity)) {
            for command in commands {
                queue.put(command, author, acts_on_day);
            }
        }
    }

    fn remember(&mut self, stamp: Option<Stamp>, answer: Answer) {
        if let Some(stamp) = stamp {
            self.world.resource_mut::<Answers>().remember(stamp, answer);
        }
    }

    /// The script of the next day was put for this seat, whatever the rules said to it.
    fn note_script(&mut self, vendor: VendorId, author: Author) {
        let next_day = self.day() + 1;
        match author {
            Author::Script => {
                if let Some(seat) = self.world.resource_mut::<Seats>().seats.get_mut(vendor.index()) {
                    seat.script_day = next_day;
                }
            }
            Author::Person(_) | Author::Bot => {}
        }
    }
}
