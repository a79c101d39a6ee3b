//! The first lesson as its reference bots play it, on seeds 1 to 40. What 200 seeds give stands in docs/SCENARIOS.md.

use std::ops::ControlFlow;

use burnrate_matches::campaign::lesson::{BOUNDS, Course, Report};
use burnrate_matches::campaign::spread;
use burnrate_matches::statistics::{mean, median};

const SEEDS: usize = 40;

#[test]
fn the_lesson_has_early_deaths_survivors_and_an_open_end() {
    let (_, scenario) = burnrate_content::load("first-class").unwrap();
    let mut courses = Vec::new();
    let course = |number: usize| Course::play(&scenario, number as u64 + 1).unwrap();
    spread(SEEDS, 2, course, |_, course| {
        courses.push(course);
        ControlFlow::Continue(())
    });
    let report = Report::of(&courses);
    let within = report.within;
    // In nine of ten matches: whoever decides nothing dies in weeks 30 to 44, and two to four live.
    assert!(within.idle >= 0.9 && within.alive >= 0.9, "{report}");
    // In four of five: the first death falls in weeks 14 to 30, and nobody has 60% of the users at the end.
    assert!(within.first_death >= 0.8 && within.leader >= 0.8, "{report}");
    let (low, high) = BOUNDS.first_death_in_weeks;
    assert!((low..=high).contains(&median(report.sample(1))), "{report}");
    // In nine of ten, and on the mean: half time does not settle the end.
    assert!(within.correlation >= 0.9 && mean(report.sample(5)) <= BOUNDS.rank_correlation, "{report}");
}
