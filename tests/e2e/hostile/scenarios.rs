//! What must hold of any text that is called a scenario. Used by the ordinary tests and by
//! `fuzz/fuzz_targets/scenarios.rs`; a broken promise panics.

use burnrate_content::fault::FAULTS_MAX;
use burnrate_content::{Resolved, check as read};
use burnrate_sim::{Event, Kernel, Opening, RULES_VERSION, Simulation};

/// A fault is one line that fits a screen.
const FAULT_BYTES_MAX: usize = 2_000;

/// Days that a market of a scenario which passed must live.
const DAYS: u32 = 3;

/// A text is a scenario whose market opens and lives, or it has 1 to [`FAULTS_MAX`] faults, each a line with its place.
pub(crate) fn check(text: &[u8]) {
    let Ok(text) = std::str::from_utf8(text) else { return };
    match read("tried.toml", text) {
        Ok(resolved) => lives(text, resolved),
        Err(faults) => {
            assert!((1..=FAULTS_MAX).contains(&faults.len()), "{} faults", faults.len());
            for fault in &faults {
                let line = fault.to_string();
                let fits = line.lines().count() == 1 && line.len() <= FAULT_BYTES_MAX;
                assert!(fits && line.starts_with("tried.toml"), "{line:?}");
            }
        }
    }
}

fn lives(text: &str, resolved: Resolved) {
    let scenario_text = text.to_owned();
    let opening = Opening {
        rules_version: RULES_VERSION,
        scenario_text,
        resolved,
        seed: 7,
        kernel: Kernel::Stochastic,
    };
    let opened = Event::Opened(Box::new(opening.clone()));
    let record = opened.to_bytes().expect("a scenario fits a log's first record");
    assert_eq!(Event::from_bytes(&record).as_ref(), Ok(&opened));
    let mut market = Simulation::new(&opening).expect("what passed the check opens");
    market.evolve(&Event::Started {});
    for _ in 0..DAYS.min(opening.resolved.meta.days) {
        market.close_day();
    }
}
