//! The texts that players see, by key, one JSON object a language: names, news, refusals, help.
//! Invariant: both languages have the same keys and the same `{parameters}` (tests hold it).

/// Languages of the game.
pub const LANGUAGES: [&str; 2] = ["zh", "en"];

/// The JSON text of a language: one flat object, key to text; `None` for an unknown language.
#[must_use]
pub fn locale(language: &str) -> Option<&'static str> {
    match language {
        "zh" => Some(include_str!("../locales/zh.json")),
        "en" => Some(include_str!("../locales/en.json")),
        _ => None,
    }
}
