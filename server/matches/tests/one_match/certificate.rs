//! A log that has grown since its certificate was written still begins with what the certificate says.

use burnrate_eventlog::Record;
use burnrate_matches::certificate::{Certificate, Certifier};

use crate::table::{Table, opening};

/// The log with links that only tell records apart.
fn records(table: &Table) -> impl Iterator<Item = Result<Record, String>> + '_ {
    (0_u64..).zip(&table.log).map(|(seq, payload)| {
        let link = [seq.to_le_bytes()[0]; 32];
        Ok(Record { seq, payload: payload.clone(), link })
    })
}

/// The certificate of a log's first so many records.
fn certificate(table: &Table, count: usize) -> Certificate {
    let mut certifier = Certifier::default();
    records(table).take(count).try_for_each(|record| certifier.feed_read(record)).unwrap();
    certifier.finish("table1").unwrap()
}

#[test]
fn of_a_log_that_has_grown_its_beginning_is_held_to_it() {
    let mut table = Table::begun(opening(2, |_| ()), 1);
    table.days(10);
    let then = certificate(&table, usize::MAX);
    assert_eq!((then.days, then.ended, then.records), (10, false, table.log.len() as u64));
    table.days(10);
    let now = certificate(&table, usize::try_from(then.records).unwrap());
    assert_eq!(now, then);
    let whole = certificate(&table, usize::MAX);
    assert_eq!(then.difference(&whole).map(|(then, _)| then), Some("days 10".to_owned()));
}
