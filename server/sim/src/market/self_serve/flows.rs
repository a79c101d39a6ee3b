//! A day of API accounts: some think again, and those of a vendor that is gone have to.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use super::{ApiAccounts, Purchases};
use crate::calendar::Calendar;
use crate::finance::{Hibernation, Solvency};
use crate::fixed::micro_to_f64;
use crate::kernel::Kernel;
use crate::market::awareness::considered;
use crate::market::choice::{ChoiceForm, ChoiceModel, ChoiceTable, Tastes, VENDORS_MAX};
use crate::market::demand::Values;
use crate::market::rates::Rates;
use crate::random::Purpose;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::segment::Goodwill;
use crate::stored::Scratch;
use crate::vendor::Prices;

/// Outcomes of a cell: every vendor that may exist, then using none.
const OUTCOMES: usize = VENDORS_MAX + 1;
const NONE: usize = VENDORS_MAX;

/// The choice of accounts, computed afresh each day.
#[derive(Resource, Clone, Debug, Encode, Decode)]
pub struct ApiDesk {
    form: ChoiceForm,
    model: ChoiceModel,
    table: ChoiceTable,
}

impl Default for ApiDesk {
    fn default() -> Self {
        let form = ChoiceForm::default();
        Self { form, model: ChoiceModel::new(form), table: ChoiceTable::default() }
    }
}

impl Scratch for ApiDesk {
    fn rubbish() -> Self {
        let table = ChoiceTable { vendor_count: 5, newcomer_outside: f64::NAN, ..ChoiceTable::default() };
        Self { table, ..Self::default() }
    }
}

/// System: accounts review their vendor; the reference price follows what tokens cost.
#[expect(clippy::too_many_arguments, reason = "a system names all that it touches")]
pub(crate) fn move_accounts(
    calendar: Res<Calendar>,
    rules: Res<Rules>,
    rates: Res<Rates>,
    roster: Res<Roster>,
    values: Res<Values>,
    mut desk: ResMut<ApiDesk>,
    mut accounts: ResMut<ApiAccounts>,
    segments: Query<&Goodwill>,
    vendors: Query<(&Prices, &Solvency, &Hibernation)>,
) {
    if rates.api.accounts == 0 {
        return;
    }
    let prices =
        roster.vendors.iter().filter_map(|vendor| vendors.get(*vendor).ok()).map(|(prices, ..)| prices);
    let bought = Purchases::of(&rates.api, &accounts, prices);
    accounts.reference.learn(&bought, rates.api.reference_keep);
    let known = roster.segments.get(rates.api.awareness_segment).and_then(|g| segments.get(*g).ok());
    let Some(goodwill) = known else { return };
    desk.weigh(&rates, &values, goodwill);
    let finance = &rules.scenario.finance;
    let leaving = |vendor: usize| {
        let parts = roster.vendors.get(vendor).and_then(|entity| vendors.get(*entity).ok());
        let Some((_, solvency, hibernation)) = parts else { return Leaving::ByReview };
        match solvency.sold_to() {
            _ if hibernation.is_asleep() => {
                Leaving::ServiceOff(micro_to_f64(finance.hibernation.users_leave_micro_per_day))
            }
            _ if !solvency.releases_users_on(calendar.day) => Leaving::ByReview,
            Some(buyer) => Leaving::HandedTo(buyer, micro_to_f64(finance.sale.users_kept_micro)),
            None => Leaving::SetFree,
        }
    };
    let mut uniforms = [0.0; (VENDORS_MAX + 1) * OUTCOMES];
    match rules.kernel {
        Kernel::Stochastic => rules.streams.stream(calendar.day, Purpose::ApiAccounts).fill(0, &mut uniforms),
        Kernel::Expected => {}
    }
    let day = AccountDay { rates: &rates, kernel: rules.kernel, table: &desk.table, uniforms: &uniforms };
    day.move_all(&mut accounts, leaving);
}

