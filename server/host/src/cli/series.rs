//! Figures of vendors as JSON: alike whether a match is played or a log is watched. Keys are names that scripts read.

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

/// The vendors' names as the text of a scenario has them. A text that this release does not understand, or that names fewer, is no
/// hindrance: the others are called by their place.
pub(crate) fn names_in(scenario_text: &str, count: usize) -> Vec<VendorName> {
    let table: toml::Table = scenario_text.parse().unwrap_or_default();
    let listed = table.get("vendors").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let word = |value: Option<&toml::Value>| value.and_then(toml::Value::as_str).map(str::to_owned);
    let named = |place: usize| {
        let vendor = listed.get(place);
        let key = word(vendor.and_then(|vendor| vendor.get("key")));
        let key = key.unwrap_or_else(|| format!("vendor-{place}"));
        let name = word(vendor.and_then(|vendor| vendor.get("name")?.get("en")));
        VendorName { name: name.unwrap_or_else(|| key.clone()), key }
    };
    (0..count).map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_text_and_places_where_it_has_none() {
        let text = "[[vendors]]\nkey = \"firefly\"\nname = { zh = \"萤火\", en = \"Firefly\" }\n[[vendors]]\nkey = \"panda\"";
        let names = |text| names_in(text, 3).into_iter().map(|v| (v.key, v.name)).collect::<Vec<_>>();
        let expect =
            |all: [(&str, &str); 3]| all.map(|(key, name)| (key.to_owned(), name.to_owned())).to_vec();
        assert_eq!(
            names(text),
            expect([("firefly", "Firefly"), ("panda", "panda"), ("vendor-2", "vendor-2")])
        );
        let unknown = expect([("vendor-0", "vendor-0"), ("vendor-1", "vendor-1"), ("vendor-2", "vendor-2")]);
        assert_eq!(names("= no scenario"), unknown);
        assert_eq!(names("vendors = 3"), unknown);
    }
}
