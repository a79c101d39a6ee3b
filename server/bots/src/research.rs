//! Research as policies do it: GPUs kept from serving, training runs that cash bears, and lessons from a better rival.
//!
//! A run needs its GPUs on the day on which it begins, so they are set aside a turn before it is ordered, and given back to
//! serving when it is done. Nothing is begun that would end too late to be of use.

use burnrate_client_proto::command::{Command, GpuTerm};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Lab, ProjectWork, VendorStatus};

use crate::capacity::{rent_for_load, rent_in_all, serving_gpus};
use crate::history::{TurnView, ViewHistory};

/// A better model needs so many days to bring in what it cost; later in a match none is begun.
const USEFUL_DAYS: u32 = 60;
/// A run of less than this share of the scenario's scale is not worth its GPUs, in percent.
const LEAST_RUN_PERCENT: i64 = 25;
/// A teacher is worth a lesson if it is ahead, after the gap that remains, by so many thousandths.
const LESSON_MILLI: i64 = 100;

/// GPUs for serving and for a run of at most `run_fen` (0 for none), the share that is set aside, and the run once it is.
pub(crate) fn serve_and_train(
    history: &ViewHistory,
    load_percent: u64,
    term: GpuTerm,
    run_fen: i64,
) -> Vec<Command> {
    let rent_alone = || rent_for_load(history, load_percent, term).into_iter().collect();
    let Some((now, lab)) = history.now().and_then(|now| Some((now, now.desks.lab.as_ref()?))) else {
        return rent_alone();
    };
    let run = if lab.held_gpus > 0 { None } else { affordable_run(history, now, lab, run_fen) };
    let aside = run.as_ref().map_or(lab.held_gpus, |run| run.gpus);
    if aside == 0 && lab.train_share_bp == 0 {
        return rent_alone();
    }
    let Some(serving) = serving_gpus(history, load_percent) else { return Vec::new() };
    let wanted = serving.saturating_add(u64::from(aside));
    let mut commands: Vec<Command> = rent_in_all(history, wanted, term).into_iter().collect();
    commands.extend(set_aside(history, lab, u64::from(aside), wanted));
    commands.extend(order(lab, run));
    commands
}

/// A run on GPUs that a load of `serving` leaves idle of `held`, at most of `run_fen`; the share is set aside first.
pub(crate) fn train_on_idle(history: &ViewHistory, serving: u64, held: u64, run_fen: i64) -> Vec<Command> {
    let Some((now, lab)) = history.now().and_then(|now| Some((now, now.desks.lab.as_ref()?))) else {
        return Vec::new();
    };
    let run = if lab.held_gpus > 0 { None } else { affordable_run(history, now, lab, run_fen) };
    let aside = run.as_ref().map_or(lab.held_gpus, |run| run.gpus);
    if u64::from(aside) > held.saturating_sub(serving) && lab.held_gpus == 0 {
        return Vec::new();
    }
    let mut commands: Vec<Command> = set_aside(history, lab, u64::from(aside), held).into_iter().collect();
    commands.extend(order(lab, run));
    commands
}

/// The run's command, once its GPUs are set aside.
fn order(lab: &Lab, run: Option<Run>) -> Option<Command> {
    let free = lab.set_aside_gpus.saturating_sub(lab.held_gpus);
    run.filter(|run| run.gpus <= free)
        .map(|run| Command::Train { spend_fen: Fen(run.spend_fen), gpus: run.gpus })
}

/// A run that could be ordered.
struct Run {
    spend_fen: i64,
    gpus: u32,
}

/// A run within the sum, at the pace that ends it in time with the fewest GPUs; none while the controls are locked, another
/// run is under way, or it is too late in the match.
fn affordable_run(history: &ViewHistory, now: &TurnView, lab: &Lab, run_fen: i64) -> Option<Run> {
    let training = lab.projects.iter().any(|project| matches!(project.work, ProjectWork::Training {}));
    let terms = &lab.terms;
    let behind = lab.frontier_milli > lab.quality_milli;
    if training || !behind || run_fen < terms.training_scale_fen.0 / 100 * LEAST_RUN_PERCENT {
        return None;
    }
    let days = days_left(history, now).saturating_sub(USEFUL_DAYS).min(terms.training_days_max);
    if days < terms.training_days_min.max(1) {
        return None;
    }
    history.allowed(Control::TrainShare, None, 0)?;
    let spend_fen =
        history.allowed(Control::TrainSpend, None, run_fen).filter(|fen| *fen > 0 && *fen <= run_fen)?;
    let gpu_days = spend_fen / terms.training_fen_per_gpu_day.0.max(1) + 1;
    let gpus = history.allowed(Control::TrainGpus, None, gpu_days / i64::from(days) + 1)?;
    Some(Run { spend_fen, gpus: u32::try_from(gpus).ok()? })
}

