//! Who is asked for a bid: of those that the customer's conditions admit, as many as it invites, by lot.
//!
//! Every vendor has a key a tender, drawn whether it is admitted or not; the lowest keys are invited. Fame plays no part here: it
//! counts in the score.

use burnrate_content::resolved::{BusinessSegment, Vendor};

use super::book::{BusinessBook, CONTRACTS_MAX};

/// Whether a customer's conditions admit a vendor in business.
#[must_use]
pub fn admits(segment: &BusinessSegment, vendor: &Vendor, book: &BusinessBook) -> bool {
    let certified = book.certified || !segment.needs_certificate;
    let no_cloud = !vendor.start.big_cloud || !segment.bars_big_cloud;
    let domestic = vendor.start.domestic || !segment.needs_domestic;
    certified && no_cloud && domestic && book.contracts.len() < CONTRACTS_MAX
}

/// The places of at most `most` of the admitted, by their keys; ascending.
#[must_use]
pub fn invite(admitted: &[bool], mut key: impl FnMut(usize) -> u64, most: u32) -> Vec<u16> {
    let keyed = admitted.iter().enumerate().map(|(place, admitted)| (key(place), place, *admitted));
    let mut drawn: Vec<(u64, usize)> =
        keyed.filter(|(_, _, admitted)| *admitted).map(|(key, place, _)| (key, place)).collect();
    drawn.sort_unstable();
    drawn.truncate(most as usize);
    let mut invited: Vec<u16> =
        drawn.into_iter().filter_map(|(_, place)| u16::try_from(place).ok()).collect();
    invited.sort_unstable();
    invited
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(key: &str) -> (BusinessSegment, Vendor, BusinessBook) {
        let (_, scenario) = burnrate_content::load("first-class").unwrap();
        let segment = scenario.business.segments.into_iter().find(|segment| segment.key == key).unwrap();
        (segment, scenario.vendors.into_iter().next().unwrap(), BusinessBook::at_start(false, 3))
    }

    #[test]
    fn state_owned_firms_want_a_certificate_a_domestic_model_and_no_big_cloud() {
        let (segment, mut vendor, mut book) = parts("soe_onprem");
        assert!(!admits(&segment, &vendor, &book), "no certificate");
        book.certified = true;
        assert!(admits(&segment, &vendor, &book));
        vendor.start.big_cloud = true;
        assert!(!admits(&segment, &vendor, &book), "a big cloud");
        (vendor.start.big_cloud, vendor.start.domestic) = (false, false);
        assert!(!admits(&segment, &vendor, &book), "a foreign model");
        let (large, _, _) = parts("large_cloud");
        assert!(admits(&large, &vendor, &book), "large firms ask for none of it");
    }

    #[test]
    fn the_lowest_keys_of_the_admitted_are_invited() {
        let keys = [50, 40, 30, 20, 10, 0];
        let admitted = [true, true, true, false, true, true];
        assert_eq!(invite(&admitted, |place| keys[place], 4), [1, 2, 4, 5]);
        assert_eq!(invite(&admitted, |place| keys[place], 12), [0, 1, 2, 4, 5]);
        assert_eq!(invite(&[false; 6], |place| keys[place], 4), [0_u16; 0]);
    }
}