impl ApiDesk {
    fn weigh(&mut self, rates: &Rates, values: &Values, goodwill: &Goodwill) {
        if self.form != rates.choice.form {
            self.form = rates.choice.form;
            self.model = ChoiceModel::new(self.form);
        }
        let count = rates.vendor_count;
        let awareness = considered(rates, goodwill, &values.on_market);
        let tastes = Tastes {
            utility: &values.api[..count],
            awareness: &awareness[..count],
            inertia: rates.api.inertia,
        };
        self.model.fill(&tastes, &mut self.table);
    }
}

/// Why accounts of a vendor leave today.
enum Leaving {
    /// Some think again.
    ByReview,
    /// The vendor is gone.
    SetFree,
    /// The vendor was sold: to whom, and the share that stays.
    HandedTo(usize, f64),
    /// The service is suspended: the share that leaves, as if set free.
    ServiceOff(f64),
}

struct AccountDay<'a> {
    rates: &'a Rates,
    kernel: Kernel,
    table: &'a ChoiceTable,
    uniforms: &'a [f64],
}

impl AccountDay<'_> {
    /// All cells move from the same beginning.
    fn move_all(&self, accounts: &mut ApiAccounts, leaving: impl Fn(usize) -> Leaving) {
        let count = self.rates.vendor_count;
        let review = self.rates.api.review;
        let mut gains = [0_u64; OUTCOMES];
        let newcomer = self.table.newcomer.map(|chance| review * chance);
        let left = self.outflow(0, accounts.none, &newcomer, 0.0, &mut gains);
        accounts.none -= left;
        for i in 0..count {
            let Some(using) = accounts.by_vendor.get(i).copied() else { continue };
            let left = match leaving(i) {
                Leaving::SetFree => self.all_leave(1 + i, using, self.newcomers(1.0), &mut gains),
                Leaving::HandedTo(buyer, kept) => {
                    let mut chances = [0.0; VENDORS_MAX];
                    if let Some(chance) = chances.get_mut(buyer) {
                        *chance = kept;
                    }
                    self.all_leave(1 + i, using, chances, &mut gains)
                }
                Leaving::ServiceOff(share) => {
                    let chances = self.newcomers(share);
                    let to_none = share - chances.iter().sum::<f64>();
                    self.outflow(1 + i, using, &chances, to_none.max(0.0), &mut gains)
                }
                Leaving::ByReview => {
                    let mut chances = self.table.review[i].map(|chance| review * chance);
                    chances[i] = 0.0;
                    self.outflow(1 + i, using, &chances, review * self.table.review_outside[i], &mut gains)
                }
            };
            accounts.by_vendor[i] -= left;
        }
        accounts.none += gains[NONE];
        for (using, gained) in accounts.by_vendor.iter_mut().zip(gains) {
            *using += gained;
        }
    }

    /// The chances of a share of accounts that must choose again, each vendor's.
    fn newcomers(&self, share: f64) -> [f64; VENDORS_MAX] {
        self.table.newcomer.map(|chance| share * self.rates.choice.released_reenter * chance)
    }

    /// All leave; whoever finds nobody goes without.
    fn all_leave(
        &self,
        cell: usize,
        using: u64,
        chances: [f64; VENDORS_MAX],
        gains: &mut [u64; OUTCOMES],
    ) -> u64 {
        let found = self.outflow(cell, using, &chances, 0.0, gains);
        gains[NONE] += using - found;
        using
    }

    /// One multinomial; adds to `gains` and returns how many leave the cell.
    fn outflow(
        &self,
        cell: usize,
        count: u64,
        to: &[f64; VENDORS_MAX],
        to_none: f64,
        gains: &mut [u64; OUTCOMES],
    ) -> u64 {
        let vendors = self.rates.vendor_count;
        let mut chances = [0.0; OUTCOMES];
        chances[..vendors].copy_from_slice(&to[..vendors]);
        chances[NONE] = to_none;
        let mut order = [NONE; OUTCOMES];
        order[1..=vendors].copy_from_slice(&self.rates.api_order[..vendors]);
        let uniforms = &self.uniforms[cell * OUTCOMES..(cell + 1) * OUTCOMES];
        let mut out = [0; OUTCOMES];
        let left = self.kernel.multinomial(count, &chances, uniforms, &order[..=vendors], &mut out);
        for (gain, heads) in gains.iter_mut().zip(out) {
            *gain += heads;
        }
        left
    }
}
