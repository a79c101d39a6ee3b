//! Half and twice the advertising money that nobody knows: how much of the result rests on the guesses by class.
//!
//! What a source tells stays as it is: Kimi's spend from February 2024 on, and Doubao's from April on.

use burnrate_client_proto::command::Command;
use burnrate_content::Resolved;
use burnrate_content::source::day_of_date;

/// Vendors whose spend is told, and from when on.
const KNOWN_FROM: [(&str, &str); 2] = [("kimi", "2024-02-01"), ("doubao", "2024-04-01")];

/// The scenario with every unknown spend multiplied.
pub(super) fn with_unknown_spends(scenario: &Resolved, multiple: f64) -> Resolved {
    let mut changed = scenario.clone();
    for vendor in &mut changed.vendors {
        vendor.start.bids_fen_per_day.iter_mut().for_each(|fen| *fen = times(*fen, multiple));
    }
    for step in &mut changed.script {
        let key = scenario.vendors.get(usize::from(step.vendor)).map_or("", |vendor| &vendor.key);
        let known = KNOWN_FROM.iter().find(|(vendor, _)| *vendor == key);
        let known_day = known.and_then(|(_, date)| day_of_date(&scenario.meta.start_date, date));
        if let Command::SetBid { bid_fen_per_day, .. } = &mut step.command
            && known_day.is_none_or(|day| step.day < day)
        {
            bid_fen_per_day.0 = times(bid_fen_per_day.0, multiple);
        }
    }
    changed
}

/// Whole yuan, as bids are.
#[expect(clippy::cast_possible_truncation, reason = "a bid lies below 1e11 fen, and so does twice a bid")]
fn times(fen: i64, multiple: f64) -> i64 {
    (fen as f64 * multiple / 100.0).round() as i64 * 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_knows_is_doubled_and_what_is_told_stays() {
        let (_, plain) = burnrate_content::load("china-2024").unwrap();
        let twice = with_unknown_spends(&plain, 2.0);
        let spend = |scenario: &Resolved, key: &str| {
            let vendor = &scenario.vendors[usize::from(scenario.vendor_index(key).unwrap())];
            vendor.start.bids_fen_per_day.iter().sum::<i64>()
        };
        for key in ["doubao", "kimi", "ernie", "others"] {
            assert_eq!(spend(&twice, key), 2 * spend(&plain, key), "{key}");
        }
        let on = |scenario: &Resolved, key: &str, date: &str| {
            let (vendor, day) =
                (scenario.vendor_index(key).unwrap(), day_of_date("2023-11-01", date).unwrap());
            let bids = scenario.script.iter().filter(|step| step.vendor == vendor && step.day == day);
            bids.map(|step| {
                let Command::SetBid { bid_fen_per_day, .. } = step.command else { return 0 };
                bid_fen_per_day.0
            })
            .sum::<i64>()
        };
        assert_eq!(on(&plain, "kimi", "2024-01-01"), 15_000_000);
        assert_eq!(on(&twice, "kimi", "2024-01-01"), 30_000_000);
        for (key, date) in KNOWN_FROM {
            assert!(on(&plain, key, date) > 0);
            assert_eq!(on(&twice, key, date), on(&plain, key, date), "{key}");
        }
        assert_eq!(with_unknown_spends(&plain, 1.0), plain);
    }
}
