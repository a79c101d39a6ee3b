//! What must hold at the end of every day, in every build. A contradiction is a fault of the program, never of a player: it stops
//! the match with the numbers that differ, and its log can be replayed to that day.
//!
//! - books ([`crate::finance::check_books`]): Σ debits = Σ credits; cash = opening + injections − sinks, and at least 0; what
//!   is due, prepaid compute and notes are what the accounts say; Σ shares = issued
//! - people ([`check_people`]): never + lapsed + Σ users = N, and no cell is more than that; second users are users of another vendor;
//!   whoever left within 30 days was there once or has lapsed; all who came while they were asked to register are registered, and
//!   nobody who never came
//! - registers ([`check_registers`]): nobody is taken off one
//! - vendors ([`check_vendors`]): finance counts what the segments hold; causes explain every head; who is gone has nobody
//! - accounts ([`check_accounts`]): those without a vendor and with one add up to the scenario's number
//!
//! Heads are unsigned, so a negative cell would be one of more heads than there are people: sums alone would not tell, since they wrap
//! round with it. That a replayed log gives the same hash is for replays to compare.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use crate::calendar::Calendar;
use crate::finance::{Solvency, Traction, check_books};
use crate::market::causes::UserCauses;
use crate::market::self_serve::ApiAccounts;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::schedule::DaySystems;
use crate::segment::{Cells, EverActive, ExitRings, Registered, SecondUsers};
use crate::simulation::begin_day;
use crate::stored::Scratch;

/// Puts the checks at the end of the day. Each reads only.
pub(crate) fn add_systems(schedule: &mut Schedule) {
    schedule.add_systems((
        note_morning.after(begin_day).in_set(DaySystems::Opening),
        (check_books, check_people, check_registers, check_vendors, check_accounts)
            .in_set(DaySystems::Invariants),
    ));
}

/// What was registered when the day began, by segment and vendor.
#[derive(Resource, Clone, Debug, Default, Encode, Decode)]
pub(crate) struct Morning {
    registered: Vec<Vec<u64>>,
}

impl Scratch for Morning {
    fn rubbish() -> Self {
        Self { registered: vec![vec![u64::MAX; 12]; 12] }
    }
}

fn note_morning(roster: Res<Roster>, segments: Query<&Registered>, mut morning: ResMut<Morning>) {
    let known = roster.segments.iter().filter_map(|entity| segments.get(*entity).ok());
    morning.registered = known.map(|registered| registered.people.clone()).collect();
}

type People<'a> = (&'a Cells, &'a SecondUsers, &'a Registered, &'a EverActive, &'a ExitRings);

fn check_people(
    calendar: Res<Calendar>,
    rules: Res<Rules>,
    roster: Res<Roster>,
    segments: Query<People<'_>>,
) {
    let day = calendar.day;
    for (g, (entity, segment)) in roster.segments.iter().zip(&rules.scenario.segments).enumerate() {
        let Ok((cells, second, registered, ever, rings)) = segments.get(*entity) else { continue };
        let population = segment.population;
        let largest = [cells.never, cells.lapsed].into_iter().chain(cells.habit.iter().copied());
        let largest = largest.chain(cells.tourist.iter().copied()).max().unwrap_or(0);
        assert!(
            largest <= population,
            "day {day}, segment {g}: a cell of {largest} among {population} people"
        );
        let people = cells.people();
        assert!(people == population, "day {day}, segment {g}: {people} people, not {population}");
        let (lapsed, left) = (cells.lapsed, rings.to_lapsed.total());
        assert!(left <= lapsed, "day {day}, segment {g}: {left} lapsed within 30 days, of {lapsed} lapsed");
        for (j, row) in second.rows.iter().enumerate() {
            let (users, beside) = (cells.users(j), row.iter().sum::<u64>());
            assert!(
                beside <= users && row.get(j).is_none_or(|own| *own == 0),
                "day {day}, segment {g}, vendor {j}: second apps {row:?} of {users} users"
            );
        }
        for (j, (known, ring)) in ever.people.iter().zip(&rings.by_vendor).enumerate() {
            let (users, left) = (cells.users(j), ring.total());
            assert!(
                users + left <= *known,
                "day {day}, segment {g}, vendor {j}: {users} users and {left} who left, of {known} ever there"
            );
        }
        let memos = registered.people.iter().zip(&ever.by_phone).zip(&ever.people);
        for (j, ((registered, by_phone), ever)) in memos.enumerate() {
            assert!(
                by_phone <= registered && registered <= ever,
                "day {day}, segment {g}, vendor {j}: {registered} registered of {ever}, {by_phone} had to"
            );
        }
    }
}

