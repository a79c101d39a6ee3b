//! Takes a recorded fact's number from a match's diary, or from the rules.
//!
//! Pure: the same diary gives the same number. What can't be taken is said, never made up.

use burnrate_content::Resolved;
use burnrate_content::resolved::VendorClass;
use burnrate_content::source::day_of_date;
use burnrate_sim::exact_math::ln_1p;

use super::diary::{DayNote, Diary, VendorNote};
use super::flow_test::RatioRange;
use super::recorded::{Measure, Span};

/// Why a number could not be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRun {
    /// The scenario has no vendor of this key.
    #[error("not run: the scenario has no vendor `{0}`")]
    NoVendor(&'static str),
    /// The scenario does not reach these days.
    #[error("not run: {0} is not among the scenario's days")]
    OutsideOfTheDays(&'static str),
    /// Nothing to divide by: nobody came, nothing was earned, nobody died.
    #[error("not run: there was no {0}")]
    Nothing(&'static str),
}

/// What a number is taken from.
pub(super) struct Source<'a> {
    pub(super) scenario: &'a Resolved,
    pub(super) diary: &'a Diary,
    /// Of the flow test, where that was run.
    pub(super) flow_test: Option<RatioRange>,
}

type Number = Result<f64, NotRun>;

impl Source<'_> {
    /// Takes one number.
    pub(super) fn take(&self, measure: Measure) -> Number {
        match measure {
            Measure::CostOfAUser(vendor, span) => self.cost_of_a_user(vendor, span),
            Measure::AdSpendADay(vendor, span) => self.mean(vendor, span, |day| yuan(day.ad_spend_fen)),
            Measure::AdSpend(vendor, span) => self.sum(vendor, span, |day| yuan(day.ad_spend_fen)),
            Measure::PaidUsersADay(vendor, span) => {
                self.mean(vendor, span, |day| day.paid_activations as f64)
            }
            Measure::RegisteredADay(vendor, span) => self.registered_a_day(vendor, span),
            Measure::CategoryMau(date) => Ok(self.on(date)?.category_mau as f64),
            Measure::Mau(vendor, date) => Ok(self.vendor_on(vendor, date)?.mau as f64),
            Measure::WebVisits(vendor, date) => Ok(self.vendor_on(vendor, date)?.web_visits as f64),
            Measure::RegisteredOverActive(vendor, date) => ratio(self.vendor_on(vendor, date)?),
            Measure::FlowTestLowest => self.flow_test().map(|range| range.lowest),
            Measure::FlowTestHighest => self.flow_test().map(|range| range.highest),
            Measure::InputPrice(vendor, date) => {
                Ok(yuan(self.vendor_on(vendor, date)?.api_input_fen_per_mtok))
            }
            Measure::Valuation(vendor, date) => Ok(yuan(self.vendor_on(vendor, date)?.valuation_fen)),
            Measure::StartupCostOverRevenue(span) => {
                self.startups(span).and_then(|(revenue, cost)| over(cost, revenue, "revenue"))
            }
            Measure::StartupRevenueOverCost(span) => {
                self.startups(span).and_then(|(revenue, cost)| over(revenue, cost, "cost"))
            }
            Measure::DaysToInsolvency(vendor) => self.days_to_insolvency(vendor),
            Measure::FirstKnowledgeTurn => Ok(self.first_knowledge_turn()),
            Measure::TurnsWanted => self.turns_wanted(),
            Measure::StartDepth(vendor) => Ok(self.start_of(vendor)?.depth_micro as f64 / 1e6),
            Measure::TrainingGain(yuan) => Ok(self.training_gain(yuan)),
        }
    }

    fn place(&self, vendor: &'static str) -> Result<usize, NotRun> {
        self.scenario.vendor_index(vendor).map(usize::from).ok_or(NotRun::NoVendor(vendor))
    }

    fn start_of(&self, vendor: &'static str) -> Result<&burnrate_content::resolved::VendorStart, NotRun> {
        self.scenario.vendors.get(self.place(vendor)?).map(|v| &v.start).ok_or(NotRun::NoVendor(vendor))
    }

    fn on(&self, date: &'static str) -> Result<&DayNote, NotRun> {
        let day = day_of_date(&self.scenario.meta.start_date, date);
        day.and_then(|day| self.diary.on(day)).ok_or(NotRun::OutsideOfTheDays(date))
    }

    fn vendor_on(&self, vendor: &'static str, date: &'static str) -> Result<VendorNote, NotRun> {
        let place = self.place(vendor)?;
        self.on(date)?.vendors.get(place).copied().ok_or(NotRun::NoVendor(vendor))
    }

    /// A span's days; all of them, or none.
    fn days(&self, span: Span) -> Result<&[DayNote], NotRun> {
        let day = |date| day_of_date(&self.scenario.meta.start_date, date);
        let first = day(span.from).ok_or(NotRun::OutsideOfTheDays(span.from))?;
        let last = day(span.to).ok_or(NotRun::OutsideOfTheDays(span.to))?;
        self.diary.between(first, last).ok_or(NotRun::OutsideOfTheDays(span.to))
    }

    fn sum(&self, vendor: &'static str, span: Span, of: impl Fn(&VendorNote) -> f64) -> Number {
        let place = self.place(vendor)?;
        Ok(self.days(span)?.iter().filter_map(|day| day.vendors.get(place)).map(of).sum())
    }

    fn mean(&self, vendor: &'static str, span: Span, of: impl Fn(&VendorNote) -> f64) -> Number {
        over(self.sum(vendor, span, of)?, self.days(span)?.len() as f64, "day")
    }

    fn cost_of_a_user(&self, vendor: &'static str, span: Span) -> Number {
        let spent = self.sum(vendor, span, |day| yuan(day.ad_spend_fen))?;
        let won = self.sum(vendor, span, |day| day.paid_activations as f64)?;
        over(spent, won, "user won by advertising")
    }

    /// From the evening of the first day to that of the last.
    fn registered_a_day(&self, vendor: &'static str, span: Span) -> Number {
        let place = self.place(vendor)?;
        let days = self.days(span)?;
        let people = |day: Option<&DayNote>| {
            day.and_then(|day| day.vendors.get(place)).map_or(0.0, |vendor| vendor.registered_users as f64)
        };
        over(people(days.last()) - people(days.first()), days.len() as f64 - 1.0, "second day")
    }

    fn flow_test(&self) -> Result<RatioRange, NotRun> {
        self.flow_test.ok_or(NotRun::Nothing("flow test"))
    }

    /// Revenue and costs of all start-ups over a span, yuan.
    fn startups(&self, span: Span) -> Result<(f64, f64), NotRun> {
        let (mut revenue, mut cost) = (0.0, 0.0);
        for day in self.days(span)? {
            let vendors = self.scenario.vendors.iter().zip(&day.vendors);
            for (_, note) in vendors.filter(|(vendor, _)| vendor.class == VendorClass::Startup) {
                revenue += yuan(note.revenue_fen);
                cost += yuan(note.cost_fen);
            }
        }
        Ok((revenue, cost))
    }

    fn days_to_insolvency(&self, vendor: &'static str) -> Number {
        let place = self.place(vendor)?;
        let last = self.diary.last().and_then(|day| day.vendors.get(place));
        let died = last.and_then(|note| note.bankrupt_on_day);
        died.map(f64::from).ok_or(NotRun::Nothing("insolvency"))
    }

    fn first_knowledge_turn(&self) -> f64 {
        let sizes = &self.scenario.conversation;
        (sizes.knowledge_system_tokens + sizes.knowledge_message_tokens + sizes.knowledge_reply_tokens) as f64
    }

    /// The first segment's: all want alike.
    fn turns_wanted(&self) -> Number {
        let segment = self.scenario.segments.first().ok_or(NotRun::Nothing("segment"))?;
        let months = f64::from(self.scenario.meta.days.saturating_sub(1)) / 30.0;
        let growth = (1.0 + segment.turns_growth_per_month_micro as f64 / 1e6).powf(months);
        Ok((segment.wanted_turns_micro as f64 / 1e6 * growth).min(segment.turns_cap_micro as f64 / 1e6))
    }

    /// θ·ln(1 + C/C₀), as the market reckons a run's promise: both ratios to the median are 1 here.
    fn training_gain(&self, cost_yuan: u32) -> f64 {
        let rules = &self.scenario.research;
        let scale_yuan = yuan(rules.training_scale_fen.max(1));
        rules.training_gain_micro as f64 / 1e6 * ln_1p(f64::from(cost_yuan) / scale_yuan)
    }
}

