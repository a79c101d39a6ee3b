//! What the day's flows come to for each vendor, over all segments: filled by the flows, told to vendors right after.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use crate::finance::Hibernation;
use crate::market::advertising::AdResults;
use crate::market::audience::{Audience, CategoryMau, MauHistory, NEW_USERS_WINDOW_DAYS};
use crate::market::causes::{UserCause, UserCauses};
use crate::market::choice::VENDORS_MAX;
use crate::market::offering::Offering;
use crate::market::switching::{HeadRow, SegmentFlows};
use crate::roster::Roster;
use crate::segment::{Cells, ExitRings, SecondUsers};
use crate::shock::shares::{ShockShares, part};
use crate::stored::Scratch;
use crate::vendor::Business;

/// Heads by vendor, over all segments.
#[derive(Resource, Clone, Debug, Default, Encode, Decode)]
pub struct DayTally {
    /// Who came and had not been there within 30 days.
    pub new_users: HeadRow,
    /// Won by impressions that were paid for.
    pub bought: HeadRow,
    /// `[cause][vendor]`: heads that came.
    came: [HeadRow; 8],
    /// `[cause][vendor]`: heads that went.
    went: [HeadRow; 7],
    /// `[from][to]`: primary users who went to a rival.
    pub switched: [HeadRow; VENDORS_MAX],
    /// Primary users of each vendor who went to nobody.
    pub lapsed: HeadRow,
}

const CAME: [UserCause; 8] = [
    UserCause::Adopted,
    UserCause::Advertising,
    UserCause::Returned,
    UserCause::WonFromRivals,
    UserCause::Liquidation,
    UserCause::Acquisition,
    UserCause::SearchPages,
    UserCause::ViralBreakout,
];
const WENT: [UserCause; 7] = [
    UserCause::LostToRivals,
    UserCause::TouristsLeft,
    UserCause::HabitLost,
    UserCause::Liquidation,
    UserCause::Acquisition,
    UserCause::DeviceEntrant,
    UserCause::Scandal,
];

impl Scratch for DayTally {
    fn rubbish() -> Self {
        let row = [3; VENDORS_MAX];
        Self {
            new_users: row,
            bought: row,
            came: [row; 8],
            went: [row; 7],
            switched: [row; VENDORS_MAX],
            lapsed: row,
        }
    }
}

impl DayTally {
    /// Adds the flows of one segment, by cause; `shares` are those that a shock moved.
    pub(super) fn add(&mut self, flows: &SegmentFlows, shares: &ShockShares) {
        for j in 0..flows.vendor_count {
            let (habit, tourist) = (flows.habit_left(j), flows.tourist_left(j));
            let lapsed = flows.habit_lapsed[j] + flows.tourist_lapsed[j];
            let crowd = part(flows.paid(j), shares.crowd[j]);
            let taken_habit = part(flows.habit_lapsed[j], shares.entrant_habit[j]);
            let taken_tourist = part(flows.tourist_lapsed[j], shares.entrant_tourist[j]);
            let shocked = part(habit - flows.habit_lapsed[j], shares.scandal[j]);
            let came = [
                flows.from_never[j] - flows.paid_from_never[j],
                flows.paid(j) - crowd,
                flows.from_lapsed[j] - flows.paid_from_lapsed[j],
                flows.switched_to(j) - flows.paid_from_rivals[j],
                0,
                0,
                0,
                crowd,
            ];
            let went = [
                habit + tourist - lapsed - shocked,
                flows.tourist_lapsed[j] - taken_tourist,
                flows.habit_lapsed[j] - taken_habit,
                0,
                0,
                taken_habit + taken_tourist,
                shocked,
            ];
            self.lapsed[j] += lapsed;
            for (to, sum) in self.switched[j].iter_mut().enumerate() {
                *sum += flows.habit_switched[j][to] + flows.tourist_switched[j][to];
            }
            for (row, heads) in self.came.iter_mut().zip(came) {
                row[j] += heads;
            }
            for (row, heads) in self.went.iter_mut().zip(went) {
                row[j] += heads;
            }
        }
    }

    /// Of those whom advertisements brought by the flows, so many came by pages for search engines.
    pub(super) fn add_pages(&mut self, vendor: usize, heads: u64) {
        // A crowd's part was rounded by itself: the two together are never more than all who landed.
        let heads = heads.min(self.came[1][vendor]);
        self.came[1][vendor] -= heads;
        self.came[6][vendor] += heads;
    }

    /// Users set free by the end of `from` came to other vendors, or were sold with it.
    pub(super) fn add_released(&mut self, from: usize, heads: u64, to: &HeadRow, sold: bool) {
        let shift = usize::from(sold);
        self.went[3 + shift][from] += heads;
        for (row, heads) in self.came[4 + shift].iter_mut().zip(to) {
            *row += heads;
        }
    }
}

/// While the service is suspended, whoever stops does so for that.
fn told_cause(cause: UserCause, asleep: bool) -> UserCause {
    match cause {
        UserCause::TouristsLeft | UserCause::HabitLost if asleep => UserCause::ServiceOff,
        UserCause::Adopted
        | UserCause::Advertising
        | UserCause::Returned
        | UserCause::WonFromRivals
        | UserCause::LostToRivals
        | UserCause::TouristsLeft
        | UserCause::HabitLost
        | UserCause::Liquidation
        | UserCause::ServiceOff
        | UserCause::Acquisition
        | UserCause::SearchPages
        | UserCause::ViralBreakout
        | UserCause::DeviceEntrant
        | UserCause::Scandal => cause,
    }
}

type Told<'a> = (
    &'a Business,
    &'a Offering,
    &'a mut MauHistory,
    &'a mut Audience,
    &'a mut AdResults,
    &'a mut UserCauses,
    &'a Hibernation,
);

/// System: every vendor is told its day.
pub(crate) fn tell_vendors(
    roster: Res<Roster>,
    tally: Res<DayTally>,
    mut category: ResMut<CategoryMau>,
    segments: Query<(&Cells, &SecondUsers, &ExitRings)>,
    mut vendors: Query<Told<'_>>,
) {
    let mut mau = [0_u64; VENDORS_MAX];
    category.people = 0;
    for entity in &roster.segments {
        let Ok((cells, second, rings)) = segments.get(*entity) else { continue };
        category.people += cells.all_users() + rings.to_lapsed.total();
        for (j, (people, ring)) in mau.iter_mut().zip(&rings.by_vendor).enumerate() {
            *people += cells.users(j) + second.of(j) + ring.total();
        }
    }
    for (j, entity) in roster.vendors.iter().enumerate().take(VENDORS_MAX) {
        let Ok((business, offering, mut history, mut audience, mut ads, mut causes, hibernation)) =
            vendors.get_mut(*entity)
        else {
            continue;
        };
        let launched = business.is_active() && offering.launched || history.known_days() > 0;
        if launched {
            history.push(mau[j]);
        }
        let new_users = i64::try_from(tally.new_users[j]).unwrap_or(i64::MAX);
        audience.tried.push(new_users, NEW_USERS_WINDOW_DAYS);
        ads.won(tally.bought[j]);
        for (cause, row) in CAME.into_iter().zip(&tally.came) {
            causes.came(cause, row[j]);
        }
        for (cause, row) in WENT.into_iter().zip(&tally.went) {
            causes.went(told_cause(cause, hibernation.is_asleep()), row[j]);
        }
    }
}
