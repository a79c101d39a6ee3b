//! What a classroom's log says: who holds which seat of which match, the pace, the seats that the instructor gave to
//! bots. A value: events in, answers out. Names and token hashes are laid beside it from their rows.

use std::collections::{BTreeMap, BTreeSet};

use burnrate_client_proto::id::{MatchId, PersonId, VendorId};
use burnrate_client_proto::message::WireError;
use burnrate_client_proto::view::Pace;

use crate::class_event::ClassEvent;
use crate::people::{PersonRow, TokenHash};

/// One person's seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The match's place in the classroom.
    pub match_index: u16,
    /// The seat.
    pub vendor: VendorId,
    /// Whether the person gave it up.
    pub left: bool,
}

/// One person, as a match's actor knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterEntry {
    /// Their number.
    pub person: PersonId,
    /// Their name; empty once their row was deleted.
    pub name: String,
    /// Their seat; none once they left.
    pub vendor: Option<VendorId>,
}

/// The people of one match, and the seats that its instructor gave to bots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// In the order in which they joined.
    pub people: Vec<RosterEntry>,
    /// Seats that bots play whoever is there.
    pub bot_set: BTreeSet<VendorId>,
}

/// The one seat of a classroom that makes up for a recorded match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MakeUpSeat {
    /// The recorded match.
    pub of: MatchId,
    /// The seat.
    pub vendor: VendorId,
}

/// A classroom, as its log and its rows tell.
#[derive(Clone, Debug)]
pub struct ClassState {
    pace: Pace,
    make_up: Option<MakeUpSeat>,
    members: BTreeMap<PersonId, Membership>,
    bot_set: BTreeSet<(u16, VendorId)>,
    secrets_open: bool,
    names: BTreeMap<PersonId, String>,
    tokens: BTreeMap<TokenHash, PersonId>,
}

/// What somebody who joins asks for.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// Which match, by its place; any otherwise.
    pub match_index: Option<u16>,
    /// Which seat; any free one otherwise.
    pub vendor: Option<VendorId>,
}

