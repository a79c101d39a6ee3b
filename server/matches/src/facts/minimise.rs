//! The lowest point of a function of a few numbers, without derivatives (Nelder & Mead 1965).
//!
//! Bounded: it never asks for more values than its budget. Knows nothing of what the function means; a value that is not a
//! number counts as worse than any other.

/// When to stop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// The most values of the function that are asked for.
    pub(super) evaluations_max: u32,
    /// Stop when no corner of the simplex lies further from the best one than this, in any coordinate.
    pub(super) size: f64,
}

/// The best point that was found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lowest {
    /// Where.
    pub(super) point: Vec<f64>,
    /// The function there.
    pub(super) value: f64,
    /// How many values were asked for.
    pub(super) evaluations: u32,
}

/// Searches downhill from `start`, and again from what was found, until a search no longer lowers it by a hundredth: a simplex
/// that has grown flat looks in too few directions, and a new one looks in all again.
///
/// # Errors
/// The function's own error, at once.
pub(super) fn minimise_again<E>(
    start: &[f64],
    step: f64,
    patience: Patience,
    mut function: impl FnMut(&[f64]) -> Result<f64, E>,
) -> Result<Lowest, E> {
    let mut found = minimise(start, step, patience, &mut function)?;
    // A search shorter than two simplices finds nothing.
    let short = 2 * u32::try_from(start.len() + 1).unwrap_or(u32::MAX);
    let mut step = -step;
    loop {
        let left = patience.evaluations_max.saturating_sub(found.evaluations);
        if left < short {
            return Ok(found);
        }
        let rest = Patience { evaluations_max: left, ..patience };
        let next = minimise(&found.point, step, rest, &mut function)?;
        let gain = found.value - next.value;
        found = Lowest { evaluations: found.evaluations + next.evaluations, ..next };
        if gain <= 0.01 * found.value {
            return Ok(found);
        }
        step = -step;
    }
}

/// Searches downhill from `start`, with a first simplex of `step` along each coordinate.
///
/// # Errors
/// The function's own error, at once.
pub(super) fn minimise<E>(
    start: &[f64],
    step: f64,
    patience: Patience,
    function: impl FnMut(&[f64]) -> Result<f64, E>,
) -> Result<Lowest, E> {
    let mut search = Search { function, evaluations: 0, corners: Vec::with_capacity(start.len() + 1) };
    search.add(start.to_vec())?;
    for i in 0..start.len() {
        let mut corner = start.to_vec();
        corner[i] += step;
        search.add(corner)?;
    }
    // A step may shrink the whole simplex, which asks for one value a coordinate beside its own two.
    let step_max = 2 + u32::try_from(start.len()).unwrap_or(u32::MAX);
    while search.evaluations.saturating_add(step_max) <= patience.evaluations_max
        && search.size() > patience.size
    {
        search.step()?;
    }
    let Corner { point, value } = search.corners.swap_remove(0);
    Ok(Lowest { point, value, evaluations: search.evaluations })
}

struct Corner {
    point: Vec<f64>,
    value: f64,
}

struct Search<F> {
    function: F,
    evaluations: u32,
    /// Best first.
    corners: Vec<Corner>,
}

impl<E, F: FnMut(&[f64]) -> Result<f64, E>> Search<F> {
    fn try_at(&mut self, point: Vec<f64>) -> Result<Corner, E> {
        self.evaluations += 1;
        let value = (self.function)(&point)?;
        Ok(Corner { point, value: if value.is_nan() { f64::INFINITY } else { value } })
    }

    fn add(&mut self, point: Vec<f64>) -> Result<(), E> {
        let corner = self.try_at(point)?;
        self.keep(corner);
        Ok(())
    }

    /// Puts a corner where it belongs; among equals the older one stays ahead.
    fn keep(&mut self, corner: Corner) {
        let place = self.corners.partition_point(|other| other.value <= corner.value);
        self.corners.insert(place, corner);
    }

    /// The largest distance of a corner from the best one, along any coordinate.
    fn size(&self) -> f64 {
        let Some((best, others)) = self.corners.split_first() else { return 0.0 };
        let distances = others.iter().flat_map(|corner| corner.point.iter().zip(&best.point));
        distances.map(|(x, best)| (x - best).abs()).fold(0.0, f64::max)
    }

    /// The worst corner's mirror image, `reach` times as far beyond the middle of the others.
    fn mirrored(&self, worst: &Corner, reach: f64) -> Vec<f64> {
        let count = self.corners.len() as f64;
        let along = |i: usize| {
            let middle = self.corners.iter().map(|corner| corner.point[i]).sum::<f64>() / count;
            middle + reach * (middle - worst.point[i])
        };
        (0..worst.point.len()).map(along).collect()
    }

