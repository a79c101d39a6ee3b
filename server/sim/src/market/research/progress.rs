//! A day of every vendor's projects: those that are done act, the others work on, and their cost is booked.
//!
//! GPUs that are set aside go to training runs, the oldest first; a run that gets fewer than it holds takes longer, and its
//! vendor is told once. A vendor out of business has no projects.
#![expect(clippy::needless_pass_by_value, reason = "the schedule hands a system its parameters by value")]

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::{ProjectId, VendorId};

use super::training::outcome;
use super::{Frontier, Model, Project, Projects, Work};
use crate::calendar::Calendar;
use crate::finance::{Investment, Ledger};
use crate::fixed::Fixed;
use crate::market::rates::Rates;
use crate::market::serving::Compute;
use crate::outcome::{Outcome, Outcomes};
use crate::roster::Roster;
use crate::rules::Rules;
use crate::vendor::{Business, Product};
use crate::vitals::thousandths;

/// What the end of a project needs to know beside its vendor.
struct Ends<'a> {
    rules: &'a Rules,
    rates: &'a Rates,
    frontier: &'a Frontier,
    outcomes: &'a mut Outcomes,
}

type Researching<'a> =
    (&'a Business, &'a Compute, &'a mut Projects, &'a mut Product, &'a mut Model, &'a mut Ledger);

/// System: a day of all projects.
pub(crate) fn work_on_projects(
    calendar: Res<Calendar>,
    (rules, rates, roster): (Res<Rules>, Res<Rates>, Res<Roster>),
    frontier: Res<Frontier>,
    mut outcomes: ResMut<Outcomes>,
    mut vendors: Query<Researching<'_>>,
) {
    let day = calendar.day;
    for (vendor, entity) in (0_u16..).map(VendorId).zip(&roster.vendors) {
        let Ok((business, compute, mut projects, mut product, mut model, mut ledger)) =
            vendors.get_mut(*entity)
        else {
            continue;
        };
        if !business.is_active() {
            projects.running.clear();
            continue;
        }
        let mut free_gpus = compute.set_aside_gpus();
        let mut ends = Ends { rules: &rules, rates: &rates, frontier: &frontier, outcomes: &mut outcomes };
        projects.running.retain_mut(|project| {
            if project.is_done(day, &rules.scenario.research) {
                ledger.use_up(Investment::Project, project.prepaid_fen());
                ends.act(vendor, project, &mut product, &mut model);
                return false;
            }
            ledger.use_up(Investment::Project, project.book_day(day));
            if let Some(gpus) = project.work(&mut free_gpus) {
                let project = ProjectId(project.number);
                ends.outcomes.push(Outcome::TrainingSlowed { vendor, project, gpus });
            }
            true
        });
    }
}

impl Project {
    /// A day of work with what is left of the GPUs that are set aside; returns how many work where they are fewer than
    /// on the day before.
    fn work(&mut self, free_gpus: &mut u32) -> Option<u32> {
        let Work::Training(run) = &mut self.work else { return None };
        let gpus = run.gpus.min(*free_gpus);
        *free_gpus -= gpus;
        run.gpu_days_done = run.gpu_days_done.saturating_add(u64::from(gpus));
        let slowed = gpus < run.working_gpus;
        run.working_gpus = gpus;
        slowed.then_some(gpus)
    }
}

impl Ends<'_> {
    /// A project that is done does what it was for, and is told.
    fn act(&mut self, vendor: VendorId, project: &Project, product: &mut Product, model: &mut Model) {
        let number = ProjectId(project.number);
        let gain_milli = match project.work {
            Work::Training(run) => {
                let (streams, rates) = (&self.rules.streams, &self.rates.research);
                let Some(gain) = outcome(streams, rates, vendor.0, project.number, run.promise) else {
                    self.outcomes.push(Outcome::TrainingFailed { vendor, project: number });
                    return;
                };
                let gain_milli = self.raise_quality(product, product.quality.saturating_add(gain));
                model.is_published = false;
                let quality_milli = thousandths(product.quality);
                self.outcomes.push(Outcome::ModelReleased { vendor, quality_milli, gain_milli });
                gain_milli
            }
            Work::Distillation { quality, .. } => {
                model.distilled = true;
                let gap = Fixed::from_f64(self.rates.research.distillation_gap);
                let gain_milli = self.raise_quality(product, quality.saturating_sub(gap));
                model.is_published = model.is_published && gain_milli == 0;
                gain_milli
            }
            Work::LongContext { turns_milli } => self.deepen(product, model, turns_milli),
            Work::Features { gain } => {
                product.ux = product.ux.saturating_add(gain);
                model.fading_ux = model.fading_ux.saturating_add(gain);
                thousandths(gain)
            }
        };
        let work = project.work.shown();
        self.outcomes.push(Outcome::ProjectFinished { vendor, project: number, work, gain_milli });
    }

    /// Raises quality to a level, as far as the frontier allows; returns the gain in thousandths.
    fn raise_quality(&self, product: &mut Product, to: Fixed) -> i64 {
        let before = product.quality;
        product.quality = self.frontier.at_most(to.max(before), before);
        thousandths(product.quality.saturating_sub(before))
    }

    /// Adds turns of depth, up to the deepest there is; returns how many, in thousandths.
    fn deepen(&self, product: &mut Product, model: &mut Model, turns_milli: u32) -> i64 {
        let most = self.rules.scenario.research.context_turns_max_micro / 1_000;
        let room = u32::try_from(most).unwrap_or(0).saturating_sub(product.depth_milli);
        let gained = turns_milli.min(room);
        product.depth_milli = product.depth_milli.saturating_add(gained);
        model.bought_turns_milli = model.bought_turns_milli.saturating_add(gained);
        i64::from(gained)
    }
}