impl ClassState {
    /// Nobody is there yet.
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        Self {
            pace,
            make_up: None,
            members: BTreeMap::new(),
            bot_set: BTreeSet::new(),
            secrets_open: false,
            names: BTreeMap::new(),
            tokens: BTreeMap::new(),
        }
    }

    /// Takes a fact in.
    pub fn evolve(&mut self, event: &ClassEvent) {
        match *event {
            ClassEvent::Opened { pace, .. } | ClassEvent::PaceSet { pace } => self.pace = pace,
            ClassEvent::PersonJoined { person, match_index, vendor } => {
                self.members.insert(person, Membership { match_index, vendor, left: false });
            }
            ClassEvent::PersonLeft { person } => {
                if let Some(membership) = self.members.get_mut(&person) {
                    membership.left = true;
                }
            }
            ClassEvent::BotSet { match_index, vendor, bot: true } => {
                self.bot_set.insert((match_index, vendor));
            }
            ClassEvent::BotSet { match_index, vendor, bot: false } => {
                self.bot_set.remove(&(match_index, vendor));
            }
            ClassEvent::SecretsOpened => self.secrets_open = true,
            ClassEvent::MakeUp { ref of, vendor } => {
                self.make_up = Some(MakeUpSeat { of: of.clone(), vendor });
            }
        }
    }

    /// Lays a person's row beside the log.
    pub fn know(&mut self, person: PersonId, kept: PersonRow) {
        self.names.insert(person, kept.name);
        self.tokens.insert(kept.token, person);
    }

    /// How days pass.
    #[must_use]
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Whether everybody who studies the matches may see every company's secrets.
    #[must_use]
    pub fn are_secrets_open(&self) -> bool {
        self.secrets_open
    }

    /// The seat that is made up for, if this is such a classroom.
    #[must_use]
    pub fn make_up(&self) -> Option<&MakeUpSeat> {
        self.make_up.as_ref()
    }

    /// The number of the next person. Rows without an event count too: their writer was cut off between the two.
    #[must_use]
    pub fn next_person(&self) -> PersonId {
        let last = |numbers: Option<&PersonId>| numbers.map_or(0, |person| person.0);
        PersonId(last(self.members.keys().next_back()).max(last(self.names.keys().next_back())) + 1)
    }

    /// How many people ever joined.
    #[must_use]
    pub fn people_count(&self) -> usize {
        self.members.len()
    }

    /// Whose token this is, and their seat; none for a stranger's, and for a seat that was given up.
    #[must_use]
    pub fn holder(&self, token: TokenHash) -> Option<(PersonId, Membership)> {
        let person = *self.tokens.get(&token)?;
        self.members.get(&person).filter(|membership| !membership.left).map(|m| (person, *m))
    }

    /// The people of a match.
    #[must_use]
    pub fn roster(&self, match_index: u16) -> Roster {
        let here = self.members.iter().filter(|(_, m)| m.match_index == match_index);
        let people = here.map(|(person, membership)| RosterEntry {
            person: *person,
            name: self.names.get(person).cloned().unwrap_or_default(),
            vendor: (!membership.left).then_some(membership.vendor),
        });
        let bot_set = self.bot_set.iter().filter(|(at, _)| *at == match_index).map(|(_, vendor)| *vendor);
        Roster { people: people.collect(), bot_set: bot_set.collect() }
    }

    /// The first holder's name and how many hold a seat.
    #[must_use]
    pub fn team(&self, match_index: u16, vendor: VendorId) -> (Option<String>, u16) {
        let mut holders = self
            .members
            .iter()
            .filter(|(_, m)| !m.left && m.match_index == match_index && m.vendor == vendor)
            .map(|(person, _)| person);
        let Some(first) = holders.next() else { return (None, 0) };
        let people = u16::try_from(holders.count() + 1).unwrap_or(u16::MAX);
        (Some(self.names.get(first).cloned().unwrap_or_default()), people)
    }

    /// The seat that a wish leads to. `open` are the seats that people may take; `playable` the places of the
    /// matches that can be joined, in order.
    ///
    /// # Errors
    /// Why there is none.
    pub fn find_seat(
        &self,
        wish: Wish,
        open: &[VendorId],
        playable: &[u16],
        people_max: u16,
    ) -> Result<(u16, VendorId), WireError> {
        if wish.vendor.is_some_and(|vendor| !open.contains(&vendor)) {
            return Err(WireError::SeatClosed {});
        }
        let wanted = |at: &&u16| wish.match_index.is_none_or(|index| index == **at);
        let mut places: Vec<u16> = playable.iter().filter(wanted).copied().collect();
        // The match with the fewest people first; of two, the earlier.
        places.sort_by_key(|at| open.iter().map(|vendor| u32::from(self.team(*at, *vendor).1)).sum::<u32>());
        let seats = |at: u16| match wish.vendor {
            Some(vendor) => vec![(at, vendor)],
            None => open.iter().map(|vendor| (at, *vendor)).collect(),
        };
        let all: Vec<(u16, VendorId)> = places.into_iter().flat_map(seats).collect();
        let people = |seat: &(u16, VendorId)| self.team(seat.0, seat.1).1;
        if let Some(free) = all.iter().find(|seat| people(seat) == 0) {
            return Ok(*free);
        }
        // A seat that was named may be shared; otherwise only free ones count.
        match all.iter().find(|seat| people(seat) < people_max) {
            _ if all.is_empty() => Err(WireError::NoMatch {}),
            _ if wish.vendor.is_none() => Err(WireError::NoSeat {}),
            Some(shared) => Ok(*shared),
            None => Err(WireError::SeatFull { people_max }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: [VendorId; 2] = [VendorId(0), VendorId(2)];
    const ANY: Wish = Wish { match_index: None, vendor: None };

    fn with(members: &[(u16, u16)]) -> ClassState {
        let mut state = ClassState::new(Pace::Stepped {});
        for (match_index, vendor) in members {
            let (person, vendor) = (state.next_person(), VendorId(*vendor));
            state.evolve(&ClassEvent::PersonJoined { person, match_index: *match_index, vendor });
        }
        state
    }

    #[test]
    fn people_spread_over_matches_and_take_free_seats_first() {
        let find = |members: &[(u16, u16)], wish| with(members).find_seat(wish, &OPEN, &[0, 1], 2);
        assert_eq!(find(&[], ANY), Ok((0, VendorId(0))));
        assert_eq!(find(&[(0, 0)], ANY), Ok((1, VendorId(0))));
        assert_eq!(find(&[(0, 0), (1, 0)], ANY), Ok((0, VendorId(2))));
        let full = [(0, 0), (1, 0), (0, 2), (1, 2)];
        assert_eq!(find(&full, ANY), Err(WireError::NoSeat {}));
        let named = |match_index, vendor| Wish { match_index, vendor: Some(VendorId(vendor)) };
        assert_eq!(find(&full, named(None, 2)), Ok((0, VendorId(2))));
        assert_eq!(find(&full, named(Some(1), 2)), Ok((1, VendorId(2))));
        assert_eq!(find(&[(0, 2), (0, 2)], named(Some(0), 2)), Err(WireError::SeatFull { people_max: 2 }));
        assert_eq!(find(&[], named(None, 1)), Err(WireError::SeatClosed {}));
        assert_eq!(find(&[], named(Some(7), 2)), Err(WireError::NoMatch {}));
    }

    #[test]
    fn a_seat_that_was_given_up_is_free_and_its_token_is_void() {
        let mut state = with(&[(0, 0)]);
        let token = TokenHash::of(&"0".repeat(32).try_into().expect("a token"));
        state.know(PersonId(1), PersonRow { name: "Nova".to_owned(), token });
        assert_eq!(state.holder(token).map(|(person, _)| person), Some(PersonId(1)));
        assert_eq!(state.team(0, VendorId(0)), (Some("Nova".to_owned()), 1));
        state.evolve(&ClassEvent::PersonLeft { person: PersonId(1) });
        assert_eq!(state.holder(token), None);
        assert_eq!(state.team(0, VendorId(0)), (None, 0));
        assert_eq!(state.roster(0).people[0].vendor, None);
        assert_eq!(state.next_person(), PersonId(2));
    }
}
