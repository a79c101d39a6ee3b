//! Figures of vendors as JSON: alike whether a match is played or a log is watched. Keys are names that scripts read.

use burnrate_matches::scenario_text;
use burnrate_sim::{DayClosed, Vitals};
use serde_json::{Value, json};

/// A vendor's key and English name, as its scenario has them.
#[derive(Clone, Debug)]
pub(crate) struct VendorName {
    pub(crate) key: String,
    pub(crate) name: String,
}

/// Which match a line is of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Counted from 0.
    pub(crate) number: u32,
    /// None where the log does not tell.
    pub(crate) seed: Option<u64>,
}

/// One vendor's figures.
pub(crate) fn figures(vendor: &VendorName, vitals: &Vitals) -> Value {
    let mut value = json!(vitals);
    value["id"] = json!(vendor.key);
    value["name"] = json!(vendor.name);
    value
}

/// The lines of one day, one a vendor.
pub(crate) fn lines<'a>(
    place: Place,
    vendors: &'a [VendorName],
    closed: &'a DayClosed,
) -> impl Iterator<Item = Value> + 'a {
    vendors.iter().zip(&closed.vitals).map(move |(vendor, vitals)| {
        let mut value = figures(vendor, vitals);
        value["match"] = json!(place.number);
        value["seed"] = json!(place.seed);
        value["day"] = json!(closed.day);
        value
    })
}

/// The vendors' names as the text of a scenario of any release has them.
pub(crate) fn names_in(scenario_text: &str, count: usize) -> Vec<VendorName> {
    let named = scenario_text::vendors(scenario_text, count).into_iter();
    named.map(|vendor| VendorName { key: vendor.key, name: vendor.name.en }).collect()
}