fn check_registers(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    morning: Res<Morning>,
    segments: Query<&Registered>,
) {
    let day = calendar.day;
    for (g, (entity, before)) in roster.segments.iter().zip(&morning.registered).enumerate() {
        let Ok(registered) = segments.get(*entity) else { continue };
        for (j, (now, before)) in registered.people.iter().zip(before).enumerate() {
            assert!(
                now >= before,
                "day {day}, segment {g}, vendor {j}: {now} registered, {before} in the morning"
            );
        }
    }
}

fn check_vendors(
    calendar: Res<Calendar>,
    roster: Res<Roster>,
    accounts: Res<ApiAccounts>,
    segments: Query<(&Cells, &SecondUsers)>,
    vendors: Query<(&Traction, &UserCauses, &Solvency)>,
) {
    let day = calendar.day;
    for (j, entity) in roster.vendors.iter().enumerate() {
        let Ok((traction, causes, solvency)) = vendors.get(*entity) else { continue };
        let (mut users, mut habit, mut beside) = (0, 0, 0);
        for (cells, second) in roster.segments.iter().filter_map(|entity| segments.get(*entity).ok()) {
            users += cells.users(j);
            habit += cells.habit.get(j).copied().unwrap_or(0);
            beside += second.of(j);
        }
        let counted = (traction.primary_users, traction.habit_users);
        assert!(
            counted == (users, habit),
            "day {day}, vendor {j}: {counted:?}, not {users} and {habit} users"
        );
        let explained = causes.explained_users();
        assert!(
            u64::try_from(explained) == Ok(users),
            "day {day}, vendor {j}: causes explain {explained} users, not {users}"
        );
        let released = solvency.wound_up().is_some_and(|end| day > end.day);
        let using = accounts.by_vendor.get(j).copied().unwrap_or(0);
        assert!(
            !released || (users, beside, using) == (0, 0, 0),
            "day {day}, vendor {j}: gone, with {users} users, {beside} second users and {using} accounts"
        );
    }
}

