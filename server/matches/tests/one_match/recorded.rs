//! A log that is only read tells the public what those saw who watched the match.

use burnrate_client_proto::message::Audience;
use burnrate_client_proto::view::{APPENDED_MAX, Change, News, NewsKind, Series, Slot, Standing, View};
use burnrate_matches::{Match, RecordedMatch};
use burnrate_sim::{Event, Kernel, Opening, RULES_VERSION};

use crate::table::match_id;

/// A match of a scenario's bots, played to its end.
fn played(scenario: &str) -> (Match, Vec<Vec<u8>>) {
    let (scenario_text, resolved) = burnrate_content::load(scenario).unwrap();
    let opening = Opening {
        rules_version: RULES_VERSION,
        scenario_text,
        resolved,
        seed: 11,
        kernel: Kernel::Stochastic,
    };
    let mut table = crate::table::Table::begun(opening, 0);
    while table.live.ended().is_none() {
        table.days(1);
    }
    (table.live, table.log)
}

/// The same log, as if later rules had made it.
fn of_other_rules(log: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut log = log.to_vec();
    let Event::Opened(mut opening) = Event::from_bytes(&log[0]).unwrap() else { panic!("no opening") };
    opening.rules_version += 1;
    log[0] = Event::Opened(opening).to_bytes().unwrap();
    log
}

fn read(log: &[Vec<u8>]) -> RecordedMatch {
    RecordedMatch::read(&match_id(), log.iter().map(Vec::as_slice)).unwrap()
}

fn standings(view: &View, vendors: u16) -> Vec<Standing> {
    let standing = |vendor| match view.get(Slot::Standing(burnrate_client_proto::id::VendorId(vendor))) {
        Some(Change::Standing(standing)) => standing.clone(),
        other => panic!("no standing: {other:?}"),
    };
    (0..vendors).map(standing).collect()
}

#[test]
fn a_log_of_other_rules_is_watched_as_its_match_was() {
    for scenario in ["first-class", "china-2024", "price-war"] {
        let (live, log) = played(scenario);
        let recorded = read(&of_other_rules(&log));
        assert_eq!(recorded.unreadable(), 0);
        let (then, now) =
            (View::from_changes(live.view(Audience::Public {})), View::from_changes(recorded.view()));

        let vendors = u16::try_from(recorded.vendor_count()).unwrap();
        let (then_stood, now_stand) = (standings(&then, vendors), standings(&now, vendors));
        for (then, now) in then_stood.into_iter().zip(now_stand) {
            // Shares are of the summed users here: the log does not say how many people they are.
            assert!(now.share_bp <= then.share_bp.max(10_000), "{scenario}: {now:?}");
            assert_eq!(Standing { share_bp: then.share_bp, ..now }, then, "{scenario}");
        }

        // A view keeps so many news; the last here is why the match can't be played.
        let (told_then, told_now) = (then.series(Series::News), now.series(Series::News));
        let why = NewsKind::OtherRules { rules_version: RULES_VERSION + 1 };
        let why = Change::News(News { day: recorded.place().day, kind: why });
        assert_eq!(told_now.last(), Some(&why), "{scenario}");
        let pushed_out = told_then.len() + 1 - told_now.len();
        assert_eq!(told_now[..told_now.len() - 1], told_then[pushed_out..], "{scenario}");
        assert!(pushed_out == 0 || told_now.len() == APPENDED_MAX, "{scenario}");

        let points = |view: &View| -> Vec<(u32, Vec<u64>, Vec<i64>)> {
            let point = |change: &Change| match change {
                Change::MarketPoint(point) => {
                    (point.day, point.mau.clone(), point.api_price_fen_per_mtok.clone())
                }
                other => panic!("{other:?}"),
            };
            view.series(Series::MarketPoint).iter().map(point).filter(|(day, ..)| *day > 0).collect()
        };
        assert_eq!(points(&now), points(&then), "{scenario}");

        let (place, live_place) = (recorded.place(), live.place());
        assert_eq!((place.day, place.turn, place.phase), (live_place.day, live_place.turn, live_place.phase));
        assert_eq!(recorded.card().title, live.card().title);
    }
}

#[test]
fn an_opening_of_other_rules_that_nobody_checked_takes_no_room() {
    let (scenario_text, mut resolved) = burnrate_content::load("first-class").unwrap();
    resolved.meta.days = u32::MAX;
    resolved.vendors[0].start.users.fill(u64::MAX);
    let rules_version = RULES_VERSION + 1;
    let opening = Opening { rules_version, scenario_text, resolved, seed: 1, kernel: Kernel::Stochastic };
    let recorded = read(&[Event::Opened(Box::new(opening)).to_bytes().unwrap()]);
    assert_eq!((recorded.place().day, recorded.card().days), (0, u32::MAX));
}