    /// Replaces the worst corner, or shrinks the simplex towards the best.
    fn step(&mut self) -> Result<(), E> {
        let Some(worst) = self.corners.pop() else { return Ok(()) };
        if self.corners.is_empty() {
            self.corners.push(worst);
            return Ok(());
        }
        let (best, second_worst) = (self.corners[0].value, self.corners[self.corners.len() - 1].value);
        let mirror = self.try_at(self.mirrored(&worst, 1.0))?;
        let found = if mirror.value < best {
            let beyond = self.try_at(self.mirrored(&worst, 2.0))?;
            Some(if beyond.value < mirror.value { beyond } else { mirror })
        } else if mirror.value < second_worst {
            Some(mirror)
        } else {
            let reach = if mirror.value < worst.value { 0.5 } else { -0.5 };
            let between = self.try_at(self.mirrored(&worst, reach))?;
            (between.value < mirror.value.min(worst.value)).then_some(between)
        };
        match found {
            Some(corner) => self.keep(corner),
            None => self.shrink(worst)?,
        }
        Ok(())
    }

    fn shrink(&mut self, worst: Corner) -> Result<(), E> {
        let mut others = std::mem::take(&mut self.corners);
        others.push(worst);
        let best = others.remove(0);
        let halfway = |corner: Corner| {
            corner.point.iter().zip(&best.point).map(|(x, best)| best + (x - best) / 2.0).collect::<Vec<_>>()
        };
        let points: Vec<Vec<f64>> = others.into_iter().map(halfway).collect();
        self.corners.push(best);
        points.into_iter().try_for_each(|point| self.add(point))
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn lowest(start: &[f64], patience: Patience, function: impl Fn(&[f64]) -> f64) -> Lowest {
        let asked: Result<Lowest, Infallible> = minimise(start, 0.5, patience, |x| Ok(function(x)));
        asked.unwrap_or_else(|never| match never {})
    }

    const PATIENT: Patience = Patience { evaluations_max: 4_000, size: 1e-9 };

    /// Rosenbrock's valley, whose lowest point is (1, 1).
    #[test]
    fn it_follows_a_bent_valley_to_its_end() {
        let found = lowest(&[-1.2, 1.0], PATIENT, |x| {
            (1.0 - x[0]) * (1.0 - x[0]) + 100.0 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0])
        });
        assert!((found.point[0] - 1.0).abs() < 1e-6 && (found.point[1] - 1.0).abs() < 1e-6, "{found:?}");
        assert!(found.evaluations < 400, "{found:?}");
    }

    #[test]
    fn it_finds_the_middle_of_a_bowl_in_five_numbers() {
        let middle = [0.3, -1.0, 2.0, 0.0, 5.0];
        let found = lowest(&[0.0; 5], PATIENT, |x| {
            x.iter().zip(middle).zip(1..).map(|((x, m), w)| f64::from(w) * (x - m) * (x - m)).sum()
        });
        assert!(found.point.iter().zip(middle).all(|(x, m)| (x - m).abs() < 1e-6), "{found:?}");
        let at_start = lowest(&middle, PATIENT, |x| x.iter().zip(middle).map(|(x, m)| (x - m).abs()).sum());
        assert_eq!(at_start.value, 0.0, "it never leaves a best point for a worse one");
    }

    #[test]
    fn it_stops_at_its_budget_and_steps_around_what_is_no_number() {
        for evaluations_max in [1, 10, 57] {
            let short = Patience { evaluations_max, ..PATIENT };
            let found = lowest(&[9.0, 9.0, 9.0], short, |x| x.iter().map(|x| x * x).sum());
            assert!(found.evaluations <= evaluations_max.max(4), "{found:?}");
        }
        let found = lowest(&[2.0], PATIENT, |x| if x[0] < 1.0 { f64::NAN } else { x[0] });
        assert!((found.point[0] - 1.0).abs() < 1e-6, "{found:?}");
    }

    /// A ridge along which a simplex grows flat before it is at the end.
    #[test]
    fn a_new_start_goes_on_where_a_flat_simplex_stopped() {
        let ridge = |x: &[f64]| {
            let across: f64 =
                x.windows(2).map(|two| (two[1] - two[0] * two[0]) * (two[1] - two[0] * two[0])).sum();
            let along: f64 = x.iter().map(|x| (1.0 - x) * (1.0 - x)).sum();
            1.0 + 100.0 * across + along
        };
        let patience = Patience { evaluations_max: 6_000, size: 0.01 };
        let start = [-1.2, 1.0, -1.2, 1.0, 0.4, 0.9];
        let once = lowest(&start, patience, ridge);
        let again: Result<Lowest, Infallible> = minimise_again(&start, 0.5, patience, |x| Ok(ridge(x)));
        let again = again.unwrap_or_else(|never| match never {});
        assert!(again.value < once.value && again.evaluations > once.evaluations, "{once:?}, {again:?}");
        let short = Patience { evaluations_max: once.evaluations + 40, ..patience };
        let cut: Result<Lowest, Infallible> = minimise_again(&start, 0.5, short, |x| Ok(ridge(x)));
        assert!(cut.unwrap_or_else(|never| match never {}).evaluations <= short.evaluations_max);
    }

    #[test]
    fn an_error_ends_the_search() {
        let mut asked = 0;
        let failed = minimise(&[0.0, 0.0], 1.0, PATIENT, |_| {
            asked += 1;
            if asked == 5 { Err("no market") } else { Ok(f64::from(asked)) }
        });
        assert_eq!((failed, asked), (Err("no market"), 5));
    }
}