/// The share that keeps so many GPUs from serving, of those that are held or, if more are rented now, of those.
fn set_aside(history: &ViewHistory, lab: &Lab, aside: u64, wanted: u64) -> Option<Command> {
    let held = lab.rented_gpus + u64::from(lab.owned_gpus);
    let share = aside.saturating_mul(10_000).div_ceil(held.max(wanted).max(1));
    // Whole percents, up: a share that is a hair too small leaves a run one GPU short.
    let wish = i64::try_from(share.div_ceil(100) * 100).ok()?.min(10_000);
    let level = u16::try_from(history.allowed(Control::TrainShare, None, wish)?).ok()?;
    (level != lab.train_share_bp).then_some(Command::Allocate { train_share_bp: level })
}

/// The weights of the present model, if it is better than what one has published already.
pub(crate) fn publish(history: &ViewHistory, now: &TurnView) -> Option<Command> {
    let lab = now.desks.lab.as_ref()?;
    let news = lab.published_milli.is_none_or(|published| published < lab.quality_milli);
    (news && history.allowed(Control::OpenWeights, None, 1) == Some(1)).then_some(Command::OpenWeights {})
}

/// A lesson from the best rival, if it is far enough ahead and costs at most so much.
pub(crate) fn distil(history: &ViewHistory, now: &TurnView, budget_fen: i64) -> Option<Command> {
    let lab = now.desks.lab.as_ref()?;
    let learning =
        lab.projects.iter().any(|project| matches!(project.work, ProjectWork::Distillation { .. }));
    let in_time = days_left(history, now) > lab.terms.distillation_days + USEFUL_DAYS;
    if learning || !in_time || lab.terms.distillation_fen.0 > budget_fen {
        return None;
    }
    let rivals =
        now.standings.iter().filter(|s| s.vendor != now.own.vendor && s.status == VendorStatus::Active);
    let teacher = rivals.max_by_key(|s| s.quality_milli)?;
    let gain = teacher.quality_milli - lab.terms.distillation_gap_milli - lab.quality_milli;
    history.allowed(Control::Distil, None, 0)?;
    (gain >= LESSON_MILLI).then_some(Command::Distil { teacher: teacher.vendor })
}

/// Features of at most so much, one project at a time.
pub(crate) fn features(history: &ViewHistory, now: &TurnView, budget_fen: i64) -> Option<Command> {
    let lab = now.desks.lab.as_ref()?;
    let building = lab.projects.iter().any(|project| matches!(project.work, ProjectWork::Features {}));
    let in_time = days_left(history, now) > lab.terms.feature_days;
    let spend = history.allowed(Control::FeatureSpend, None, budget_fen)?;
    (!building && in_time && spend > 0 && spend <= budget_fen)
        .then_some(Command::FeatureProject { spend_fen: Fen(spend) })
}

/// Days until the match ends.
pub(crate) fn days_left(history: &ViewHistory, now: &TurnView) -> u32 {
    history.card().map_or(u32::MAX, |card| card.days.saturating_sub(now.clock.day))
}

#[cfg(test)]
mod tests {
    use burnrate_client_proto::id::VendorId;
    use burnrate_client_proto::view::{Change, Standing};

    use super::*;
    use crate::made_up::{card, lab, own, seat};

    /// On day 30 of a match of so many days, with a rival of this quality.
    fn lesson(days: u32, rival_milli: i64, budget_fen: i64) -> Option<Command> {
        let mut view = seat(&own(), 30);
        let standing = view.iter().find_map(|change| {
            let Change::Standing(standing) = change else { return None };
            Some(standing.clone())
        });
        let rival = Standing { vendor: VendorId(1), quality_milli: rival_milli, ..standing.unwrap() };
        view.push(Change::Standing(rival));
        view.push(Change::Match(card(days)));
        view.push(Change::Lab(Box::new(lab())));
        let history = ViewHistory::start(&view);
        distil(&history, history.now().unwrap(), budget_fen)
    }

    #[test]
    fn a_better_rival_teaches_if_there_is_time_and_money() {
        // Its own quality is 1,000, the gap that remains 100; a lesson costs ¥1M and takes 30 days, to be of use for 60.
        let taught = Some(Command::Distil { teacher: VendorId(1) });
        assert_eq!(lesson(365, 1_200, 100_000_000), taught);
        assert_eq!(lesson(365, 1_199, 100_000_000), None);
        assert_eq!(lesson(365, 1_200, 99_999_999), None);
        assert_eq!(lesson(121, 1_200, 100_000_000), taught);
        assert_eq!(lesson(120, 1_200, 100_000_000), None);
    }
}
