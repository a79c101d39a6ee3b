//! The seats of one match: who holds each, who is there, who is ready, and whether a bot should play. A value on the
//! injected clock: it says what should be; the match's log says what is.

use std::collections::BTreeMap;

use burnrate_client_proto::id::{PersonId, VendorId};
use burnrate_client_proto::view::{Person, Seat};

use crate::broadcast::ConnectionNumber;
use crate::class_state::Roster;

#[derive(Clone, Debug, Default)]
struct Place {
    ready: bool,
    bot_set: bool,
    /// Since when nobody of its people is there; none while somebody is, and before anybody ever was.
    empty_since_ms: Option<u64>,
}

#[derive(Clone, Debug)]
struct Holder {
    name: String,
    vendor: Option<VendorId>,
    connections: Vec<ConnectionNumber>,
}

/// All seats of a match.
#[derive(Clone, Debug)]
pub struct Seats {
    grace_ms: u64,
    places: BTreeMap<VendorId, Place>,
    people: BTreeMap<PersonId, Holder>,
}

impl Seats {
    /// Seats for so many vendors; those who held one when the server stopped get the grace time to come back.
    #[must_use]
    pub fn new(vendor_count: usize, roster: &Roster, grace_ms: u32, now_ms: u64) -> Self {
        let vendors = (0..u16::try_from(vendor_count).unwrap_or(u16::MAX)).map(VendorId);
        let places = vendors.map(|vendor| (vendor, Place::default())).collect();
        let mut seats = Self { grace_ms: u64::from(grace_ms), places, people: BTreeMap::new() };
        seats.set_roster(roster);
        for vendor in roster.people.iter().filter_map(|person| person.vendor) {
            if let Some(place) = seats.places.get_mut(&vendor) {
                place.empty_since_ms = Some(now_ms);
            }
        }
        seats
    }

    /// Takes in who holds which seat now.
    pub fn set_roster(&mut self, roster: &Roster) {
        for entry in &roster.people {
            let holder = self.people.entry(entry.person).or_insert_with(|| Holder {
                name: String::new(),
                vendor: None,
                connections: Vec::new(),
            });
            holder.name.clone_from(&entry.name);
            holder.vendor = entry.vendor;
        }
        for (vendor, place) in &mut self.places {
            place.bot_set = roster.bot_set.contains(vendor);
        }
    }

    /// A connection of a person came.
    pub fn come(&mut self, person: PersonId, connection: ConnectionNumber) {
        let Some(holder) = self.people.get_mut(&person) else { return };
        if !holder.connections.contains(&connection) {
            holder.connections.push(connection);
        }
        if let Some(place) = holder.vendor.and_then(|vendor| self.places.get_mut(&vendor)) {
            place.empty_since_ms = None;
        }
    }

    /// A connection of a person went.
    pub fn go(&mut self, person: PersonId, connection: ConnectionNumber, now_ms: u64) {
        let Some(holder) = self.people.get_mut(&person) else { return };
        holder.connections.retain(|other| *other != connection);
        let Some(vendor) = holder.vendor else { return };
        if self.connected(vendor) == 0
            && let Some(place) = self.places.get_mut(&vendor)
        {
            place.empty_since_ms = Some(now_ms);
        }
    }

    /// A seat's people say that they are (not) ready.
    pub fn set_ready(&mut self, vendor: VendorId, ready: bool) {
        if let Some(place) = self.places.get_mut(&vendor) {
            place.ready = ready;
        }
    }

    /// A turn ended: nobody is ready for the next.
    pub fn turn_ended(&mut self) {
        self.places.values_mut().for_each(|place| place.ready = false);
    }

    /// Whether every seat that people play is ready, and there is one.
    #[must_use]
    pub fn all_ready(&self, now_ms: u64) -> bool {
        let mut played =
            self.places.iter().filter(|(vendor, _)| !self.wants_bot(**vendor, now_ms)).peekable();
        played.peek().is_some() && played.all(|(_, place)| place.ready)
    }

    /// Whether the bot should play: by the instructor's word, or because nobody holds the seat, or because all of
    /// its people have been gone for longer than the grace time.
    #[must_use]
    pub fn wants_bot(&self, vendor: VendorId, now_ms: u64) -> bool {
        let Some(place) = self.places.get(&vendor) else { return true };
        if place.bot_set || self.holders(vendor).next().is_none() {
            return true;
        }
        let gone_for_long = place.empty_since_ms.is_none_or(|since| now_ms >= since + self.grace_ms);
        self.connected(vendor) == 0 && gone_for_long
    }

