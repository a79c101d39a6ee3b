//! Both languages say the same things, each in its own script.
#![expect(clippy::unwrap_used, reason = "a test falls where its data is not there")]

use std::collections::{BTreeMap, BTreeSet};

use burnrate_content::locale::LANGUAGES;
use burnrate_content::resolved::Text;
use burnrate_content::{list, load, locale};

fn texts(language: &str) -> BTreeMap<String, String> {
    serde_json::from_str(locale(language).unwrap()).unwrap()
}

fn is_chinese(c: char) -> bool {
    ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
}

/// The names between braces; `{n|one|many}` asks for n.
fn parameters(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split(['}', '|']).next()).collect()
}

#[test]
fn both_languages_have_the_same_keys_and_parameters() {
    let (zh, en) = (texts("zh"), texts("en"));
    assert!(zh.len() > 100, "{} texts", zh.len());
    assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for (key, text) in &zh {
        assert_eq!(parameters(text), parameters(&en[key]), "{key}");
        assert!(!text.trim().is_empty() && !en[key].trim().is_empty(), "{key} is empty");
    }
    assert_eq!(LANGUAGES.map(|l| locale(l).is_some()), [true, true]);
    assert_eq!(locale("fr"), None);
}

#[test]
fn english_holds_no_chinese_and_chinese_is_chinese() {
    for (key, text) in texts("en") {
        assert!(!text.chars().any(is_chinese), "{key}: {text}");
    }
    for (key, text) in texts("zh") {
        // A mere sign, such as "%", is written alike in both.
        let mere_sign = !text.chars().any(char::is_alphanumeric);
        assert!(mere_sign || text.chars().any(is_chinese), "{key}: {text}");
    }
}

#[test]
fn scenarios_speak_both_languages() {
    for card in list() {
        let r = load(&card.key).unwrap().1;
        let long = [&r.meta.title, &r.meta.summary, &r.meta.teaching_goal];
        let all: Vec<&Text> = long.into_iter().chain(&r.meta.debrief_questions).collect();
        for text in &all {
            assert!(text.zh.chars().any(is_chinese), "{}: {}", card.key, text.zh);
        }
        let names = r.vendors.iter().map(|v| &v.name);
        let names = names.chain(r.channels.iter().map(|c| &c.name)).chain(r.segments.iter().map(|s| &s.name));
        for text in all.into_iter().chain(names) {
            assert!(!text.en.chars().any(is_chinese), "{}: {}", card.key, text.en);
        }
    }
}

/// A channel or segment that comes with the defaults has a word of help.
#[test]
fn default_channels_and_segments_have_help() {
    let (r, zh) = (load("china-2024").unwrap().1, texts("zh"));
    let channels = r.channels.iter().map(|c| format!("help.channel.{}", c.key));
    let segments = r.segments.iter().map(|s| format!("help.segment.{}", s.key));
    let bots = burnrate_content::POLICIES.iter().map(|p| format!("bot.{p}"));
    for key in channels.chain(segments).chain(bots) {
        assert!(zh.contains_key(&key), "{key}");
    }
}
