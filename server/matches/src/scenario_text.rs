//! What a scenario's text says to anybody, whichever release it was written for: titles and names. A text that this release
//! does not understand is no hindrance: what it does not name is called by its place.

use burnrate_client_proto::quantity::Text;
use toml::{Table, Value};

/// A vendor's key, name and monogram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendorName {
    /// E.g. `doubao`.
    pub key: String,
    /// Shown name.
    pub name: Text,
    /// One or two letters or one Chinese character.
    pub monogram: String,
}

/// Key, title, first date and length of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// E.g. `first-class`; empty where the text has none.
    pub key: String,
    /// Its title, or its key.
    pub title: Text,
    /// What happens, in a sentence or two; empty where the text has none.
    pub summary: Text,
    /// The date of day 0; empty where the text has none.
    pub start_date: String,
    /// Days from start to end; 0 where the text does not say.
    pub days: u32,
}

/// The names of the first `count` vendors.
#[must_use]
pub fn vendors(scenario_text: &str, count: usize) -> Vec<VendorName> {
    let table = parsed(scenario_text);
    let listed = table.get("vendors").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    (0..count).map(|place| vendor(place, listed.get(place))).collect()
}

fn vendor(place: usize, vendor: Option<&Value>) -> VendorName {
    let key = word(vendor, "key").unwrap_or_else(|| format!("vendor-{place}"));
    let name = text(vendor, "name").unwrap_or_else(|| Text { zh: key.clone(), en: key.clone() });
    let initial = || name.zh.chars().take(1).collect();
    VendorName { monogram: word(vendor, "monogram").unwrap_or_else(initial), name, key }
}

/// The scenario's own title.
#[must_use]
pub fn title(scenario_text: &str) -> Title {
    let table = Value::Table(parsed(scenario_text));
    let whole = Some(&table);
    let key = word(whole, "key").unwrap_or_default();
    let days = table.get("days").and_then(Value::as_integer).and_then(|days| u32::try_from(days).ok());
    Title {
        title: text(whole, "title").unwrap_or_else(|| Text { zh: key.clone(), en: key.clone() }),
        summary: text(whole, "summary").unwrap_or_else(|| Text { zh: String::new(), en: String::new() }),
        start_date: table.get("start_date").map(date).unwrap_or_default(),
        days: days.unwrap_or(0),
        key,
    }
}

fn parsed(scenario_text: &str) -> Table {
    scenario_text.parse().unwrap_or_default()
}

fn word(table: Option<&Value>, key: &str) -> Option<String> {
    table?.get(key)?.as_str().map(str::to_owned)
}

fn text(table: Option<&Value>, key: &str) -> Option<Text> {
    let both = table?.get(key);
    Some(Text { zh: word(both, "zh")?, en: word(both, "en")? })
}

fn date(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_text_and_places_where_it_has_none() {
        let text = "[[vendors]]\nkey = \"firefly\"\nname = { zh = \"萤火\", en = \"Firefly\" }\n[[vendors]]\nkey = \"panda\"";
        let names = |text| vendors(text, 3).into_iter().map(|v| (v.key, v.name.en)).collect::<Vec<_>>();
        let expect =
            |all: [(&str, &str); 3]| all.map(|(key, name)| (key.to_owned(), name.to_owned())).to_vec();
        assert_eq!(
            names(text),
            expect([("firefly", "Firefly"), ("panda", "panda"), ("vendor-2", "vendor-2")])
        );
        assert_eq!(vendors(text, 1)[0].monogram, "萤");
        let unknown = expect([("vendor-0", "vendor-0"), ("vendor-1", "vendor-1"), ("vendor-2", "vendor-2")]);
        assert_eq!(names("= no scenario"), unknown);
        assert_eq!(names("vendors = 3"), unknown);
    }

    #[test]
    fn every_scenario_of_the_program_says_its_title_to_whoever_reads_its_text_alone() {
        for listed in burnrate_content::list() {
            let (text, resolved) = burnrate_content::load(&listed.key).unwrap();
            let (said, meta) = (title(&text), &resolved.meta);
            let both = |text: &burnrate_content::resolved::Text| (text.zh.clone(), text.en.clone());
            assert_eq!((&said.key, said.days, &said.start_date), (&meta.key, meta.days, &meta.start_date));
            assert_eq!((said.title.zh, said.title.en), both(&meta.title));
            assert_eq!((said.summary.zh, said.summary.en), both(&meta.summary));
            for (said, vendor) in vendors(&text, resolved.vendors.len()).iter().zip(&resolved.vendors) {
                assert_eq!((&said.key, &said.monogram), (&vendor.key, &vendor.monogram));
                assert_eq!((said.name.zh.clone(), said.name.en.clone()), both(&vendor.name));
            }
        }
        assert_eq!(title("= no scenario").title.en, "");
    }
}
