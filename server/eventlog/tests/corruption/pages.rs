//! Whole pages gone wrong, as disks do it: one written where another belongs, one lost to zeros, one that a lost write
//! left as it was before.

use crate::sample::{self, Sample};
use crate::temp_folder::TempFolder;
use crate::verdict::{self, Verdict};

const PAGE_BYTES: usize = 4096;

/// What reader and server make of the sample with this database in the place of its own.
fn verdicts(sample: &Sample, database: &[u8]) -> Result<Vec<Verdict>, String> {
    let lay = || {
        let folder = TempFolder::in_memory();
        sample.lay(folder.path());
        std::fs::write(folder.path().join(&sample.files[0].0), database).expect("written");
        folder
    };
    let mut found = vec![verdict::of_reader(sample, lay().path())?];
    // Of a valid older log there is nothing to tell.
    if found != [Verdict::Earlier] {
        verdict::of_recovery(sample, lay().path())?;
    }
    if sample.is_folder {
        found.push(verdict::of_server(sample, lay().path())?);
    }
    Ok(found)
}

#[test]
fn any_page_over_any_other_is_told_or_harmless() {
    for sample in sample::all() {
        let whole = &sample.files[0].1;
        let pages: Vec<&[u8]> = whole.chunks_exact(PAGE_BYTES).chain([&[0; PAGE_BYTES][..]]).collect();
        for (from, page) in pages.iter().enumerate() {
            for to in (0..pages.len() - 1).filter(|to| *to != from) {
                let mut database = whole.clone();
                database[to * PAGE_BYTES..][..PAGE_BYTES].copy_from_slice(page);
                let found = verdicts(&sample, &database);
                let what = format!("{}: page {from} over {to}: {found:?}", sample.name);
                let held = found.expect(&what);
                assert!(held.iter().all(|verdict| *verdict != Verdict::Earlier), "{what}");
            }
        }
    }
}

#[test]
fn any_page_that_a_lost_write_left_old_is_told_or_harmless() {
    let [_, sample, killed] = sample::all();
    // The same log before its last checkpoint.
    let (new, old) = (&sample.files[0].1, &killed.files[0].1);
    let pages = old.len() / PAGE_BYTES;
    for lost in 1_u32..1 << pages {
        let mut database = new.clone();
        for page in (0..pages).filter(|page| lost >> page & 1 == 1) {
            let at = page * PAGE_BYTES..(page + 1) * PAGE_BYTES;
            database[at.clone()].copy_from_slice(&old[at]);
        }
        let found = verdicts(&sample, &database);
        let held = found.unwrap_or_else(|why| panic!("lost pages {lost:b}: {why}"));
        // Records and heads lost together are a whole older log: no chain can show that.
        let one_alone = lost.is_power_of_two();
        assert!(
            !one_alone || held.iter().all(|verdict| *verdict != Verdict::Earlier),
            "lost page {lost:b}: {held:?}"
        );
    }
}
