//! A day of consumers, segment by segment: hazards and choices to heads, and the memos beside the cells.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use super::hazards::{HazardRows, Outlook};
use super::{DayTally, Values};
use crate::calendar::Calendar;
use crate::finance::{Hibernation, Solvency};
use crate::fixed::{micro_to_f64, round_to_count};
use crate::kernel::Kernel;
use crate::market::advertising::Reach;
use crate::market::audience::settle_memos;
use crate::market::awareness::considered;
use crate::market::choice::{ChoiceForm, ChoiceModel, ChoiceTable, Tastes, VENDORS_MAX, VendorRow};
use crate::market::rates::{Rates, VendorOrder};
use crate::market::released::{
    Destinations, RELEASE_DRAWS, Released, hand_over_users, release_draws_at, release_users,
};
use crate::market::scandal::Scandals;
use crate::market::switching::{
    DRAWS_PER_SEGMENT, HeadRow, SECOND_DRAWS_PER_SEGMENT, SecondAppDraws, SecondAppRates, SegmentCells,
    SegmentDraws, SegmentFlows, draw_at, second_app_flows, segment_flows,
};
use crate::random::{CellDraws, Purpose};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::segment::{Cells, EverActive, ExitRings, Goodwill, Registered, SecondUsers};
use crate::shock::Climate;
use crate::shock::entrant::Entrant;
use crate::shock::shares::ShockShares;
use crate::stored::Scratch;
use crate::vendor::Prices;

/// Where a segment's flows are worked out; nothing on it outlives the segment.
#[derive(Resource, Clone, Debug, Encode, Decode)]
pub struct FlowDesk {
    form: ChoiceForm,
    model: ChoiceModel,
    table: ChoiceTable,
    flows: SegmentFlows,
    uniforms: Box<[f64; DRAWS_PER_SEGMENT]>,
    second_uniforms: [f64; SECOND_DRAWS_PER_SEGMENT],
}

impl Default for FlowDesk {
    fn default() -> Self {
        let form = ChoiceForm::default();
        Self {
            form,
            model: ChoiceModel::new(form),
            table: ChoiceTable::default(),
            flows: SegmentFlows::default(),
            uniforms: Box::new([0.5; DRAWS_PER_SEGMENT]),
            second_uniforms: [0.5; SECOND_DRAWS_PER_SEGMENT],
        }
    }
}

impl Scratch for FlowDesk {
    fn rubbish() -> Self {
        let mut desk = Self::default();
        desk.table.newcomer = [f64::NAN; VENDORS_MAX];
        desk.flows.arrivals = [77; VENDORS_MAX];
        desk.uniforms.fill(0.001);
        desk.second_uniforms.fill(0.001);
        desk
    }
}

impl FlowDesk {
    /// What the segment chooses today, into the table.
    fn weigh(&mut self, rates: &Rates, utility: &VendorRow, awareness: &VendorRow, inertia: f64) {
        if self.form != rates.choice.form {
            self.form = rates.choice.form;
            self.model = ChoiceModel::new(self.form);
        }
        let count = rates.vendor_count;
        let tastes = Tastes { utility: &utility[..count], awareness: &awareness[..count], inertia };
        self.model.fill(&tastes, &mut self.table);
    }
}

/// The day's chance; none is drawn when flows are expected.
struct Chance {
    kernel: Kernel,
    drawn: Option<[CellDraws; 2]>,
}

impl Chance {
    fn new(rules: &Rules, day: u32) -> Self {
        let drawn = match rules.kernel {
            Kernel::Stochastic => Some(
                [Purpose::ConsumerFlows, Purpose::SecondApps].map(|what| rules.streams.stream(day, what)),
            ),
            Kernel::Expected => None,
        };
        Self { kernel: rules.kernel, drawn }
    }

    fn of_segment(&mut self, segment: u32, desk: &mut FlowDesk) {
        if let Some([flows, second]) = &mut self.drawn {
            flows.fill(draw_at(segment), &mut *desk.uniforms);
            second.fill(u64::from(segment) * SECOND_DRAWS_PER_SEGMENT as u64, &mut desk.second_uniforms);
        }
    }

