//! Numbers that can be reckoned outside of the program, got out of it through its command line: the small scenarios of
//! `tests/analytical`, played with expected flows, against textbooks.

use std::path::Path;

use burnrate_tests::checkout;
use serde_json::Value;

use crate::folder::Folder;
use crate::program::burnrate;

/// A scenario of `tests/analytical`, changed piece by piece; every piece must be there.
fn scenario(name: &str, edits: &[(&str, &str)]) -> String {
    let path = checkout().join("tests/analytical").join(name);
    let mut text = std::fs::read_to_string(&path).unwrap();
    for (from, to) in edits {
        assert!(text.contains(from), "{name} no longer holds {from}");
        text = text.replacen(from, to, 1);
    }
    text
}

/// Every line of the series of a scenario that is played to its end.
fn series(text: &str) -> Vec<Value> {
    let folder = Folder::new("analytical");
    let (file, lines) = (folder.file("scenario.toml"), folder.file("series.jsonl"));
    std::fs::write(&file, text).unwrap();
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    let (file, out) = (path(&file), path(&lines));
    burnrate(["simulate", "--scenario", &file, "--seed", "1", "--kernel", "expected", "--series", &out])
        .good();
    let read = std::fs::read_to_string(&lines).unwrap();
    read.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn number(line: &Value, key: &str) -> f64 {
    line[key].as_f64().unwrap_or_else(|| panic!("no {key} in {line}"))
}

#[track_caller]
fn near(found: f64, expected: f64, relative: f64, what: &str) {
    assert!((found / expected - 1.0).abs() <= relative, "{what}: {found}, not {expected}");
}

/// So many firms alike, all like the one of the file, each with a first price of its own.
fn bertrand(firms: usize) -> String {
    let mut text = scenario("bertrand.toml", &[]);
    for firm in 2..=firms {
        text += &format!(
            "\n[[vendors]]\nkey = \"firm-{firm}\"\nname = {{ zh = \"公司{firm}\", en = \"Firm {firm}\" }}\nmonogram = \"{firm}\"\n\
             subscription_yuan_per_month = {}\n",
            100 + 40 * firm
        );
    }
    text
}

#[test]
fn alike_firms_settle_at_the_textbooks_prices_within_a_fen() {
    let published = [
        (1, 2.278_464_543, 0.217_811_706),
        (2, 2.226_750_645, 0.184_838_415),
        (3, 2.189_230_743, 0.159_120_292),
        (5, 2.140_297_723, 0.123_036_046),
        (10, 2.083_644_004, 0.077_187_715),
    ];
    for (firms, price, share) in published {
        let lines = series(&bertrand(firms));
        let last: Vec<&Value> = lines.iter().filter(|line| line["day"] == 70).collect();
        assert_eq!(last.len(), firms);
        for line in last {
            let fen = number(line, "subscription_fen_per_month");
            assert!((fen - price * 1e4).abs() <= 1.0, "{firms} firms: {fen} fen, not {price}");
            // A fen off the price moves a share by up to 1e-4 of itself; the share at the price that was found is exact.
            let found = number(line, "active_users") / 1e12;
            near(found, share, 2e-4, "share");
            let weight = f64::exp(1.0 - fen / 1e4);
            near(found, weight / (1.0 + firms as f64 * weight), 1e-4, "share at its own price");
        }
    }
}

#[test]
fn diffusion_follows_bass_day_by_day() {
    let lines = series(&scenario("bass.toml", &[]));
    assert_eq!(lines.len(), 3_650);
    let (mut share, mut before) = (0.0_f64, 0.0);
    let mut peak = (0.0, 0);
    for (day, line) in (1..).zip(&lines) {
        share += (0.03 / 365.0 + 0.38 / 365.0 * share) * (1.0 - share);
        let users = number(line, "active_users");
        near(users / 1e12, share, 1e-6, "users");
        if users - before > peak.0 {
            peak = (users - before, day);
        }
        before = users;
        if day == 365 {
            near(users / 1e12, 0.035_738_76, 1e-6, "a year of daily steps");
        }
    }
    // The closed form peaks at 6.192619198 years; the intake of a day stands at its noon, and daily steps come within a day and a half.
    let noon = f64::from(peak.1) - 0.5;
    assert!((noon - 365.0 * 6.192_619_198).abs() < 1.5, "the peak is on day {}", peak.1);
    near(
        number(&lines[peak.1 as usize - 1], "active_users") / 1e12,
        0.460_526_315_8,
        1e-3,
        "users at the peak",
    );
}

#[test]
fn attention_costs_what_its_formula_says() {
    let published = [
        // Nobody to speak of bids: a hundred thousand beside a trillion.
        ("100_000", "1_000_000_000_000", 20.0),
        ("200_000", "500_000", 21.828_469),
        ("1_000_000", "500_000", 26.612_246),
        ("3_000_000", "500_000", 33.170_765),
        ("12_000_000", "500_000", 46.184_303),
    ];
    for (bid, external, cpm) in published {
        let bids = format!("screen = {bid}");
        let demand = format!("external_demand_yuan_per_day = {external}");
        let edits = [
            ("screen = 1_000_000", bids.as_str()),
            ("external_demand_yuan_per_day = 500_000", demand.as_str()),
        ];
        let lines = series(&scenario("ad_price.toml", &edits));
        let first = &lines[0];
        let spent_yuan = number(first, "ad_spend_fen") / 100.0;
        near(spent_yuan, bid.replace('_', "").parse().unwrap(), 0.0, "spend");
        let impressions = 2.0 * number(first, "paid_activations");
        near(1_000.0 * spent_yuan / impressions, cpm, 1e-6, "CPM");
    }
}

#[test]
fn conversations_take_the_tokens_that_were_published() {
    let lines = series(&scenario("tokens.toml", &[]));
    let of =
        |id: &str| lines.iter().find(|line| line["id"] == id && line["day"] == 1).unwrap()["tokens"].clone();
    for (turns, chat, base) in
        [(1, 550, 9_500), (8, 14_200, 90_000), (10, 21_250, 117_500), (20, 77_500, 285_000)]
    {
        assert_eq!(of(&format!("chat-{turns}")), chat, "{turns} turns of chat");
        assert_eq!(of(&format!("base-{turns}")), base, "{turns} turns with a knowledge base");
    }
}

/// Whoever has other numbers can put them in: a fixed rival, and one's own best answer to it.
#[test]
fn a_firm_answers_a_rival_whose_price_is_fixed() {
    let rival = "\n[[vendors]]\nkey = \"rival\"\nname = { zh = \"对手\", en = \"Rival\" }\nmonogram = \"R\"\n\
                 fixed = { subscription_yuan_per_month = 120, free_quota_multiple = 0, quality = 0, cost_yuan_per_user_month = 100 }\n";
    let lines = series(&(scenario("bertrand.toml", &[]) + rival));
    let last = |id: &str| lines.iter().find(|line| line["id"] == id && line["day"] == 70).unwrap();
    assert_eq!(last("rival")["subscription_fen_per_month"], 12_000);
    let price = number(last("firm-1"), "subscription_fen_per_month") / 1e4;
    // p = c + 1 ÷ (1 − s): the condition of a best answer, at α = 1.
    let (own, other) = (f64::exp(1.0 - price), f64::exp(1.0 - 1.2));
    let share = own / (1.0 + own + other);
    assert!((price - 1.0 - 1.0 / (1.0 - share)).abs() < 1e-4, "{price} at a share of {share}");
}