    /// When the next grace time ends.
    #[must_use]
    pub fn grace_ends_ms(&self, now_ms: u64) -> Option<u64> {
        let ends = self.places.values().filter_map(|place| place.empty_since_ms.map(|at| at + self.grace_ms));
        ends.filter(|at| *at > now_ms).min()
    }

    /// Every vendor.
    pub fn vendors(&self) -> impl Iterator<Item = VendorId> {
        self.places.keys().copied()
    }

    /// A seat, as everybody sees it.
    #[must_use]
    pub fn seat(&self, vendor: VendorId, bot: bool) -> Seat {
        let people = u32::try_from(self.holders(vendor).count()).unwrap_or(u32::MAX);
        Seat {
            vendor,
            team: self.holders(vendor).next().map(|holder| holder.name.clone()),
            people,
            connected: self.connected(vendor),
            bot,
            ready: self.places.get(&vendor).is_some_and(|place| place.ready),
        }
    }

    /// Every person, as the instructor sees them.
    pub fn people(&self) -> impl Iterator<Item = Person> {
        self.people.iter().map(|(person, holder)| Person {
            person: *person,
            name: holder.name.clone(),
            vendor: holder.vendor,
            connected: !holder.connections.is_empty(),
        })
    }

    /// Whether a person holds this seat.
    #[must_use]
    pub fn holds(&self, person: PersonId, vendor: VendorId) -> bool {
        self.people.get(&person).is_some_and(|holder| holder.vendor == Some(vendor))
    }

    fn holders(&self, vendor: VendorId) -> impl Iterator<Item = &Holder> {
        self.people.values().filter(move |holder| holder.vendor == Some(vendor))
    }

    fn connected(&self, vendor: VendorId) -> u32 {
        let there = self.holders(vendor).filter(|holder| !holder.connections.is_empty()).count();
        u32::try_from(there).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class_state::RosterEntry;

    const SEAT: VendorId = VendorId(1);
    const GRACE_MS: u32 = 1_000;

    fn roster(people: u32) -> Roster {
        let entry = |n| RosterEntry { person: PersonId(n), name: format!("p{n}"), vendor: Some(SEAT) };
        Roster { people: (1..=people).map(entry).collect(), ..Roster::default() }
    }

    #[test]
    fn the_bot_plays_until_somebody_comes_and_again_after_the_grace_time() {
        let mut seats = Seats::new(2, &Roster::default(), GRACE_MS, 0);
        assert!(seats.wants_bot(SEAT, 0));
        seats.set_roster(&roster(2));
        assert!(seats.wants_bot(SEAT, 0), "they joined, but nobody is there yet");
        seats.come(PersonId(1), ConnectionNumber(1));
        seats.come(PersonId(1), ConnectionNumber(2));
        seats.come(PersonId(2), ConnectionNumber(3));
        assert!(!seats.wants_bot(SEAT, 0));
        seats.go(PersonId(1), ConnectionNumber(1), 100);
        seats.go(PersonId(2), ConnectionNumber(3), 100);
        assert!(!seats.wants_bot(SEAT, 99_999), "a second tab is still there");
        seats.go(PersonId(1), ConnectionNumber(2), 200);
        assert_eq!(seats.grace_ends_ms(200), Some(1_200));
        assert!(!seats.wants_bot(SEAT, 1_199));
        assert!(seats.wants_bot(SEAT, 1_200));
        seats.come(PersonId(2), ConnectionNumber(4));
        assert!(!seats.wants_bot(SEAT, 1_200));
        assert_eq!(seats.grace_ends_ms(1_200), None);
    }

    #[test]
    fn after_a_restart_people_have_the_grace_time_to_come_back() {
        let seats = Seats::new(2, &roster(1), GRACE_MS, 500);
        assert!(!seats.wants_bot(SEAT, 1_499));
        assert!(seats.wants_bot(SEAT, 1_500));
        assert!(seats.wants_bot(VendorId(0), 500));
    }

    #[test]
    fn the_instructors_word_stands_and_ready_counts_the_seats_that_people_play() {
        let mut seats = Seats::new(3, &roster(1), GRACE_MS, 0);
        assert!(!seats.all_ready(0));
        seats.come(PersonId(1), ConnectionNumber(1));
        seats.set_ready(SEAT, true);
        assert!(seats.all_ready(0));
        seats.turn_ended();
        assert!(!seats.all_ready(0));
        seats.set_roster(&Roster { bot_set: [SEAT].into(), ..roster(1) });
        assert!(seats.wants_bot(SEAT, 0));
        assert!(!seats.all_ready(0), "nobody plays");
        assert_eq!(seats.seat(SEAT, true).team.as_deref(), Some("p1"));
    }
}
