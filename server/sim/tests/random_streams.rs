//! Draws sit at fixed positions of fixed streams, and look uniform.

use burnrate_sim::random::{Purpose, Streams};

#[test]
fn a_position_gives_its_draw_whatever_else_is_read() {
    let streams = Streams::new(42);
    let mut sequential = [0.0; 1000];
    streams.stream(7, Purpose::ConsumerFlows).fill(0, &mut sequential);
    let mut draws = streams.stream(7, Purpose::ConsumerFlows);
    for position in [999, 0, 17, 18, 500, 31, 32, 33, 17] {
        assert_eq!(draws.uniform(position).to_bits(), sequential[position as usize].to_bits());
    }
    let mut part = [0.0; 10];
    draws.fill(123, &mut part);
    assert_eq!(part, sequential[123..133]);
}

/// The numbers themselves are rules: a log of last year replays only if they stay.
#[test]
fn the_draws_of_a_seed_are_for_ever() {
    let streams = Streams::new(2024);
    let bits = |day, purpose, position| streams.stream(day, purpose).bits(position);
    let got = [
        bits(0, Purpose::ConsumerFlows, 0),
        bits(1, Purpose::ConsumerFlows, 0),
        bits(0, Purpose::SecondApps, 0),
        bits(365, Purpose::Noise, 1_000_000),
    ];
    assert_eq!(got, GOLDEN, "{got:?}");
    let mut order = [0; 12];
    streams.vendor_order(3, &mut order);
    assert_eq!(order, ORDER, "{order:?}");
}

const GOLDEN: [u64; 4] =
    [5744651482061632630, 5314036310955259924, 18069585350730343845, 11070243976110241412];
const ORDER: [usize; 12] = [6, 8, 10, 3, 9, 11, 2, 5, 4, 0, 1, 7];

#[test]
fn seeds_days_and_purposes_differ() {
    let first = |seed, day, purpose| Streams::new(seed).stream(day, purpose).bits(0);
    let mut seen = vec![
        first(1, 0, Purpose::ConsumerFlows),
        first(2, 0, Purpose::ConsumerFlows),
        first(1, 1, Purpose::ConsumerFlows),
        first(1, 0, Purpose::Shocks),
        first(1, 1, Purpose::Shocks),
    ];
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 5);
}

#[test]
fn uniforms_fill_the_open_interval_evenly() {
    let mut sample = vec![0.0; 100_000];
    Streams::new(9).stream(0, Purpose::Noise).fill(0, &mut sample);
    assert!(sample.iter().all(|u| *u > 0.0 && *u < 1.0));
    let mut bins = [0_u32; 20];
    for u in &sample {
        bins[(u * 20.0) as usize] += 1;
    }
    let chi_square: f64 =
        bins.iter().map(|&b| (f64::from(b) - 5000.0) * (f64::from(b) - 5000.0) / 5000.0).sum();
    // 19 degrees of freedom: 43.8 is passed once in a thousand seeds, and this seed is one.
    assert!(chi_square < 43.8, "{chi_square}");
}

#[test]
fn bounded_integers_are_in_range_and_even() {
    let mut draws = Streams::new(5).stream(0, Purpose::Bots);
    let mut bins = [0_u32; 7];
    for position in 0..70_000 {
        bins[draws.below(position, 7) as usize] += 1;
    }
    assert!(bins.iter().all(|&b| b.abs_diff(10_000) < 400), "{bins:?}");
    assert_eq!(draws.below(0, 0), 0);
    assert_eq!(draws.below(0, 1), 0);
    // Half of all words are refused at this bound.
    assert!((0..100).all(|position| draws.below(position, (1 << 63) + 1) <= 1 << 63));
}

#[test]
fn vendor_orders_are_permutations_and_differ_by_segment() {
    let streams = Streams::new(77);
    let mut firsts = [0; 12];
    for segment in 0..6000 {
        let mut order = [0; 12];
        streams.vendor_order(segment, &mut order);
        let mut sorted = order;
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        firsts[order[0]] += 1_u32;
    }
    assert!(firsts.iter().all(|&f| f.abs_diff(500) < 110), "{firsts:?}");
}
