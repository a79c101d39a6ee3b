//! What is recorded of the Chinese market of 2024: one line a number, with its source, and how a match's number is taken.
//!
//! Facts only: no number here comes from a simulation. Where sources disagree is told in docs/FACTS.md.

/// One number of the record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recorded {
    /// T1 to T13; a fact with several numbers has several lines.
    pub(super) id: &'static str,
    /// What it is a number of, with its unit.
    pub(super) what: &'static str,
    pub(super) value: f64,
    /// The simulated number passes within this share of the recorded one; none: it is shown and not judged.
    pub(super) tolerance: Option<f64>,
    /// S: told by a news feature of mid-2024; V: read in a public page.
    pub(super) mark: &'static str,
    pub(super) measure: Measure,
}

/// Days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: &'static str,
    pub(super) to: &'static str,
}

type Vendor = &'static str;
type Date = &'static str;

/// How a number is taken: from a match of the scenario unless it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// Advertising money ÷ users whom it brought, yuan.
    CostOfAUser(Vendor, Span),
    /// Advertising money, yuan a day.
    AdSpendADay(Vendor, Span),
    /// Advertising money, yuan in all.
    AdSpend(Vendor, Span),
    /// Users whom advertising money brought, a day.
    PaidUsersADay(Vendor, Span),
    /// People who registered for the first time, a day.
    RegisteredADay(Vendor, Span),
    /// People who used any vendor within the 30 days up to a date.
    CategoryMau(Date),
    /// People who used a vendor within the 30 days up to a date.
    Mau(Vendor, Date),
    /// Visits to a vendor's web page within the 30 days up to a date.
    WebVisits(Vendor, Date),
    /// Registered ÷ active users.
    RegisteredOverActive(Vendor, Date),
    /// The lowest of that ratio in the flow test.
    FlowTestLowest,
    /// The highest.
    FlowTestHighest,
    /// List price of a million input tokens, yuan.
    InputPrice(Vendor, Date),
    /// Pre-money by the rule of valuation, yuan.
    Valuation(Vendor, Date),
    /// Costs ÷ revenue of all start-ups together.
    StartupCostOverRevenue(Span),
    /// Revenue ÷ costs of the same.
    StartupRevenueOverCost(Span),
    /// Days from the first to a vendor's insolvency.
    DaysToInsolvency(Vendor),
    /// By the rules: tokens of the first turn on a knowledge base.
    FirstKnowledgeTurn,
    /// By the rules: turns wanted on the scenario's last day, if the product allows them.
    TurnsWanted,
    /// By the rules: turns after which a product repeats itself, at the start.
    StartDepth(Vendor),
    /// By the rules: what a training run of so many yuan promises to add to quality, with the market's median talent and data.
    TrainingGain(u32),
}

const SPRING: Span = Span { from: "2024-03-01", to: "2024-05-31" };
/// Until the recorded moves end.
const OPENING: Span = Span { from: "2023-11-01", to: "2024-05-31" };
/// Users and visits of a month are those of the 30 days that end with it.
const JANUARY_ENDS: Date = "2024-01-31";
const FEBRUARY_ENDS: Date = "2024-02-29";
const MARCH_ENDS: Date = "2024-03-31";
const APRIL_ENDS: Date = "2024-04-30";
/// All price moves of May stand, and no bot has decided yet.
const LATE_MAY: Date = "2024-05-29";
const YUAN_A_DOLLAR: f64 = 7.2;
/// T2, T3 and T4 pass within 15%.
const USERS: Option<f64> = Some(0.15);
/// Recorded moves are the scenario's own: anything but rounding is a fault of the file.
const AS_WRITTEN: Option<f64> = Some(0.001);

const fn line(
    (id, what): (&'static str, &'static str),
    value: f64,
    tolerance: Option<f64>,
    mark: &'static str,
    measure: Measure,
) -> Recorded {
    Recorded { id, what, value, tolerance, mark, measure }
}

