//! What is wrong with a scenario file is said all at once, one clear line each, and no file makes the reader fall.

use burnrate_content::fault::FAULTS_MAX;
use burnrate_content::source::FILE_BYTES_MAX;
use burnrate_content::{check, text};
use proptest::prelude::*;

const GOOD: &str = include_str!("../scenarios/_template.toml");

/// The faults of the template after replacements, one line each.
fn faults(edits: &[(&str, &str)]) -> Vec<String> {
    let mut text = GOOD.to_owned();
    for (from, to) in edits {
        assert!(text.contains(from), "the template no longer holds {from}");
        text = text.replacen(from, to, 1);
    }
    check("my.toml", &text).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

fn one(from: &str, to: &str, expected: &str) {
    let lines = faults(&[(from, to)]);
    assert!(
        lines.len() == 1 && lines[0].contains(expected),
        "{from} → {to}\nwanted: {expected}\ngot: {lines:#?}"
    );
}

#[test]
fn a_fault_names_file_line_path_value_and_range() {
    let line = 1 + GOOD.lines().position(|l| l.starts_with("install_rate")).unwrap();
    let expected = format!("my.toml:{line}: advertising.install_rate = 1.5: must be a number from 0 to 1");
    assert_eq!(faults(&[("install_rate = 0.2", "install_rate = 1.5")]), [expected]);
}

#[test]
fn numbers_must_be_numbers_finite_and_within_range() {
    for bad in ["nan", "inf", "-inf", "1e300", "-0.1", "\"0.2\"", "true", "[]", "99999999999999999999999"] {
        one("install_rate = 0.2", &format!("install_rate = {bad}"), "must be a number from 0 to 1");
    }
    for bad in ["0", "-1", "3.5", "99999999999999999999999", "nan", "100001"] {
        one("days = 180\n", &format!("days = {bad}\n"), "days = ");
    }
    one("api_input_yuan_per_mtok = 1\n", "api_input_yuan_per_mtok = 1.005\n", "must be whole fen");
}

#[test]
fn unknown_keys_are_named_with_the_nearest_known_one() {
    one(
        "install_rate = 0.2",
        "instal_rate = 0.2",
        "advertising.instal_rate: is not a known key; did you mean `install_rate`?",
    );
    one("market_scale", "marketscale", "marketscale: is not a known key; did you mean `market_scale`?");
    one(
        "[vendor]\n",
        "[vendor]\ncash_yuann = 1\n",
        "vendor.cash_yuann: is not a known key; did you mean `cash_yuan`?",
    );
    one("podcast = 2", "podcats = 2", "unlock_turn.bid.podcats: is not a known key; did you mean `podcast`?");
    one(
        "source = \"invented\"",
        "qqqqqqqqqqqqqqqqqqqq = 1",
        "script[0].qqqqqqqqqqqqqqqqqqqq: is not a known key",
    );
}

#[test]
fn names_and_references_must_be_known_and_unique() {
    let lines = faults(&[("key = \"south\"", "key = \"north\"")]);
    assert!(lines[0].ends_with("vendors[1].key = \"north\": must be unique among vendors"), "{lines:#?}");
    assert!(lines[1].ends_with("script[0].vendor = \"south\": must be one of: north, north"), "{lines:#?}");
    one(
        "reference_bot = \"frugal\"",
        "reference_bot = \"lucky\"",
        "must be one of: giant, growth, b2b, seo-spammer, open-hype, frugal, random, do-nothing",
    );
    one(
        "vendor = \"south\"",
        "vendor = \"east\"",
        "script[0].vendor = \"east\": must be one of: north, south",
    );
    one("key = \"my-scenario\"", "key = \"My scenario!\"", "key = \"My scenario!\": must be a key");
    one("term_days = 90", "term_days = 45", "vendors[1].gpus[0].term_days = 45: must be one of: 30, 90, 365");
}

#[test]
fn texts_need_both_languages_and_have_a_length() {
    one(
        "name = { zh = \"北方\", en = \"North\" }",
        "name = { zh = \"北方\" }",
        "vendors[0].name.en: is missing",
    );
    one("en = \"North\"", "en = \"  \"", "vendors[0].name.en");
    one("en = \"North\"", &format!("en = \"{}\"", "x".repeat(41)), "must have 1 to 40 characters, has 41");
    one("en = \"North\"", "en = \"a\\u0007b\"", "control characters");
    one("title = { zh = \"我的剧本\", en = \"My scenario\" }", "title = \"both\"", "title");
    one("monogram = \"N\"", "monogram = \"NORTH\"", "vendors[0].monogram");
}

#[test]
fn the_whole_must_add_up() {
    let audience = |student: f64| {
        format!(
            "[[channels]]\nkey = \"douyin\"\naudience = {{ student = {student}, office = 0.25, creator = 0.05, developer = 0.01, mass = 0.54 }}\n\n[unlock_turn]\n"
        )
    };
    let lines = faults(&[
        ("[unlock_turn]\n", &audience(0.14)),
        ("bid = { podcast = 2, offline = 2 }", "bid = { douyin = 2 }"),
    ]);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(
        lines[0].contains("channels[0].audience: must sum to 1 over")
            && lines[0].ends_with("sums to 0.990000")
    );
    one("market_scale = 0.05 ", "total_population = 700_000_000\nmarket_scale = 0.05 ", "total_population");
    let crowded = faults(&[("users = 100_000", "users = 90_000_000")]);
    assert!(
        crowded.len() == 5 && crowded.iter().all(|l| l.contains("more than its population")),
        "{crowded:#?}"
    );
    one("turns = 11, days = 14", "turns = 5, days = 14", "lasts 98 days, shorter than the scenario's 180");
    one(
        "turns = 11, days = 14",
        "turns = 4096, days = 14 }, { turns = 1, days = 7",
        "turns before its last span; at most 4095",
    );
    one("rent_gpu = 3", "rent_gpu = 2\nopen_round = 2", "opens 4 controls on turn 2");
    one("start_day = 30 ", "start_day = 90 ", "is not on the market on that day");
    one("start_day = 30 ", "start_day = 30\nstart_date = 2024-01-30 ", "must stand alone");
}

#[test]
fn a_vendor_begins_within_the_bounds_of_its_controls() {
    let lines = faults(&[("heads = 30\n", "heads = 30\nsubscription_yuan_per_month = 501\n")]);
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(
        lines[0].ends_with("subscription_yuan_per_month of north must lie within [bounds]"),
        "{lines:#?}"
    );
}

#[test]
fn one_to_twelve_vendors() {
    let south = GOOD.find("[[vendors]]\nkey = \"south\"").unwrap();
    let after = GOOD.find("# A move that happens").unwrap();
    let controls = GOOD.find("# Controls open").unwrap();
    let alone = format!("{}{}", &GOOD[..south], &GOOD[controls..]);
    assert_eq!(check("my.toml", &alone).map(|r| r.vendors.len()), Ok(1));
    let north = GOOD.find("[[vendors]]\nkey = \"north\"").unwrap();
    let nobody = format!("{}{}", &GOOD[..north], &GOOD[controls..]);
    let lines = check("my.toml", &nobody).unwrap_err();
    assert!(lines.len() == 1 && lines[0].rule.contains("1 to 12 vendors, holds none"), "{lines:?}");
    let more: String =
        (0..11).map(|i| GOOD[south..after].replace("\"south\"", &format!("\"south{i}\""))).collect();
    let crowd = format!("{}{more}{}", &GOOD[..after], &GOOD[after..]);
    let lines = check("my.toml", &crowd).unwrap_err();
    assert!(lines.len() == 1 && lines[0].rule.contains("holds 13 entries; at most 12"), "{lines:?}");
}

#[test]
fn what_is_fixed_is_what_a_vendor_begins_with_and_no_script_moves_it() {
    let fixed = "reference_bot = \"growth\"\nfixed = { subscription_yuan_per_month = 19.5, free_quota_multiple = 0, quality = 2, cost_yuan_per_user_month = 3 }\n";
    let text = GOOD.replacen("reference_bot = \"growth\"", fixed, 1);
    let north = check("my.toml", &text).unwrap().vendors.swap_remove(0);
    assert_eq!(
        (north.start.prices.subscription_fen_per_month, north.start.prices.free_quota_deci),
        (1_950, 0)
    );
    assert_eq!((north.start.quality_micro, north.start.gpus.len()), (2_000_000, 0));
    assert_eq!((north.fixed.api_input_fen_per_mtok, north.fixed.cost_fen_per_user_month), (None, Some(300)));
    one(
        "term_days = 90 }]",
        "term_days = 90 }]\nfixed = { cost_yuan_per_user_month = 3 }",
        "vendors[1].gpus: must be left out: with fixed.cost_yuan_per_user_month there are none",
    );
    one(
        "term_days = 90 }]",
        "term_days = 90 }]\nfixed = { api_input_yuan_per_mtok = 3 }",
        "must not move the API input price of south on day 60: it is fixed",
    );
    let lines = faults(&[
        ("api_input_yuan_per_mtok = 1\n", "subscription_yuan_per_month = 1\n"),
        ("[advertising]\n", "[pricing]\nbest_response = true\n[advertising]\n"),
    ]);
    assert!(
        lines.len() == 1 && lines[0].contains("must not move the subscription price of south"),
        "{lines:?}"
    );
    one(
        "reference_bot = \"growth\"",
        "fixed = { qality = 1 }",
        "vendors[0].fixed.qality: is not a known key",
    );
}

#[test]
fn defaults_that_do_not_fit_are_said_to_be_defaults() {
    let segment = "[[segments]]\nkey = \"all\"\nname = { zh = \"人\", en = \"All\" }\npopulation = 1_000_000_000\n\
                   beta_quality = 1.0\nbeta_ux = 1.0\nalpha_per_yuan_month = 0.05\nconversations_per_day = 0.5\n\
                   knowledge_share = 0.1\nneed_mean_tokens_per_day = 9_000\n\n[advertising]\n";
    let lines = faults(&[("[advertising]\n", segment)]);
    assert_eq!(lines.len(), 7, "{lines:#?}");
    assert!(lines.iter().all(|l| l.starts_with("my.toml: ") && l.contains("the default does not fit here")));
}

#[test]
fn every_fault_is_said_at_once_in_the_order_of_lines() {
    let lines = faults(&[
        ("classroom_minutes = 30", "classroom_minutes = 0"),
        ("days = 180\n", "days = \"long\"\n"),
        ("install_rate = 0.2", "install_rate = 7\nfoo = 1"),
        ("heads = 30", "heads = -1"),
        ("key = \"south\"", "key = \"north\""),
    ]);
    assert!(lines.len() >= 6, "{lines:#?}");
    for part in ["classroom_minutes", "days", "install_rate", "foo", "heads", "vendors[1].key"] {
        assert!(lines.iter().any(|l| l.contains(part)), "{part} is not in {lines:#?}");
    }
    let places: Vec<usize> =
        lines.iter().map(|l| l.split(':').nth(1).unwrap().trim().parse().unwrap_or(0)).collect();
    assert!(places.is_sorted(), "{lines:#?}");
}

#[test]
fn what_is_not_toml_or_too_long_is_said_so() {
    let lines = check("my.toml", "key = \ndays = = 3\n").unwrap_err();
    assert!(lines.iter().all(|f| f.to_string().contains("is not TOML") && f.line.is_some()), "{lines:?}");
    assert!(faults(&[("days = 180", "days = 180\ndays = 180")])[0].contains("is not TOML"));
    let long = format!("{GOOD}#{}", "x".repeat(FILE_BYTES_MAX));
    let lines = check("my.toml", &long).unwrap_err();
    assert!(lines.len() == 1 && lines[0].rule.contains("at most 262144 are read"), "{lines:?}");
    assert!(check("my.toml", "").unwrap_err().len() > 5, "an empty file misses all that is required");
}

/// Where an entry of a list is no table, what it lacks is missing in the scenario's file and in no other.
#[test]
fn faults_of_an_entry_that_is_no_table_name_the_scenarios_file() {
    for list in ["script = [1]", "vendors = [1]", "segments = [\"x\"]", "channels = [[]]"] {
        let lines = check("my.toml", &format!("{list}\n")).unwrap_err();
        let elsewhere: Vec<String> =
            lines.iter().map(ToString::to_string).filter(|line| !line.starts_with("my.toml")).collect();
        assert!(elsewhere.is_empty(), "{list}: {elsewhere:#?}");
    }
}

/// Each fault that is made costs a walk through the file: of tens of thousands none is made that is not kept.
#[test]
fn a_file_of_nothing_but_faults_is_answered_with_the_first_ones() {
    let unknown: String = (0..15_000).map(|n| format!("k{n} = 1\n")).collect();
    let no_toml = "a = \n".repeat(50_000);
    let on_one_line = "=".repeat(FILE_BYTES_MAX);
    for text in [unknown, no_toml, on_one_line] {
        let (answer, answered) = std::sync::mpsc::channel();
        std::thread::spawn(move || answer.send(check("my.toml", &text).unwrap_err().len()).unwrap());
        let count =
            answered.recv_timeout(std::time::Duration::from_secs(60)).expect("an answer within a minute");
        assert!((1..=FAULTS_MAX).contains(&count), "{count} faults");
    }
}

/// A token that may stand in a file, good or not.
fn token() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("nan".to_owned()),
        Just("-inf".to_owned()),
        Just("1e400".to_owned()),
        Just("{}".to_owned()),
        Just("[[".to_owned()),
        Just("[[vendors]]\n".to_owned()),
        Just("\"\"".to_owned()),
        Just("2024-02-30".to_owned()),
        Just("0x7fffffffffffffff".to_owned()),
        any::<i64>().prop_map(|n| n.to_string()),
        any::<f64>().prop_map(|n| n.to_string()),
        "\\PC{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(2024), ..ProptestConfig::default() })]

    /// Words of a good file are replaced, dropped or doubled at random: the reader answers, and its faults are lines.
    #[test]
    fn no_file_makes_the_reader_fall(
        china in any::<bool>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), token(), 0..3u8), 1..6),
    ) {
        let good = if china { text("china-2024").unwrap() } else { GOOD };
        let mut words: Vec<String> = good.split_inclusive([' ', '\n']).map(str::to_owned).collect();
        for (place, token, how) in edits {
            let i = place.index(words.len());
            match how {
                0 => words[i] = format!("{token}{}", if words[i].ends_with('\n') { "\n" } else { " " }),
                1 => words[i] = String::new(),
                _ => words.insert(i, words[i].clone()),
            }
        }
        let changed = words.concat();
        if let Err(faults) = check("my.toml", &changed) {
            prop_assert!(!faults.is_empty());
            for fault in faults {
                let line = fault.to_string();
                prop_assert!(line.starts_with("my.toml") && line.lines().count() == 1 && line.len() < 2_000, "{line}");
            }
        }
    }
}