/// Registered ÷ active: those who use it as their first app.
pub(super) fn ratio(note: VendorNote) -> Number {
    over(note.registered_users as f64, note.active_users as f64, "active user")
}

fn over(part: f64, whole: f64, what: &'static str) -> Number {
    if whole > 0.0 { Ok(part / whole) } else { Err(NotRun::Nothing(what)) }
}

fn yuan(fen: i64) -> f64 {
    fen as f64 / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEBRUARY: Span = Span { from: "2024-02-01", to: "2024-02-03" };

    /// Three days from 1 February; Kimi spends ¥100 a day and wins 5, 10, 5 people, and Doubao does nothing.
    fn three_days() -> (Resolved, Diary) {
        let (_, mut scenario) = burnrate_content::load("china-2024").unwrap();
        scenario.meta.start_date = "2024-02-01".to_owned();
        scenario.meta.days = 3;
        let kimi = usize::from(scenario.vendor_index("kimi").unwrap());
        let day = |number: u64| {
            let mut vendors = vec![VendorNote::default(); scenario.vendors.len()];
            vendors[kimi] = VendorNote {
                mau: 100 * number,
                active_users: 50,
                registered_users: 200 + 100 * number,
                ad_spend_fen: 10_000,
                paid_activations: if number == 2 { 10 } else { 5 },
                api_input_fen_per_mtok: 80,
                valuation_fen: 900,
                revenue_fen: 300,
                cost_fen: 1_200,
                web_visits: 40 * number,
                bankrupt_on_day: (number == 3).then_some(3),
            };
            DayNote { category_mau: 7 * number, vendors }
        };
        let diary = Diary::new((1..=3).map(day).collect());
        (scenario, diary)
    }

    fn take(measure: Measure) -> Number {
        let (scenario, diary) = three_days();
        let flow_test = Some(RatioRange { lowest: 6.5, highest: 13.0 });
        Source { scenario: &scenario, diary: &diary, flow_test }.take(measure)
    }

    #[test]
    fn sums_means_and_ratios_are_of_the_span() {
        assert_eq!(take(Measure::CostOfAUser("kimi", FEBRUARY)), Ok(15.0));
        assert_eq!(take(Measure::AdSpendADay("kimi", FEBRUARY)), Ok(100.0));
        assert_eq!(take(Measure::AdSpend("kimi", FEBRUARY)), Ok(300.0));
        assert_eq!(take(Measure::PaidUsersADay("kimi", FEBRUARY)), Ok(20.0 / 3.0));
        assert_eq!(take(Measure::RegisteredADay("kimi", FEBRUARY)), Ok(100.0));
        assert_eq!(take(Measure::StartupCostOverRevenue(FEBRUARY)), Ok(4.0));
        assert_eq!(take(Measure::StartupRevenueOverCost(FEBRUARY)), Ok(0.25));
    }

    #[test]
    fn a_date_is_the_evening_of_its_day() {
        assert_eq!(take(Measure::CategoryMau("2024-02-02")), Ok(14.0));
        assert_eq!(take(Measure::Mau("kimi", "2024-02-03")), Ok(300.0));
        assert_eq!(take(Measure::RegisteredOverActive("kimi", "2024-02-01")), Ok(6.0));
        assert_eq!(take(Measure::InputPrice("kimi", "2024-02-01")), Ok(0.8));
        assert_eq!(take(Measure::Valuation("kimi", "2024-02-01")), Ok(9.0));
        assert_eq!(take(Measure::WebVisits("kimi", "2024-02-02")), Ok(80.0));
        assert_eq!(take(Measure::DaysToInsolvency("kimi")), Ok(3.0));
        assert_eq!(take(Measure::FlowTestLowest), Ok(6.5));
        assert_eq!(take(Measure::FlowTestHighest), Ok(13.0));
    }

    #[test]
    fn what_follows_from_the_rules_needs_no_match() {
        assert_eq!(take(Measure::FirstKnowledgeTurn), Ok(9_500.0));
        assert_eq!(take(Measure::StartDepth("doubao")), Ok(7.5));
        assert!((7.5..7.6).contains(&take(Measure::TurnsWanted).unwrap()), "three days are no growth");
    }

    /// .6·ln(1 + 561.6/60).
    #[test]
    fn a_training_run_promises_what_the_rules_say() {
        let gain = take(Measure::TrainingGain(561_600_000)).unwrap();
        assert!((gain - 0.6 * 10.36_f64.ln()).abs() < 1e-9, "{gain}");
    }

    #[test]
    fn what_can_not_be_taken_is_said() {
        let outside = |date| Err(NotRun::OutsideOfTheDays(date));
        assert_eq!(take(Measure::Mau("kimi", "2024-02-04")), outside("2024-02-04"));
        assert_eq!(take(Measure::Mau("kimi", "2024-01-31")), outside("2024-01-31"));
        let long = Span { from: "2024-02-02", to: "2024-02-04" };
        assert_eq!(take(Measure::AdSpend("kimi", long)), outside("2024-02-04"));
        assert_eq!(take(Measure::Mau("gemini", "2024-02-01")), Err(NotRun::NoVendor("gemini")));
        let nobody = Err(NotRun::Nothing("user won by advertising"));
        assert_eq!(take(Measure::CostOfAUser("doubao", FEBRUARY)), nobody);
        assert_eq!(take(Measure::DaysToInsolvency("doubao")), Err(NotRun::Nothing("insolvency")));
    }
}