/// Every line, in the order of the facts.
pub(super) const RECORDED: &[Recorded] = &[
    line(
        ("T1", "Kimi: cost of a user, March to May 2024, ¥"),
        12.0,
        Some(0.25),
        "S",
        Measure::CostOfAUser("kimi", SPRING),
    ),
    line(
        ("T1", "Kimi: advertising, March to May 2024, ¥ a day (an input)"),
        2e5,
        None,
        "S",
        Measure::AdSpendADay("kimi", SPRING),
    ),
    line(
        ("T1", "Kimi: users bought, March to May 2024, a day (at least)"),
        16_700.0,
        None,
        "S",
        Measure::PaidUsersADay("kimi", SPRING),
    ),
    line(
        ("T1", "Kimi: downloads against first registrations, spring 2024, a day"),
        18_000.0,
        None,
        "V",
        Measure::RegisteredADay("kimi", SPRING),
    ),
    line(("T1", "Doubao: the same"), 140_000.0, None, "V", Measure::RegisteredADay("doubao", SPRING)),
    line(("T1", "Tiangong: the same"), 11_000.0, None, "V", Measure::RegisteredADay("tiangong", SPRING)),
    line(
        ("T2", "AI app users without overlap, March 2024"),
        73.8e6,
        USERS,
        "S,V",
        Measure::CategoryMau(MARCH_ENDS),
    ),
    line(("T3", "Doubao: MAU, March 2024"), 23.282e6, USERS, "S", Measure::Mau("doubao", MARCH_ENDS)),
    line(("T3", "ERNIE: MAU, March 2024"), 14.661e6, USERS, "S", Measure::Mau("ernie", MARCH_ENDS)),
    line(("T3", "Tiangong: MAU, March 2024"), 9.661e6, USERS, "S", Measure::Mau("tiangong", MARCH_ENDS)),
    line(("T4", "Doubao: MAU, January 2024"), 17.57e6, USERS, "V", Measure::Mau("doubao", JANUARY_ENDS)),
    line(("T4", "ERNIE: MAU, January 2024"), 12.13e6, USERS, "V", Measure::Mau("ernie", JANUARY_ENDS)),
    line(("T4", "Tiangong: MAU, January 2024"), 8.01e6, USERS, "V", Measure::Mau("tiangong", JANUARY_ENDS)),
    line(("T4", "Spark: MAU, January 2024"), 5.58e6, USERS, "V", Measure::Mau("spark", JANUARY_ENDS)),
    line(
        ("T4", "Top ten without overlap, January 2024"),
        53.76e6,
        USERS,
        "V",
        Measure::CategoryMau(JANUARY_ENDS),
    ),
    line(
        ("T5", "Kimi: web visits, February 2024"),
        3.05e6,
        None,
        "S,V",
        Measure::WebVisits("kimi", FEBRUARY_ENDS),
    ),
    line(
        ("T5", "Kimi: web visits, March 2024"),
        12.61e6,
        None,
        "S,V",
        Measure::WebVisits("kimi", MARCH_ENDS),
    ),
    line(
        ("T5", "Kimi: web visits, April 2024"),
        20.04e6,
        None,
        "S,V",
        Measure::WebVisits("kimi", APRIL_ENDS),
    ),
    line(
        ("T5", "ERNIE: web visits, April 2024"),
        16.91e6,
        None,
        "S,V",
        Measure::WebVisits("ernie", APRIL_ENDS),
    ),
    line(
        ("T6", "Registered ÷ active in the flow test, lowest of days 400 to 730"),
        10.0,
        Some(0.4),
        "S",
        Measure::FlowTestLowest,
    ),
    line(
        ("T6", "Registered ÷ active in the flow test, highest of days 400 to 730"),
        10.0,
        Some(0.4),
        "S",
        Measure::FlowTestHighest,
    ),
    line(
        ("T6", "ERNIE: registered ÷ active, April 2024"),
        10.0,
        None,
        "S",
        Measure::RegisteredOverActive("ernie", APRIL_ENDS),
    ),
    line(
        ("T7", "DeepSeek-V2: ¥ a million input tokens, from 6 May 2024"),
        1.0,
        AS_WRITTEN,
        "V",
        Measure::InputPrice("deepseek", LATE_MAY),
    ),
    line(
        ("T7", "GLM-3-Turbo: the same, from 11 May"),
        1.0,
        AS_WRITTEN,
        "V",
        Measure::InputPrice("zhipu", LATE_MAY),
    ),
    line(
        ("T7", "Doubao-pro-32k: the same, from 15 May"),
        0.8,
        AS_WRITTEN,
        "V",
        Measure::InputPrice("doubao", LATE_MAY),
    ),
    line(
        ("T7", "Qwen-Long: the same, from 21 May"),
        0.5,
        AS_WRITTEN,
        "V",
        Measure::InputPrice("tongyi", LATE_MAY),
    ),
    line(
        ("T7", "ERNIE Speed and Lite: the same, from 21 May"),
        0.0,
        AS_WRITTEN,
        "V",
        Measure::InputPrice("ernie", LATE_MAY),
    ),
    line(
        ("T7", "Spark Lite: the same, from 22 May"),
        0.0,
        AS_WRITTEN,
        "V",
        Measure::InputPrice("spark", LATE_MAY),
    ),
    line(
        ("T8", "Kimi: valuation, February 2024, ¥"),
        2.5e9 * YUAN_A_DOLLAR,
        None,
        "S,V",
        Measure::Valuation("kimi", FEBRUARY_ENDS),
    ),
    line(
        ("T8", "Kimi: valuation, May 2024, ¥"),
        3e9 * YUAN_A_DOLLAR,
        None,
        "S,V",
        Measure::Valuation("kimi", SPRING.to),
    ),
    line(
        ("T9", "Stability AI 2023: costs ÷ revenue, against all start-ups'"),
        (99.0 + 54.0) / 11.0,
        None,
        "S,V",
        Measure::StartupCostOverRevenue(OPENING),
    ),
    line(
        ("T10", "Dalin: days from ¥20M to insolvency (over a year)"),
        365.0,
        None,
        "S",
        Measure::DaysToInsolvency("dalin"),
    ),
    line(
        ("T11", "Tokens of a first turn on a knowledge base (9,000 to 10,000)"),
        9_500.0,
        Some(0.053),
        "S",
        Measure::FirstKnowledgeTurn,
    ),
    line(("T11", "Turns of a conversation (10 to 20)"), 15.0, None, "S", Measure::TurnsWanted),
    line(
        ("T11", "Turns until a model repeats itself (7 to 8)"),
        7.5,
        Some(0.067),
        "S",
        Measure::StartDepth("doubao"),
    ),
    line(
        ("T12", "Anthropic: revenue ÷ spending, against all start-ups'"),
        0.175 / 2.0,
        None,
        "S",
        Measure::StartupRevenueOverCost(OPENING),
    ),
    line(
        ("T12", "Training GPT-4, ¥561.6M ($78M): what it adds to quality"),
        78e6 * YUAN_A_DOLLAR,
        None,
        "S",
        Measure::TrainingGain(561_600_000),
    ),
    line(
        ("T13", "Doubao: advertising, April to mid-May 2024, ¥ (15.0M to 17.5M)"),
        16.25e6,
        Some(0.077),
        "V",
        Measure::AdSpend("doubao", Span { from: "2024-04-01", to: "2024-05-15" }),
    ),
];