    fn of_release(&mut self, segment: u32, vendor: usize) -> [f64; RELEASE_DRAWS] {
        let mut uniforms = [0.5; RELEASE_DRAWS];
        if let Some([flows, _]) = &mut self.drawn {
            flows.fill(release_draws_at(segment, vendor), &mut uniforms);
        }
        uniforms
    }
}

type SegmentParts<'a> = (&'a mut Cells, &'a mut SecondUsers, Memos<'a>, &'a mut ExitRings, &'a Goodwill);
type Memos<'a> = (&'a mut Registered, &'a mut EverActive);

/// System: every segment's people move.
#[expect(clippy::too_many_arguments, reason = "a system names all that it touches")]
pub(crate) fn move_consumers(
    calendar: Res<Calendar>,
    rules: Res<Rules>,
    rates: Res<Rates>,
    roster: Res<Roster>,
    (values, reach): (Res<Values>, Res<Reach>),
    mut desk: ResMut<FlowDesk>,
    mut tally: ResMut<DayTally>,
    climate: Res<Climate>,
    vendors: Query<(&Prices, &Solvency, &Hibernation, &Scandals)>,
    mut segments: Query<SegmentParts<'_>>,
) {
    *tally = DayTally::default();
    let entrant = Entrant::on(&climate, &rules.scenario.shocks, calendar.day);
    let (mut surge, mut scandal) = ([1.0; VENDORS_MAX], [0.0; VENDORS_MAX]);
    let (mut gone, mut sold_to) = ([false; VENDORS_MAX], [None; VENDORS_MAX]);
    let mut leaving = [0.0; VENDORS_MAX];
    let finance = &rules.scenario.finance;
    for (j, entity) in roster.vendors.iter().enumerate().take(VENDORS_MAX) {
        let Ok((prices, solvency, hibernation, told)) = vendors.get(*entity) else { continue };
        if calendar.day <= prices.unsettled_until_day {
            surge[j] = rates.choice.review_surge;
        }
        if told.unsettles_on(&rules.scenario.attention.scandal, calendar.day) {
            scandal[j] = 1.0 - 1.0 / surge[j].max(1.0);
        }
        gone[j] = solvency.releases_users_on(calendar.day);
        sold_to[j] = solvency.sold_to();
        if hibernation.is_asleep() {
            leaving[j] = micro_to_f64(finance.hibernation.users_leave_micro_per_day);
        }
    }
    let mut chance = Chance::new(&rules, calendar.day);
    for (place, entity) in (0_u32..).zip(&roster.segments) {
        let Ok((mut cells, mut second, (mut registered, mut ever), mut rings, goodwill)) =
            segments.get_mut(*entity)
        else {
            continue;
        };
        let day = calendar.day;
        let today = SegmentDay {
            day,
            rates: &rates,
            values: &values,
            reach: &reach,
            surge: &surge,
            scandal: &scandal,
            entrant: &entrant,
            gone: &gone,
            place,
            sold_to: &sold_to,
            kept: micro_to_f64(finance.sale.users_kept_micro),
            leaving: &leaving,
        };
        let memos = (&mut *second, (&mut *registered, &mut *ever), &mut *rings);
        today.run(&mut desk, &mut chance, &mut cells, memos, goodwill, &mut tally);
    }
}

/// One segment on one day.
struct SegmentDay<'a> {
    rates: &'a Rates,
    values: &'a Values,
    reach: &'a Reach,
    surge: &'a VendorRow,
    /// Of those who review today, the share that a scandal made think again.
    scandal: &'a VendorRow,
    /// A device maker's assistant.
    entrant: &'a Entrant,
    /// Vendors whose users are set free today.
    gone: &'a [bool; VENDORS_MAX],
    place: u32,
    day: u32,
    /// Who bought a vendor.
    sold_to: &'a [Option<usize>; VENDORS_MAX],
    /// The share of a sold vendor's users who stay with its buyer.
    kept: f64,
    /// The share of a vendor's users who leave because it sleeps.
    leaving: &'a VendorRow,
}