fn check_accounts(calendar: Res<Calendar>, rules: Res<Rules>, accounts: Res<ApiAccounts>) {
    let found = accounts.none + accounts.by_vendor.iter().sum::<u64>();
    let (day, there_are) = (calendar.day, rules.scenario.api_segment.accounts);
    let largest = accounts.by_vendor.iter().copied().max().unwrap_or(0).max(accounts.none);
    assert!(largest <= there_are, "day {day}: a cell of {largest} among {there_are} API accounts");
    assert!(found == there_are, "day {day}: {found} API accounts, not {there_are}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ME, Match};
    use crate::market::switching::ExitRing;
    use bevy_ecs::system::RunSystemOnce;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    /// A year of the lesson, with a vendor that gives up, breaks nothing.
    #[test]
    fn a_year_holds() {
        let gives_up = burnrate_client_proto::command::Command::FileBankruptcy {};
        let game = Match::given_all_unlocked().days(60).when(&[gives_up]).days(300);
        assert_eq!(game.sim.day(), 360);
    }

    /// Whoever lapsed lately and joins a vendor on its first day counts in the category once.
    #[test]
    fn a_vendor_that_takes_everybody_in_holds() {
        let game = Match::given(|scenario| {
            let late = &mut scenario.vendors[5];
            late.start_day = 40;
            late.start.users.fill(1_000_000_000);
        });
        let game = game.days(60);
        let people: u64 = game.opening.resolved.segments.iter().map(|segment| segment.population).sum();
        let mau = game.sim.world.resource::<crate::market::audience::CategoryMau>().people;
        assert!(mau <= people, "{mau} of {people}");
    }

    /// What the next day says when something is planted the evening before.
    fn found(plant: impl FnOnce(&mut World, &Roster)) -> String {
        let mut game = Match::given_all_unlocked().days(8);
        let roster = game.sim.world.resource::<Roster>().clone();
        plant(&mut game.sim.world, &roster);
        let fault = catch_unwind(AssertUnwindSafe(|| game.sim.run_day())).unwrap_err();
        fault.downcast_ref::<String>().unwrap().clone()
    }

    #[test]
    fn a_head_from_nowhere_is_found() {
        let said = found(|world, roster| world.get_mut::<Cells>(roster.segments[1]).unwrap().never += 1);
        assert!(said.starts_with("day 9, segment 1: "), "{said}");
    }

    /// Two cells that make up for one another: one more head here, one less than none there.
    #[test]
    fn a_cell_below_nothing_is_found() {
        let mut game = Match::given_all_unlocked().days(8);
        let segment = game.sim.world.resource::<Roster>().segments[1];
        let mut cells = game.sim.world.get_mut::<Cells>(segment).unwrap();
        let lapsed = cells.lapsed;
        cells.never += lapsed + 7;
        cells.lapsed = 7_u64.wrapping_neg();
        let check = || game.sim.world.run_system_once(check_people);
        let fault = catch_unwind(AssertUnwindSafe(check)).unwrap_err();
        let said = fault.downcast_ref::<String>().unwrap();
        assert!(said.starts_with("day 8, segment 1: a cell of 18446744073709551609 among "), "{said}");
    }

    #[test]
    fn a_register_that_loses_people_is_found() {
        let mut game = Match::given_all_unlocked().days(8);
        let segment = game.sim.world.resource::<Roster>().segments[0];
        game.sim.schedule.add_systems(
            (|roster: Res<Roster>, mut all: Query<&mut Registered>| {
                all.get_mut(roster.segments[0]).unwrap().people[3] -= 400_000;
            })
            .in_set(DaySystems::Exposure),
        );
        game.sim.world.get_mut::<Registered>(segment).unwrap().people[3] += 800_000;
        let fault = catch_unwind(AssertUnwindSafe(|| game.sim.run_day())).unwrap_err();
        let said = fault.downcast_ref::<String>().unwrap();
        assert!(
            said.starts_with("day 9, segment 0, vendor 3: ") && said.contains("in the morning"),
            "{said}"
        );
    }

    #[test]
    fn someone_who_left_and_never_was_there_is_found() {
        let said = found(|world, roster| {
            let mut rings = world.get_mut::<ExitRings>(roster.segments[0]).unwrap();
            let mut ring = ExitRing::default();
            ring.leave(1_000_000_000);
            rings.by_vendor[2] = ring;
        });
        assert!(said.starts_with("day 9, segment 0, vendor 2: "), "{said}");
    }

    #[test]
    fn an_account_that_vanished_is_found() {
        let said = found(|world, _| world.resource_mut::<ApiAccounts>().none -= 1);
        assert!(said.starts_with("day 9: "), "{said}");
    }

    #[test]
    fn a_user_without_a_cause_is_found() {
        let said = found(|world, roster| {
            let entity = roster.vendors[ME.index()];
            let mut causes = world.get_mut::<UserCauses>(entity).unwrap();
            causes.came(crate::market::causes::UserCause::Adopted, 1);
        });
        assert!(said.starts_with("day 9, vendor 0: causes"), "{said}");
    }
}
