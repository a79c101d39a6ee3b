//! The inverse of the standard normal distribution, by Wichura's algorithm AS 241 (Applied Statistics 37, 1988), PPND16.
//!
//! About 16 figures over the whole open interval. The order of the operations is fixed: it decides the bits.

use super::{ln, sqrt};

#[expect(clippy::excessive_precision, reason = "the digits as published")]
const CENTRE_NUM: [f64; 8] = [
    3.3871328727963666080,
    1.3314166789178437745e2,
    1.9715909503065514427e3,
    1.3731693765509461125e4,
    4.5921953931549871457e4,
    6.7265770927008700853e4,
    3.3430575583588128105e4,
    2.5090809287301226727e3,
];
#[expect(clippy::excessive_precision, reason = "the digits as published")]
const CENTRE_DEN: [f64; 8] = [
    1.0,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3,
];
#[expect(clippy::excessive_precision, reason = "the digits as published")]
const SHOULDER_NUM: [f64; 8] = [
    1.42343711074968357734,
    4.63033784615654529590,
    5.76949722146069140550,
    3.64784832476320460504,
    1.27045825245236838258,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4,
];
#[expect(clippy::excessive_precision, reason = "the digits as published")]
const SHOULDER_DEN: [f64; 8] = [
    1.0,
    2.05319162663775882187,
    1.67638483018380384940,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9,
];
#[expect(clippy::excessive_precision, reason = "the digits as published")]
const TAIL_NUM: [f64; 8] = [
    6.65790464350110377720,
    5.46378491116411436990,
    1.78482653991729133580,
    2.96560571828504891230e-1,
    2.65321895265761230930e-2,
    1.24266094738807843860e-3,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
];
#[expect(clippy::excessive_precision, reason = "the digits as published")]
const TAIL_DEN: [f64; 8] = [
    1.0,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15,
];

/// The z with Φ(z) = `u`, for `u` in the open interval (0, 1); outside it, the z of the nearest representable `u`.
#[must_use]
#[inline]
pub fn inverse_normal(u: f64) -> f64 {
    let q = u - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(&CENTRE_NUM, &CENTRE_DEN, r);
    }
    outer(u, q)
}

/// The shoulders and tails: |u − ½| > .425.
fn outer(u: f64, q: f64) -> f64 {
    let distance = if q < 0.0 { u } else { 1.0 - u };
    let r = sqrt(-ln(distance.max(f64::MIN_POSITIVE)));
    let z = if r <= 5.0 {
        ratio(&SHOULDER_NUM, &SHOULDER_DEN, r - 1.6)
    } else {
        ratio(&TAIL_NUM, &TAIL_DEN, r - 5.0)
    };
    if q < 0.0 { -z } else { z }
}

#[inline]
fn ratio(num: &[f64; 8], den: &[f64; 8], r: f64) -> f64 {
    horner(num, r) / horner(den, r)
}

#[inline]
fn horner(c: &[f64; 8], r: f64) -> f64 {
    ((((((c[7] * r + c[6]) * r + c[5]) * r + c[4]) * r + c[3]) * r + c[2]) * r + c[1]) * r + c[0]
}