impl SegmentDay<'_> {
    fn run(
        &self,
        desk: &mut FlowDesk,
        chance: &mut Chance,
        cells: &mut Cells,
        memos: (&mut SecondUsers, (&mut Registered, &mut EverActive), &mut ExitRings),
        goodwill: &Goodwill,
        tally: &mut DayTally,
    ) {
        let (g, count) = (self.place as usize, self.rates.vendor_count);
        let segment = &self.rates.segments[g];
        let utility = &self.values.by_segment[g];
        let awareness = considered(self.rates, goodwill, &self.values.on_market);
        desk.weigh(self.rates, utility, &awareness, segment.inertia);
        if !segment.churns {
            desk.table.review_outside = [0.0; VENDORS_MAX];
        }
        chance.of_segment(self.place, desk);
        let before = cells.clone();
        let released = self.release(desk, chance, cells, tally);
        let users = before.all_users() as f64;
        let (surge, leaving) = (self.surge, self.leaving);
        let tourist_share = &self.tourist_share();
        let outlook = Outlook {
            segment,
            utility,
            awareness: &awareness,
            choice: &desk.table,
            surge,
            leaving,
            users,
            tourist_share,
        };
        let mut rows = HazardRows::new(&outlook);
        let mut shares = ShockShares { scandal: *self.scandal, ..ShockShares::default() };
        for (j, share) in shares.crowd.iter_mut().enumerate().take(count) {
            *share = self.reach.crowd_share(g, j);
        }
        rows.meet_entrant(&outlook, self.entrant, &mut shares);
        let hazards = rows.of_day(segment.poach_ease, self.rates.ads.lapsed_weight, self.reach, g, count);
        let Cells { never, lapsed, habit, tourist } = cells;
        let snapshot = SegmentCells { never: *never, lapsed: *lapsed, habit, tourist };
        let order = self.order(chance.kernel);
        let draws = SegmentDraws { uniforms: &desk.uniforms, vendor_order: &order[..count] };
        segment_flows(chance.kernel, &snapshot, &hazards, &desk.table, &draws, &mut desk.flows);
        desk.flows.apply(never, lapsed, habit, tourist);
        released.settle(lapsed, habit, tourist);
        tally.add(&desk.flows, &shares);
        for j in 0..count {
            let (paid, landing) = (desk.flows.paid(j), self.reach.landing[g][j]);
            let by_pages = self.reach.landing_pages[g][j];
            let pages = if by_pages > 0.0 { part_of(paid, by_pages, landing) } else { 0 };
            tally.add_pages(j, pages);
            tally.bought[j] += part_of(paid - pages, self.reach.landing_bought[g][j], landing - by_pages);
        }
        let taken_up = self.move_second_apps(desk, chance.kernel, &before, memos.0);
        let ((registered, ever), open) = (memos.1, &self.values.open_signup);
        let registers = (open, registered, ever);
        let new_users = settle_memos(&before, &desk.flows, &released, &taken_up, registers, memos.2);
        for (sum, heads) in tally.new_users.iter_mut().zip(new_users) {
            *sum += heads;
        }
    }

    /// Share of tourists among those who come to each vendor; whoever asks nobody to register gets more of them.
    fn tourist_share(&self) -> VendorRow {
        let segment = &self.rates.segments[self.place as usize];
        let open_share = segment.tourist_share.max(self.rates.attention.open_tourist_share);
        let of = |open: bool| if open && !segment.reviews_daily { open_share } else { segment.tourist_share };
        self.values.open_signup.map(of)
    }

    /// The order of vendors in the segment's multinomials: fixed where chance decides; where it only breaks ties of expected
    /// flows, it turns by one a day, so that no vendor always gets the odd head.
    fn order(&self, kernel: Kernel) -> VendorOrder {
        let mut order = self.rates.vendor_orders[self.place as usize];
        let count = self.rates.vendor_count;
        match kernel {
            Kernel::Stochastic => {}
            Kernel::Expected => order[..count].rotate_left(self.day as usize % count.max(1)),
        }
        order
    }

    /// Takes the users of vendors that are gone out of the cells.
    fn release(
        &self,
        desk: &FlowDesk,
        chance: &mut Chance,
        cells: &mut Cells,
        tally: &mut DayTally,
    ) -> Released {
        let mut released = Released::default();
        for from in (0..self.rates.vendor_count).filter(|&j| self.gone[j]) {
            let uniforms = chance.of_release(self.place, from);
            let left = (std::mem::take(&mut cells.habit[from]), std::mem::take(&mut cells.tourist[from]));
            let heads = left.0 + left.1;
            let buyer = self.sold_to[from].filter(|&buyer| buyer < VENDORS_MAX && !self.gone[buyer]);
            let to = match buyer {
                Some(buyer) => hand_over_users(chance.kernel, left, buyer, self.kept, &uniforms),
                None => self.set_free(desk, chance.kernel, heads, &uniforms),
            };
            tally.add_released(from, heads, &to.arrivals, buyer.is_some());
            released.add(from, heads, &to);
        }
        released
    }

    fn set_free(
        &self,
        desk: &FlowDesk,
        kernel: Kernel,
        heads: u64,
        uniforms: &[f64; RELEASE_DRAWS],
    ) -> Destinations {
        let order = self.order(kernel);
        let terms = (self.rates.choice.released_reenter, &self.tourist_share());
        release_users(kernel, heads, &desk.table, terms, uniforms, &order[..self.rates.vendor_count])
    }

    /// Second apps; returns how many took each vendor up as one.
    fn move_second_apps(
        &self,
        desk: &FlowDesk,
        kernel: Kernel,
        before: &Cells,
        second: &mut SecondUsers,
    ) -> HeadRow {
        let count = self.rates.vendor_count;
        let segment = &self.rates.segments[self.place as usize];
        let take_up = SecondAppRates { take_up: segment.second_app, drop: self.rates.choice.second_drop };
        let (mut users, mut left) = ([0; VENDORS_MAX], [0; VENDORS_MAX]);
        for j in 0..count {
            users[j] = before.users(j);
            left[j] = if self.gone[j] { users[j] } else { desk.flows.left(j) };
        }
        for gone in (0..count).filter(|&j| self.gone[j]) {
            second.rows[gone] = [0; VENDORS_MAX];
            second.rows.iter_mut().for_each(|row| row[gone] = 0);
        }
        let order = self.order(kernel);
        let draws = SecondAppDraws { uniforms: &desk.second_uniforms, vendor_order: &order[..count] };
        second_app_flows(
            kernel,
            take_up,
            &desk.table,
            &users[..count],
            &left[..count],
            &draws,
            &mut second.rows,
        )
    }
}

