//! Faults planted in the test's own layer: each must be found, or the judge judges nothing.

use crate::plan::Plan;
use crate::world;

/// The faults of the first of some seeds that finds any.
fn found(plant: impl Fn(&mut Plan)) -> Vec<String> {
    let runs = (0..5).map(|seed| {
        let mut plan = Plan::of(seed);
        plant(&mut plan);
        world::run(&plan).faults
    });
    runs.into_iter().find(|faults| !faults.is_empty()).unwrap_or_default()
}

fn tells(faults: &[String], what: &str) -> bool {
    faults.iter().any(|fault| fault.contains(what))
}

#[test]
fn a_store_that_acknowledges_too_early_is_found() {
    let faults = found(|plan| plan.plant_early_acknowledgement = true);
    assert!(tells(&faults, "before it was durable") || tells(&faults, "is durable"), "{faults:?}");
}

#[test]
fn a_frame_that_comes_twice_is_found() {
    let faults = found(|plan| plan.plant_repeat = true);
    assert!(tells(&faults, "a delta led from"), "{faults:?}");
}

#[test]
fn an_answer_that_is_written_down_wrongly_is_found() {
    let faults = found(|plan| plan.plant_misread = true);
    assert!(tells(&faults, "and the log holds") || tells(&faults, "and later"), "{faults:?}");
}
