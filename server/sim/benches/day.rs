//! What a day costs: the whole day with its hash, the schedule alone, saving, hashing, a forecast.

use burnrate_client_proto::id::VendorId;
use burnrate_sim::{Event, Kernel, Opening, RULES_VERSION, Simulation};

fn main() {
    divan::main();
}

/// Ten vendors of the recorded scenario, five segments, six channels, a month into the match.
fn market() -> Simulation {
    let Ok((scenario_text, mut resolved)) = burnrate_content::load("china-2024") else {
        std::process::abort();
    };
    resolved.vendors.retain(|vendor| vendor.start_day <= 1);
    resolved.vendors.truncate(10);
    resolved.script.clear();
    let opening = Opening {
        rules_version: RULES_VERSION,
        scenario_text,
        resolved,
        seed: 7,
        kernel: Kernel::Stochastic,
    };
    let Ok(mut simulation) = Simulation::new(&opening) else { std::process::abort() };
    simulation.evolve(&Event::Started {});
    (0..30).for_each(|_| drop(simulation.close_day()));
    simulation
}

#[divan::bench(sample_count = 300)]
fn close_day(bencher: divan::Bencher) {
    let mut simulation = market();
    bencher.bench_local(|| simulation.close_day());
}

#[divan::bench(sample_count = 300)]
fn save(bencher: divan::Bencher) {
    let simulation = market();
    bencher.bench_local(|| simulation.save());
}

#[divan::bench(sample_count = 300)]
fn state_hash(bencher: divan::Bencher) {
    let simulation = market();
    bencher.bench_local(|| simulation.state_hash());
}

#[divan::bench(sample_count = 300)]
fn vitals(bencher: divan::Bencher) {
    let simulation = market();
    bencher.bench_local(|| simulation.vitals());
}

#[divan::bench(sample_count = 100)]
fn public_and_own_view(bencher: divan::Bencher) {
    let simulation = market();
    bencher.bench_local(|| (simulation.public_view(), simulation.vendor_view(VendorId(0))));
}

#[divan::bench(sample_count = 20)]
fn forecast(bencher: divan::Bencher) {
    let simulation = market();
    bencher.bench_local(|| simulation.forecast(VendorId(0), &[]));
}
