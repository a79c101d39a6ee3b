//! The errors of reports: one stream a day, and in it a place for each buyer, report and row.
//!
//! Layout: (buyer · 8 + report) · 4096 + row. With the expected kernel there is no chance: errors are 0, samples are as expected.

use burnrate_client_proto::command::Report;
use burnrate_client_proto::id::VendorId;
use burnrate_content::resolved::ReportTerms;

use crate::exact_math::{exp, exp_m1, sqrt};
use crate::fixed::micro_to_f64;
use crate::kernel::Kernel;
use crate::random::{CellDraws, Purpose};
use crate::rules::Rules;

const REPORTS: u64 = 8;
const ROWS: u64 = 4_096;
/// Shares are told in ten-thousandths.
pub(super) const WHOLE_BP: f64 = 10_000.0;

/// An estimate and its standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Estimate {
    pub(super) estimate: i64,
    pub(super) standard_error: i64,
}

/// The errors of one report.
pub(super) struct Noise {
    kernel: Kernel,
    draws: CellDraws,
    at: u64,
    sigma: f64,
    sample: u64,
}

/// A report's place among the buyer's draws.
fn place(report: Report) -> u64 {
    match report {
        Report::MauTable {} => 0,
        Report::AdSpend {} => 1,
        Report::BrandSurvey {} => 2,
        Report::Conjoint {} => 3,
        Report::ChurnStudy {} => 4,
        Report::TenderIntelligence {} => 5,
        Report::RivalCash { .. } => 6,
    }
}

impl Noise {
    pub(super) fn of(rules: &Rules, day: u32, buyer: VendorId, report: Report, terms: ReportTerms) -> Self {
        Self {
            kernel: rules.kernel,
            draws: rules.streams.stream(day, Purpose::Noise),
            at: (u64::from(buyer.0) * REPORTS + place(report)) * ROWS,
            sigma: micro_to_f64(terms.sigma_micro),
            sample: terms.sample,
        }
    }

    /// How many are asked at most.
    pub(super) fn sample(&self) -> u64 {
        self.sample
    }

    /// In (0, 1).
    pub(super) fn uniform(&mut self, row: u64) -> f64 {
        self.draws.uniform(self.at + row)
    }

    fn normal(&mut self, row: u64) -> f64 {
        match self.kernel {
            Kernel::Stochastic => self.draws.normal(self.at + row),
            Kernel::Expected => 0.0,
        }
    }

    /// The kernel, for samples.
    pub(super) fn kernel(&self) -> Kernel {
        self.kernel
    }

    /// A figure of at least 0 times a lognormal whose median is 1.
    pub(super) fn figure(&mut self, row: u64, truth: f64) -> Estimate {
        let sigma = self.sigma;
        let estimate = truth * exp(sigma * self.normal(row));
        Estimate {
            estimate: estimate.round_ties_even() as i64,
            standard_error: (estimate * sqrt(exp_m1(sigma * sigma))).round_ties_even() as i64,
        }
    }

    /// A coefficient with a normal error in proportion to it; the error that is told goes by the estimate, not by the truth.
    pub(super) fn coefficient(&mut self, row: u64, truth_micro: i64) -> Estimate {
        let truth = truth_micro as f64;
        let estimate = truth + truth.abs() * self.sigma * self.normal(row);
        Estimate {
            estimate: estimate.round_ties_even() as i64,
            standard_error: (estimate.abs() * self.sigma).round_ties_even() as i64,
        }
    }

    /// The share of people who say yes, of those who are asked, in ten-thousandths.
    pub(super) fn asked(&mut self, row: u64, share: f64) -> Estimate {
        let uniform = self.uniform(row);
        let yes = self.kernel.binomial(self.sample, share, uniform);
        share_of(yes, self.sample)
    }
}

/// `yes` of `asked` in ten-thousandths, with the binomial error; 0 of nobody.
pub(super) fn share_of(yes: u64, asked: u64) -> Estimate {
    if asked == 0 {
        return Estimate { estimate: 0, standard_error: 0 };
    }
    let (n, p) = (asked as f64, yes as f64 / asked as f64);
    Estimate {
        estimate: (p * WHOLE_BP).round_ties_even() as i64,
        standard_error: (sqrt(p * (1.0 - p) / n) * WHOLE_BP).round_ties_even() as i64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burnrate_client_proto::command::Report;

    const MAU: Report = Report::MauTable {};

    fn noise(kernel: Kernel, buyer: u16, report: Report, sigma_micro: i64) -> Noise {
        let (_, scenario) = burnrate_content::load("first-class").unwrap();
        let terms = ReportTerms { sigma_micro, sample: 1_000, ..ReportTerms::default() };
        Noise::of(&Rules::new(scenario, 5, kernel), 40, VendorId(buyer), report, terms)
    }

    #[test]
    fn errors_are_as_large_as_the_scenario_says() {
        let mut noise = noise(Kernel::Stochastic, 0, MAU, 80_000);
        let n = 2_000_u64;
        let logs: Vec<f64> =
            (0..n).map(|row| crate::exact_math::ln(noise.figure(row, 1e12).estimate as f64 / 1e12)).collect();
        let mean = logs.iter().sum::<f64>() / n as f64;
        let variance = logs.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n as f64;
        // Four standard errors of 2,000 draws.
        assert!(mean.abs() < 4.0 * 0.08 / sqrt(n as f64), "{mean}");
        assert!((sqrt(variance) - 0.08).abs() < 4.0 * 0.08 / sqrt(2.0 * n as f64), "{variance}");
        assert_eq!(noise.figure(0, 0.0), Estimate { estimate: 0, standard_error: 0 });
    }

    #[test]
    fn each_buyer_and_report_has_errors_of_its_own_and_rows_never_meet() {
        let first = |buyer, report| noise(Kernel::Stochastic, buyer, report, 80_000).figure(3, 1e9).estimate;
        assert_eq!(first(0, MAU), first(0, MAU));
        assert_ne!(first(0, MAU), first(1, MAU));
        assert_ne!(first(0, MAU), first(0, Report::AdSpend {}));
    }

    #[test]
    fn without_chance_figures_are_as_expected() {
        let mut noise = noise(Kernel::Expected, 0, MAU, 300_000);
        assert_eq!(noise.figure(1, 1_000.0).estimate, 1_000);
        assert_eq!(noise.asked(1, 0.25), Estimate { estimate: 2_500, standard_error: 137 });
    }

    #[test]
    fn a_standard_error_does_not_give_the_truth_away() {
        let mut noise = noise(Kernel::Stochastic, 0, Report::Conjoint {}, 100_000);
        let told = noise.coefficient(0, 1_600_000);
        assert_ne!(told.estimate, 1_600_000);
        assert_eq!(told.standard_error, (told.estimate as f64 * 0.1).round_ties_even() as i64);
    }
}