/// Of `paid` heads that advertisements and pages brought, those of one source, by expected shares.
fn part_of(paid: u64, landing_by_it: f64, landing: f64) -> u64 {
    if landing_by_it >= landing {
        return paid;
    }
    round_to_count(paid as f64 * (landing_by_it / landing).clamp(0.0, 1.0)).min(paid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::Match;
    use crate::market::advertising::AdBids;

    /// One vendor's podcasts change what happens, and no draw of anybody.
    #[test]
    fn one_vendors_podcasts_move_no_draw() {
        let with = |bid_fen: i64| {
            Match::given(|scenario| {
                let podcast = usize::from(scenario.channel_index("podcast").unwrap());
                scenario.vendors[2].start.bids_fen_per_day[podcast] = bid_fen;
            })
        };
        let (mut quiet, mut loud) = (with(0), with(3_000_000));
        for _ in 0..30 {
            (quiet, loud) = (quiet.days(1), loud.days(1));
            let (a, b) = (quiet.sim.world.resource::<FlowDesk>(), loud.sim.world.resource::<FlowDesk>());
            assert_eq!(a.uniforms, b.uniforms);
            assert_eq!(a.second_uniforms, b.second_uniforms);
        }
        assert_ne!(quiet.sim.cells(), loud.sim.cells());
        assert!(loud.sim.world.query::<&AdBids>().iter(&loud.sim.world).count() == 6);
    }
}
