//! The Bass curve in daily steps, and the exit hazards.

use burnrate_sim::exact_math::ln;
use burnrate_sim::market::adoption::{bass_hazard, habit_exit, review_hazard};

const PEOPLE: f64 = 1e6;

/// Users after each day, and the day of the largest intake.
fn run(days: usize) -> (Vec<f64>, usize) {
    let mut users = vec![0.0];
    let (mut peak_day, mut peak) = (0, 0.0);
    for day in 0..days {
        let now = users[day];
        let intake = bass_hazard(0.03, 0.38, now, PEOPLE) * (PEOPLE - now);
        if intake > peak {
            (peak_day, peak) = (day, intake);
        }
        users.push(now + intake);
    }
    (users, peak_day)
}

#[test]
fn a_year_of_daily_steps() {
    let (users, _) = run(365);
    assert!((users[365] / 35_738.76 - 1.0).abs() < 1e-6, "{}", users[365]);
}

/// The closed form: t* = ln(q/p)/(p+q), N(t*) = M(q−p)/(2q). Daily steps come within a day and a half of it.
#[test]
fn the_peak_is_where_the_closed_form_has_it() {
    let (p, q) = (0.03, 0.38);
    let peak_years = ln(q / p) / (p + q);
    let peak_users = PEOPLE * (q - p) / (2.0 * q);
    assert!((peak_years - 6.192_619_198).abs() < 1e-9);
    assert!((peak_users - 460_526.315_8).abs() < 1e-4);
    let (users, peak_day) = run(3650);
    assert!((peak_day as f64 - 365.0 * peak_years).abs() < 1.5, "day {peak_day}");
    assert!((users[peak_day] / peak_users - 1.0).abs() < 1e-3, "{}", users[peak_day]);
}

#[test]
fn a_better_product_keeps_its_users() {
    let exit = |above: f64| habit_exit(0.0062, 0.5, above);
    assert_eq!(exit(0.0), 0.0062);
    assert!(exit(2.0) < 0.0062 / 2.7);
    assert!(exit(-2.0) > 0.0062 * 2.7);
    assert_eq!(exit(-1e3), 1.0);
    assert!((review_hazard(1.0 / 45.0, 3.0) - 1.0 / 15.0).abs() < 1e-17);
    assert_eq!(bass_hazard(400.0, 0.0, 0.0, 1.0), 1.0);
}