#[test]
fn shocks_that_contradict_themselves_are_named() {
    let dated = "dated = [{ kind = \"investor_winter\", day = 90, rumour_turns = 2, chance = 0.7 }]";
    let with = |entry: &str| format!("dated = [{entry}]");
    one(
        dated,
        &with("{ kind = \"plague\", day = 9 }"),
        "shocks.dated[0].kind = \"plague\": must be one of: ",
    );
    one(dated, &with("{ kind = \"open_weights\" }"), "a dated shock needs `date` or `day`");
    one(dated, &with("{ kind = \"open_weights\", day = 181 }"), "must be a whole number from 1 to 180");
    one(dated, &with("{ kind = \"chip_shortage\", day = 9, vendor = \"north\" }"), "befalls everybody");
    one(
        dated,
        &with("{ kind = \"content_scandal\", day = 9, rumour_turns = 1 }"),
        "a scandal is never rumoured",
    );
    one(dated, "rumour_turns_min = 4\nrumour_turns_max = 3", "must be at least rumour_turns_min");
    one(
        dated,
        "registration_rule = { days_min = 121 }",
        "shocks.registration_rule.days_max = 120: the default does",
    );
    one("start_day = 30 ", "start_day = 30\nenters_by_shock = true ", "must stand alone");
}
