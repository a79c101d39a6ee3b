//! Reports from order to delivery, through whole matches.

use std::cell::RefCell;

use burnrate_client_proto::command::{Command, Report};
use burnrate_client_proto::id::{SegmentId, VendorId};
use burnrate_client_proto::view::{Measure, ReportSheet};

use crate::given::{ME, Match};
use crate::market::audience::MauHistory;
use crate::outcome::Outcome;

const ALL: [Report; 7] = [
    Report::MauTable {},
    Report::AdSpend {},
    Report::BrandSurvey {},
    Report::Conjoint {},
    Report::ChurnStudy {},
    Report::TenderIntelligence {},
    Report::RivalCash { vendor: VendorId(1) },
];

fn bought(days: u32) -> Match {
    let commands = ALL.map(|report| Command::BuyReport { report });
    // Somebody advertises, so that there is something to track.
    let game = Match::given(|scenario| {
        scenario.unlocks.clear();
        scenario.vendors[1].start.bids_fen_per_day[0] = 500_000;
    });
    game.when(&commands).days(days)
}

fn sheet(game: &Match, report: Report) -> ReportSheet {
    let found = RefCell::new(None);
    let _ = game.saw(|outcome| {
        if let Outcome::ReportDelivered { vendor: ME, sheet } = outcome
            && sheet.report == report
        {
            *found.borrow_mut() = Some(sheet.clone());
        }
        false
    });
    found.into_inner().unwrap()
}

#[test]
fn every_report_comes_with_rows_and_errors() {
    let game = bought(29);
    // Before the first award nothing is estimated of tenders.
    for report in ALL.into_iter().filter(|report| *report != Report::TenderIntelligence {}) {
        let sheet = sheet(&game, report);
        assert!(!sheet.rows.is_empty() && sheet.rows.len() < 400, "{report:?}");
        let counted = |measure| measure == Measure::OpenTenders;
        let sure =
            sheet.rows.iter().all(|row| row.estimate == 0 || row.standard_error == 0 || counted(row.measure));
        assert!(!sure, "{report:?} claims to know");
    }
}

#[test]
fn the_mau_table_is_near_the_truth_of_its_day_and_not_it() {
    let sheet = sheet(&bought(11), Report::MauTable {});
    assert_eq!((sheet.data_day, sheet.day), (1, 11));
    let truth = bought(1);
    let mut off = 0;
    for vendor in (0..6).map(VendorId) {
        let told: i64 = sheet.rows.iter().filter(|r| r.vendor == Some(vendor)).map(|r| r.estimate).sum();
        let mau = truth.part::<MauHistory>(vendor).now() as f64;
        // Each figure is off by 8%, five of them together by less.
        assert!((told as f64 / mau - 1.0).abs() < 4.0 * 0.08, "{told} for {mau}");
        off += i32::from((told as f64 / mau - 1.0).abs() > 1e-4);
    }
    assert!(off >= 5, "{off} of 6 are estimates");
}

#[test]
fn a_survey_asks_a_thousand_and_fewer_consider_than_know() {
    let sheet = sheet(&bought(15), Report::BrandSurvey {});
    let at = |measure, vendor| {
        let found = sheet.rows.iter().find(|row| {
            (row.measure, row.vendor, row.segment) == (measure, Some(vendor), Some(SegmentId(1)))
        });
        *found.unwrap()
    };
    for vendor in (0..6).map(VendorId) {
        let (aware, considers) = (at(Measure::Aware, vendor), at(Measure::Considers, vendor));
        assert_eq!(aware.estimate % 10, 0, "of a thousand people");
        assert!(
            aware.standard_error <= 158 && considers.estimate < aware.estimate,
            "{aware:?} {considers:?}"
        );
    }
}

#[test]
fn a_churn_study_says_where_leavers_went() {
    let sheet = sheet(&bought(15), Report::ChurnStudy {});
    let sum: i64 = sheet.rows.iter().map(|row| row.estimate).sum();
    assert!((sum - 10_000).abs() <= 7, "rounded shares: {sum}");
    assert!(sheet.rows.iter().all(|row| row.vendor != Some(ME)));
    assert!(sheet.rows.last().unwrap().vendor.is_none(), "most go to nobody");
}

#[test]
fn who_is_out_of_business_gets_nothing_more() {
    let game = Match::given_all_unlocked();
    let game = game.when(&[Command::BuyReport { report: Report::MauTable {} }]).days(7);
    let game = game.when(&[Command::FileBankruptcy {}]).days(10);
    assert!(!game.saw(|o| matches!(o, Outcome::ReportDelivered { .. })));
    assert_eq!(game.part::<super::ReportDesk>(ME).orders, []);
}

#[test]
fn errors_of_one_buyer_do_not_depend_on_what_others_buy() {
    let alone = bought(12);
    let mut both = Match::given(|scenario| {
        scenario.unlocks.clear();
        scenario.vendors[1].start.bids_fen_per_day[0] = 500_000;
    });
    let commands = ALL.map(|report| Command::BuyReport { report });
    let _ = both.put(VendorId(3), &commands[..6]);
    let both = both.when(&commands).days(12);
    assert_eq!(sheet(&alone, Report::MauTable {}), sheet(&both, Report::MauTable {}));
}
