//! The texts that players see, by key, one JSON object a language: names, news, refusals, help.
//! Keys are `<kind>.<the wire's name>`, parameters `{the wire's field}`; `{n|one|many}` writes the word for a number.
//! Names of vendors, channels and segments are the scenario's. Invariant: both languages have the same keys and the same
//! parameters (tests hold it).

/// Languages of the game.
pub const LANGUAGES: [&str; 2] = ["zh", "en"];

const TEXTS: [(&str, &str); 2] =
    [("zh", include_str!("../locales/zh.json")), ("en", include_str!("../locales/en.json"))];

/// The JSON text of a language: one flat object, key to text; `None` for an unknown language.
#[must_use]
pub fn locale(language: &str) -> Option<&'static str> {
    TEXTS.iter().find(|(key, _)| *key == language).map(|(_, text)| *text)
}
