//! The bits of the transcendental functions, and the inverse normal.

use burnrate_sim::exact_math::{
    daily_keep, exp, exp_m1, inverse_normal, ln, ln_1p, logistic, lognormal_above, pow, sqrt,
};

#[test]
fn the_published_bits() {
    assert_eq!(exp(-1.0).to_bits(), 0x3fd7_8b56_362c_ef38);
    assert_eq!(ln(0.5).to_bits(), 0xbfe6_2e42_fefa_39ef);
    assert_eq!(exp(0.0).to_bits(), 1.0_f64.to_bits());
    assert_eq!(sqrt(2.0).to_bits(), 0x3ff6_a09e_667f_3bcd);
    assert_eq!(pow(2.0, 10.0).to_bits(), 1024.0_f64.to_bits());
}

/// Folds the bits of many results, so that one changed last bit anywhere shows.
#[test]
fn the_bits_of_a_sweep() {
    let mut fold = 0_u64;
    for i in 1..20_000_u32 {
        let x = f64::from(i) / 997.0;
        let y = (x * 0.049) % 1.0;
        let u = if y > 0.0 { y } else { 0.5 };
        for value in [
            exp(-x),
            exp(x),
            ln(x),
            ln_1p(-u / 2.0),
            exp_m1(-x),
            pow(x, 0.26),
            logistic(x - 10.0),
            inverse_normal(u),
        ] {
            fold = fold.rotate_left(5) ^ value.to_bits();
        }
    }
    assert_eq!(fold, SWEEP, "{fold:#x}");
}

const SWEEP: u64 = 0x0571_98c1_48f7_f033;

#[test]
fn the_inverse_normal_has_sixteen_figures() {
    // (u, z) from tables of the normal quantile; the first three are the check values of AS 241's paper.
    for (u, z) in [
        (0.25, -0.674_489_750_196_081_7),
        (0.001, -3.090_232_306_167_813_5),
        (1e-20, -9.262_340_089_798_408),
        (0.975, 1.959_963_984_540_054),
        (1e-10, -6.361_340_902_404_056),
        (0.84, 0.994_457_883_209_753),
    ] {
        assert!((inverse_normal(u) / z - 1.0).abs() < 2e-15, "{u}: {} not {z}", inverse_normal(u));
    }
    assert_eq!(inverse_normal(0.5), 0.0);
    for u in [0.01, 0.074, 0.076, 0.2, 0.45] {
        assert!((inverse_normal(u) + inverse_normal(1.0 - u)).abs() < 1e-14);
    }
    assert!(inverse_normal(0.0).is_finite() && inverse_normal(1.0).is_finite());
}

#[test]
fn the_logistic_is_symmetric_and_bounded() {
    assert_eq!(logistic(0.0), 0.5);
    assert_eq!(logistic(1e4), 1.0);
    assert_eq!(logistic(-1e4), 0.0);
    for x in [0.1, 1.9, 7.0, 30.0] {
        assert!((logistic(x) + logistic(-x) - 1.0).abs() < 1e-15);
    }
}

#[test]
fn half_lives_and_needs() {
    assert_eq!(daily_keep(0.0), 0.0);
    assert!((1.0 - daily_keep(42.0) - 0.016_368).abs() < 5e-7, "half-life of goodwill");
    // The median of a lognormal lies at mean·e^(−σ²/2).
    assert!((lognormal_above(2.0 * exp(-0.72), 2.0, 1.2) - 0.5).abs() < 1e-15);
    assert_eq!(lognormal_above(0.0, 2.0, 1.2), 1.0);
    assert!(lognormal_above(1e9, 2.0, 1.2) < 1e-12);
}
